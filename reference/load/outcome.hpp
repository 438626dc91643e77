#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "reference/load/ledger.hpp"
#include "reference/load/process_use.hpp"

namespace chathack::load {

/// The exit codes of the program.
enum class Exit {
    good = 0,
    faults = 1,  ///< messages were lost, repeated, changed or later than the time-out, or a connection ended
    usage = 2,   ///< wrong options, or more connections than this machine allows
    unreachable = 3,  ///< the server cannot be reached, or it refused a login
    internal = 4,
};

/// Why a run ended early, as a sentence.
struct Stop {
    Exit exit = Exit::good;
    std::string why;
};

/// The outcome of the logins.
struct LoginOutcome {
    std::size_t logged_in = 0;
    Time took{};      ///< from the first connect to the last login
    Histogram times;  ///< time from each connect to its login
    std::optional<Stop> stop;
};

/// The outcome of the messages.
struct TrafficOutcome {
    Tally tally;             ///< of the whole run, including the warm-up
    std::uint64_t owed = 0;  ///< deliveries that never came
    std::uint64_t lost_links = 0;
    Time measured{};  ///< length of the measured part; the members below are of that part
    std::uint64_t sent = 0;
    std::uint64_t deliveries = 0;
    std::uint64_t reads = 0;       ///< reads that brought them; few when the server gathers its writes
    Histogram latency;             ///< of messages that were due in the measured part
    std::optional<CpuUse> server;  ///< what the server used in the measured part
    std::optional<Stop> stop;
};

struct IdleOutcome {
    std::optional<MemoryUse> before;  ///< before the logins
    std::optional<MemoryUse> after;   ///< after the logins and the idle time
    std::optional<CpuUse> login_cpu;  ///< what the server used for the logins
    std::optional<CpuUse> idle_cpu;   ///< what the server used in the idle time
    std::uint64_t lost_links = 0;
    std::optional<Stop> stop;
};

struct LoadOutcome {
    LoginOutcome login;
    std::optional<TrafficOutcome> traffic;
    std::optional<IdleOutcome> idle;

    /// The first thing that went wrong.
    Stop stop() const;
};

}  // namespace chathack::load
