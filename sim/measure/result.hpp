#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/load/histogram.hpp"
#include "sim/measure/sparse_histogram.hpp"
#include "sim/measure/violation.hpp"

/// What one run measured, as plain data (docs/measures.md). `result_json.hpp`, `result_csv.hpp` and
/// `result_text.hpp` write it.
namespace chathack::measure {

using load::Histogram;

/// Statistics of how long something took.
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
    std::uint64_t lost = 0;             ///< from any cause
    std::uint64_t queue_drops = 0;      ///< those of them that found a queue full
    std::uint64_t retransmissions = 0;  ///< TCP segments with bytes that were sent before

    friend MeasuredNetworkUse operator-(const MeasuredNetworkUse& now, const MeasuredNetworkUse& before) {
        return {.packets = now.packets - before.packets,
                .bytes = now.bytes - before.bytes,
                .lost = now.lost - before.lost,
                .queue_drops = now.queue_drops - before.queue_drops,
                .retransmissions = now.retransmissions - before.retransmissions};
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
    Time p50{}, p99{}, max{};  ///< latency of the deliveries of messages to everyone
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
    bool ends = false;                   ///< it ends an earlier fault; the measures below are not taken
    std::uint64_t lost_connections = 0;  ///< from this fault to the next
    std::uint64_t late = 0;  ///< deliveries that took more than twice as long as any before the first fault
    /// Time until the last late delivery and until the last user that had lost its connection was back, as
    /// far as these came before the next fault. Nothing when a user did not come back, a delivery is owed, or
    /// nothing was delivered before the first fault.
    std::optional<Time> recovered_after;
};

/// Logins and connections.
struct SessionCounts {
    std::uint64_t logins = 0;
    std::uint64_t turned_down = 0;         ///< ACK 2, 4 or 1 to a login; tried again
    std::uint64_t lost_connections = 0;    ///< of users logged in that did not leave by themselves
    std::uint64_t failed_connections = 0;  ///< connections that were never made
    std::uint64_t left = 0;
    std::uint64_t never_in = 0;  ///< users that tried to log in and never succeeded
    std::uint64_t asks = 0;
    std::uint64_t refused = 0;
    std::uint64_t opened = 0;  ///< direct connections
    /// Direct connections that were accepted but not made, and asks without an answer.
    std::uint64_t failed = 0;
};

struct SimulationResult {
    std::string workload;  ///< its title
    std::string network;   ///< its name
    std::uint64_t seed = 0;
    std::size_t users = 0;
    bool interrupted = false;
    std::optional<Violation> violation;
    Time simulated{};  ///< time until nothing was owed, or the run ended
    std::uint64_t said = 0;
    std::uint64_t deliveries = 0;
    std::uint64_t direct_deliveries = 0;
    /// Deliveries owed at the end: TCP had them under way, or there is a violation, or the run was
    /// interrupted.
    std::uint64_t undelivered = 0;
    std::uint64_t delivered_bytes = 0;
    double goodput_bits_per_second = 0;  ///< of all receivers together
    /// Jain's index of the receivers' goodput, where 1 means equal; nothing when nobody got anything.
    std::optional<double> fairness_goodput;
    std::optional<double> fairness_latency;  ///< the same for their mean latencies
    TimeSummary latency, direct_latency, connect, login, handshake;
    SessionCounts sessions;
    MeasuredNetworkUse network_use;
    std::vector<FaultResult> faults;
    std::vector<Second> seconds;
    std::vector<ReceiverResult> receivers;
    Histogram latencies;  ///< of all deliveries to everyone, for pictures
};

/// Jain's fairness index of n values: from 1 / n, when one has everything, to 1, when all are equal. Nothing
/// when there are no values.
std::optional<double> jain_index(const std::vector<double>& values) noexcept;

}  // namespace chathack::measure
