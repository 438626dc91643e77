#pragma once

#include <string>

#include "conformance/commands/suite_run.hpp"
#include "conformance/observe/observer.hpp"

namespace chathack::commands {

/// What a result says of observed traffic, besides the findings.
struct ObservedRun {
    std::string command;    ///< the whole command line
    std::string transport;  ///< "sockets" or "capture"
    std::string target;     ///< the server's endpoint, or the capture
    std::string note;       ///< what was changed on the way or not captured; empty: nothing
    observe::Time began{};  ///< the time that counts as 0
};

/// Prints an event and the findings that it led to, one on each line.
void print_event(const observe::Observer& observer, const observe::TraceEvent& event,
                 const std::vector<observe::Finding>& findings, observe::Time began,
                 const OutputArguments& output);

/// Writes and prints the result and its reports, as after a run of the suite.
/// @return the exit code
int conclude_observed(const observe::Observer& observer, const ObservedRun& run,
                      const OutputArguments& output);

}  // namespace chathack::commands
