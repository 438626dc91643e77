#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/load/histogram.hpp"
#include "sim/measure/sparse_histogram.hpp"
#include "sim/measure/violation.hpp"

/// What one run measured, as plain data. `result_json.hpp`, `result_csv.hpp` and `result_text.hpp` write it.
namespace chathack::measure {

using load::Histogram;

/// How long something took.
struct TimeSummary {
    std::uint64_t count = 0;
    Time mean{}, p50{}, p90{}, p99{}, p999{}, max{};
    friend bool operator==(const TimeSummary&, const TimeSummary&) = default;
};
TimeSummary times_of(const Histogram& histogram);
TimeSummary times_of(const SparseHistogram& histogram);

/// What the network did, summed over all links.
struct MeasuredNetworkUse {
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;
    std::uint64_t lost = 0;             ///< on the way, whatever the cause
    std::uint64_t queue_drops = 0;      ///< of these, those that found a queue full
    std::uint64_t retransmissions = 0;  ///< TCP segments with bytes that had been sent before

    friend MeasuredNetworkUse operator-(const MeasuredNetworkUse& now, const MeasuredNetworkUse& before) {
        return {now.packets - before.packets, now.bytes - before.bytes, now.lost - before.lost,
                now.queue_drops - before.queue_drops, now.retransmissions - before.retransmissions};
    }
};

/// One second of the run.
struct Second {
    std::uint64_t said = 0;        ///< messages to everyone
    std::uint64_t deliveries = 0;  ///< of messages to everyone
    std::uint64_t direct = 0;      ///< of messages and files on direct connections
    std::uint64_t delivered_bytes = 0;
    std::uint64_t users = 0;  ///< logged in at its end
    std::uint64_t lost_connections = 0;
    Time p50{}, p99{}, max{};  ///< latency of its deliveries to everyone
    MeasuredNetworkUse network;
};

/// What one user received.
struct ReceiverResult {
    std::string login;
    Time connected{};  ///< how long it was logged in
    std::uint64_t delivered_bytes = 0;
    TimeSummary latency;
    double goodput_bits_per_second = 0;  ///< while it was logged in
};

/// A fault of the network and what came of it.
struct FaultResult {
    Time at{};
    std::string what;
    bool ends = false;  ///< it ends an earlier one; nothing of what follows is measured for it
    std::uint64_t lost_connections = 0;  ///< from then to the next fault
    std::uint64_t late = 0;  ///< deliveries that took more than twice as long as any before the first fault
    /// Until the last late delivery, and the last return of who had lost its connection, before the next
    /// fault; nothing while somebody has not come back or a delivery is owed, or when nothing was delivered
    /// before the first fault.
    std::optional<Time> recovered_after;
};

/// Logins and connections.
struct SessionCounts {
    std::uint64_t logins = 0;
    std::uint64_t turned_down = 0;  ///< ACK 2, 4 or 1 to a login; tried again
    std::uint64_t lost_connections =
        0;  ///< that had been logged in, and ended in another way than by leaving
    std::uint64_t failed_connections = 0;  ///< that never were
    std::uint64_t left = 0;
    std::uint64_t never_in = 0;  ///< users that tried to log in, and never did
    std::uint64_t asks = 0;
    std::uint64_t refused = 0;
    std::uint64_t opened = 0;  ///< direct connections
    std::uint64_t failed =
        0;  ///< direct connections that were accepted and did not come to be, or never answered
};

struct SimulationResult {
    std::string workload;  ///< its title
    std::string network;   ///< its name
    std::uint64_t seed = 0;
    std::size_t users = 0;
    bool interrupted = false;
    std::optional<Violation> violation;
    Time simulated{};  ///< until nothing was owed, or the run ended
    std::uint64_t said = 0;
    std::uint64_t deliveries = 0;
    std::uint64_t direct_deliveries = 0;
    /// What was owed at the end: TCP had it under way, or there is a violation, or the run was interrupted.
    std::uint64_t undelivered = 0;
    std::uint64_t delivered_bytes = 0;
    double goodput_bits_per_second = 0;  ///< of all receivers together
    /// Jain's index of the receivers' goodput, 1 is equal; nothing when nobody got anything.
    std::optional<double> fairness_goodput;
    std::optional<double> fairness_latency;  ///< the same of their mean latencies
    TimeSummary latency, direct_latency, connect, login, handshake;
    SessionCounts sessions;
    MeasuredNetworkUse network_use;
    std::vector<FaultResult> faults;
    std::vector<Second> seconds;
    std::vector<ReceiverResult> receivers;
    Histogram latencies;  ///< of all deliveries to everyone, for pictures
};

/// Jain's fairness index of some values: from 1 / n, one has all, to 1, all have the same. Nothing without
/// values.
std::optional<double> jain_index(const std::vector<double>& values) noexcept;

}  // namespace chathack::measure
