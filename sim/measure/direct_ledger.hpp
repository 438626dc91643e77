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

/// Keeps account of asks and of what goes over direct connections: each message and file comes exact, in the
/// order sent, and once (PEER-4), and at the end every ask is answered and everything has come.
///
/// Excused is what was sent to a side that had closed, and what was on a connection that broke.
///
/// Order and exactly-once are those of reference/delivery. Each direction has one receiver only: what it has
/// got, or passed, is forgotten, so that the first number still known is its cursor.
class DirectLedger {
public:
    explicit DirectLedger(const workload::Workload& workload) : workload_{workload} {}

    /// @param asked_is_there  else the ask may cross the asked one's leaving, and nobody owes an answer
    void ask(std::size_t asker, std::size_t asked, bool asked_is_there, Time now);
    /// The ask came to an end: refused, opened, failed.
    /// @return when it was made
    std::optional<Time> answer(std::size_t asker, std::size_t asked);
    void open(std::size_t user, std::size_t peer);
    /// It did not open at this side.
    void fail(std::size_t user, std::size_t peer);
    /// It ended at this side. `must_be_whole`: the far side closed it in good order, and nothing excuses a
    /// loss.
    std::optional<Violation> end(std::size_t user, std::size_t peer, bool by_us, bool must_be_whole,
                                 Time now);
    /// The user has left, or lost its server: it answers no ask any more.
    void leave(std::size_t user);

    void tell(std::size_t sender, const workload::Told& told, Time now);
    struct Heard {
        std::optional<MessageDelivery> delivery;
        std::optional<Violation> violation;
    };
    Heard get(std::size_t receiver, const workload::Got& got, Time now);

    /// The first thing that is still owed, where nothing is stalled.
    std::optional<Violation> owed(Time now, const Stalled& stalled = {}) const;
    /// How many messages and files are owed in all.
    std::uint64_t deliveries_owed() const;

private:
    using Pair = std::pair<std::size_t, std::size_t>;
    /// One side of the direct connections of a pair.
    struct Side {
        std::uint32_t opened = 0;  // how often
        bool open = false;
    };
    /// Something that was sent and has not come yet.
    struct Pending {
        workload::Channel channel{};
        std::uint32_t number = 0;
        std::uint32_t bytes = 0;
        Time at{};
        std::uint32_t session = 0;  // the how-manieth of the sender's side
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
