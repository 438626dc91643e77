#pragma once

#include <string>

#include "conformance/commands/suite_run.hpp"
#include "conformance/observe/observer.hpp"

namespace chathack::commands {

/// What is told of traffic that was observed, besides the findings.
struct ObservedRun {
    std::string command;    ///< the whole command line
    std::string transport;  ///< "sockets" or "capture"
    std::string target;     ///< the server's endpoint, or the capture
    std::string note;       ///< what the observer changed; empty: nothing
    observe::Time began{};
};

/// Prints a event and the findings that it brought, one a line.
void print_event(const observe::Observer& observer, const observe::TraceEvent& event,
                 const std::vector<observe::Finding>& findings, observe::Time began);

/// Writes the result and its reports as after a run of the suite, and prints them. Gives the exit code.
int conclude_observed(const observe::Observer& observer, const ObservedRun& run,
                      const OutputArguments& output);

}  // namespace chathack::commands
