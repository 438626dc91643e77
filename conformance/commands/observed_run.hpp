#pragma once

#include <chrono>
#include <string>

#include "conformance/commands/suite_run.hpp"
#include "conformance/observe/observer.hpp"

namespace chathack::commands {

/// What a result says of observed traffic, besides the findings.
struct ObservedRun {
    std::string id = fresh_run_id();  ///< the name of its folder
    std::string command;              ///< the whole command line
    std::string transport;            ///< "sockets" or "capture"
    std::string target;               ///< the server's endpoint, or the capture
    std::string note;                 ///< what was changed on the way or not captured; empty: nothing
    observe::Time began{};            ///< the time that counts as 0
};

/// Prints an event and the findings that it led to, one on each line.
void print_event(const observe::Observer& observer, const observe::TraceEvent& event,
                 const std::vector<observe::Finding>& findings, observe::Time began,
                 const OutputArguments& output);

/// Keeps result.json up to date while traffic is observed, so that it is there when the process is killed.
class ObservedSoFar {
public:
    /// Both must outlive it.
    ObservedSoFar(const observe::Observer& observer, const OutputArguments& output)
        : observer_{observer}, output_{output} {}

    /// Writes it when something has been seen since the last time, every few seconds at most and so seldom
    /// that it takes little of the time.
    void keep(const ObservedRun& run);

private:
    using Clock = std::chrono::steady_clock;
    const observe::Observer& observer_;
    const OutputArguments& output_;
    Clock::time_point next_{};
    std::size_t seen_ = 0;  // what it has
};

/// Writes and prints the result and its reports, as after a run of the suite.
/// @return the exit code
int conclude_observed(const observe::Observer& observer, const ObservedRun& run,
                      const OutputArguments& output);

}  // namespace chathack::commands
