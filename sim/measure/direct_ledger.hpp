#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "reference/delivery/in_order_once.hpp"
#include "sim/measure/stalled.hpp"
#include "sim/measure/violation.hpp"
#include "sim/workload/notes.hpp"
#include "sim/workload/workload.hpp"

namespace chathack::measure {

/// Keeps account of asks, and of the messages and files on direct connections. Each must arrive unchanged, in
/// the order sent, and once (PEER-4). At the end every ask must be answered and everything must have arrived.
///
/// Excused is what was sent to a side that had closed, and what was on a connection that broke.
///
/// Order and exactly-once come from reference/delivery. Each direction has one receiver only. What that has
/// got, or skipped, is forgotten, so the first number still known is its cursor.
class DirectLedger {
public:
    explicit DirectLedger(const workload::Workload& workload) : workload_{workload} {}

    /// @param asked_is_there  whether the asked user is connected. If not, the ask may cross its leaving, and
    ///   nobody owes an answer
    void ask(std::size_t asker, std::size_t asked, bool asked_is_there, Time now);
    /// The ask has ended: it was refused, opened, or failed.
    /// @return when the ask was made
    std::optional<Time> answer(std::size_t asker, std::size_t asked);
    void open(std::size_t user, std::size_t peer);
    /// The connection did not open at this side.
    void fail(std::size_t user, std::size_t peer);
    /// The connection ended at this side.
    /// @param must_be_whole  the far side closed it in good order, so nothing excuses a loss
    std::optional<Violation> end(std::size_t user, std::size_t peer, bool by_us, bool must_be_whole,
                                 Time now);
    /// The user has left, or has lost its server, and answers no more asks.
    void leave(std::size_t user);

    void tell(std::size_t sender, const workload::Told& told, Time now);
    struct Heard {
        std::optional<MessageDelivery> delivery;
        std::optional<Violation> violation;
    };
    Heard get(std::size_t receiver, const workload::Got& got, Time now);

    /// The first thing that is still owed, apart from what is stalled.
    std::optional<Violation> owed(Time now, const Stalled& stalled = {}) const;
    /// How many messages and files are owed in total.
    std::uint64_t deliveries_owed() const;

private:
    using Pair = std::pair<std::size_t, std::size_t>;
    /// One side of the direct connections of a pair.
    struct Side {
        std::uint32_t opened = 0;  // how many times
        bool open = false;
    };
    /// Something that was sent and has not arrived.
    struct Pending {
        workload::Channel channel{};
        std::uint32_t number = 0;
        std::uint32_t bytes = 0;
        Time at{};
        std::uint32_t session = 0;  // the sender's `opened` when it was sent
        bool excused = false;
    };

    void excuse(const Pair& direction);
    Violation violation(const Pair& direction, const Pending& pending, Time now, std::string what) const;

    const workload::Workload& workload_;
    std::map<Pair, Time> asks_;                           // asker, asked
    std::map<Pair, Side> sides_;                          // whose side, with whom
    std::map<Pair, delivery::Sequence<Pending>> on_way_;  // from, to
};

}  // namespace chathack::measure
