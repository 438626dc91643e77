#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "reference/transport/contract/party.hpp"

/// What every Transport must keep. A transport joins by writing a World and instantiating the suites for it:
///
///     INSTANTIATE_TEST_SUITE_P(Asio, ConnectingContract, testing::Values(make_asio_world));
namespace chathack::transport::contract {

struct WorldOptions {
    /// What the transport takes for one connection before it breaks it with queue_full.
    std::size_t send_queue_bytes_max = 2 * 1024 * 1024;
    /// Asked before each socket operation (FaultContract only): whether it fails.
    std::function<bool()> fails;
};

/// Some transports that can reach each other, and what makes their time pass.
class World {
public:
    World() = default;
    World(const World&) = delete;
    World& operator=(const World&) = delete;
    virtual ~World() = default;

    /// A transport that lives as long as the world.
    virtual Transport& make(const WorldOptions& options) = 0;
    /// Where that transport may listen, with port 0, so that the others reach it.
    virtual Endpoint anywhere(const Transport& transport, bool ipv6) const = 0;
    /// Where that transport may connect to, and nobody listens.
    virtual Endpoint nobody(const Transport& transport) const = 0;
    /// An address that no transport has.
    virtual Endpoint foreign() const = 0;
    /// Runs all transports until `done()`, asked after every event; false when that takes more than some time
    /// of the world's own, at least 5 s.
    virtual bool run_until(const std::function<bool()>& done) = 0;
};

using MakeWorld = std::unique_ptr<World> (*)();

/// Two ends of one connection: `near` connected, `far` accepted.
struct Link {
    ConnId near{};
    ConnId far{};
};

/// A world with the transports of a client and of a server.
class Contract : public testing::TestWithParam<MakeWorld> {
protected:
    World& world() { return *world_; }
    [[nodiscard]] bool until(const std::function<bool()>& done) { return world_->run_until(done); }
    /// Where the party listens from now on.
    Endpoint listen(Party& party, Tag tag = Tag{70}, bool ipv6 = false);
    /// A connection between the two, made now.
    Link join(Party& near, Party& far, const Endpoint& where);
    /// Lets all that is under way arrive: some connections are made, used both ways and closed.
    void fence(Party& near, Party& far, const Endpoint& where);

private:
    std::unique_ptr<World> world_ = GetParam()();

protected:
    Party client_{world_->make({})};
    Party server_{world_->make({})};
};

class ConnectingContract : public Contract {};  ///< listening, connecting, accepting
class SendingContract : public Contract {};     ///< bytes, in order and in bounds
class EndingContract : public Contract {};      ///< every way to end a connection
class AlarmContract : public Contract {};       ///< WakeAt and the clock
class FaultContract : public Contract {};       ///< for worlds that honour WorldOptions::fails

}  // namespace chathack::transport::contract
