#include "reference/transport/contract/contract.hpp"

#include <optional>

namespace chathack::transport::contract {

Endpoint Contract::listen(Party& party, Tag tag, bool ipv6) {
    const auto before = party.count<Listening>();
    party.act(Listen{tag, world().anywhere(party.transport(), ipv6)});
    EXPECT_TRUE(until([&] { return party.count<Listening>() == before + 1; }));
    return party.last<Listening>().local;
}

Link Contract::join(Party& near, Party& far, const Endpoint& where) {
    const auto before = near.count<Connected>();
    near.act(Connect{Tag{before + 1000}, where});
    EXPECT_TRUE(until([&] { return near.count<Connected>() == before + 1; }));
    const auto connected = near.last<Connected>();
    // Other connections may be accepted meanwhile, such as one from an attempt that was cancelled too late.
    std::optional<Accepted> accepted;
    EXPECT_TRUE(until([&] {
        for (const auto& one : far.heard<Accepted>()) {
            if (one.remote == connected.local) accepted = one;
        }
        return accepted.has_value();
    }));
    return {connected.conn, accepted.value_or(Accepted{}).conn};
}

void Contract::fence(Party& near, Party& far, const Endpoint& where) {
    for (int i = 0; i < 3; ++i) {
        const auto there = join(near, far, where);
        near.send(there.near, "fence");
        far.send(there.far, "back");
        ASSERT_TRUE(
            until([&] { return far.received(there.far) == "fence" && near.received(there.near) == "back"; }));
        near.act(Close{there.near});
        far.act(Close{there.far});
    }
}

}  // namespace chathack::transport::contract
