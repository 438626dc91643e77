#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/observe/finding.hpp"
#include "reference/wire/address.hpp"

namespace chathack::observe {

/// The place where an accepter says that it listens, and the id that the hello must carry (PEER-1).
struct Meeting {
    std::int32_t port = 0;
    wire::Address address;
    std::int64_t id = 0;
    friend bool operator==(const Meeting&, const Meeting&) = default;
};

/// An accept as it was sent.
struct SentAccept {
    std::string accepter;
    std::string asker;
    Meeting meeting;
    std::string_view forbidden;  ///< the clause that forbids relaying it; empty when it may be relayed
};

/// The asks and answers that were sent and relayed, to judge the PRIVATE clauses.
struct HandshakeBook {
    using Pair = std::pair<std::string, std::string>;  ///< who asks, who is asked
    using FromLink = std::pair<LinkId, std::string>;   ///< the asker's connection, who is asked
    static constexpr std::size_t accepts_max = 4096;

    std::map<FromLink, std::size_t> asks_of;     ///< sent on that connection
    std::map<FromLink, std::size_t> answers_to;  ///< relayed to that connection
    std::map<Pair, std::size_t> asks;            ///< sent by all connections that ever had the asker's login
    std::map<Pair, std::size_t> asks_relayed;
    std::map<Pair, std::size_t> refusals;             ///< not relayed yet
    std::map<Pair, std::string_view> forbidden_asks;  ///< with the clause that forbids relaying them
    std::map<Pair, std::string_view> forbidden_refusals;
    std::vector<SentAccept> accepts;  ///< the last `accepts_max`

    template <class Table, class Key>
    static std::size_t count(const Table& table, const Key& key) {
        const auto at = table.find(key);
        return at == table.end() ? 0 : at->second;
    }
};

}  // namespace chathack::observe
