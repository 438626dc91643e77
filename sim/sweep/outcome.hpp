#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/sweep/sweep.hpp"

namespace chathack::sweep {

/// The outcome of a run, as its line in the journal holds it.
struct RunOutcome {
    std::string key;
    std::string failed;     ///< why there are no numbers; empty when there are some
    std::string violation;  ///< the invariant that was violated, as a sentence; empty when none was
    std::vector<std::pair<std::string, double>> numbers;
    /// Deliveries that the network had not completed when the run ended.
    std::uint64_t undelivered() const;
    friend bool operator==(const RunOutcome&, const RunOutcome&) = default;
};
std::string to_line(const RunOutcome& outcome);
/// @return nothing when it is no such line or was cut
std::optional<RunOutcome> from_line(const std::string& line);

/// A measure over the replications of a point.
struct Estimate {
    std::size_t count = 0;  ///< of runs that measured it; when 0, the other members mean nothing
    double mean = 0;
    std::optional<double> deviation{};   ///< standard deviation of single runs; none when there is only one
    std::optional<double> half_width{};  ///< of the mean's confidence interval (Student's t); none likewise
    double least = 0;
    double most = 0;
};
Estimate estimate(const std::vector<double>& values, double confidence);

/// The estimates of one measure, by point.
std::vector<Estimate> estimates(const Sweep& sweep, const std::vector<Run>& runs,
                                const std::vector<RunOutcome>& outcomes, const std::string& measure);

/// The result file, sweep.json: every point with its estimates, in the order of the sweep and not of the
/// runs' ends.
/// @param outcomes  in the order of `runs`; one without a key is of a run that was not done
nlohmann::ordered_json to_json(const Sweep& sweep, const std::vector<Run>& runs,
                               const std::vector<RunOutcome>& outcomes);
/// A table for people.
std::string to_text(const Sweep& sweep, const std::vector<Run>& runs,
                    const std::vector<RunOutcome>& outcomes);

/// How to show a measure to people: its name with a fitting unit, "latency p99 in ms", and the divisor.
struct DisplayUnit {
    std::string name;
    double divisor = 1;
};
DisplayUnit shown_measure(const std::string& measure);

}  // namespace chathack::sweep
