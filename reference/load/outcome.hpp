#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "reference/load/ledger.hpp"
#include "reference/load/process_use.hpp"

namespace chathack::load {

/// How the program ends.
enum class Exit {
    good = 0,
    faults = 1,  ///< messages were lost, repeated, changed or late beyond the time-out, or a connection ended
    usage = 2,   ///< wrong options, or more connections than this machine allows
    unreachable = 3,  ///< the server cannot be reached or turned a login away
    internal = 4,
};

/// Why a run ended early, as a sentence.
struct Stop {
    Exit exit = Exit::good;
    std::string why;
};

/// How the logins went.
struct LoginOutcome {
    std::size_t logged_in = 0;
    Time took{};      ///< from the first connect to the last login
    Histogram times;  ///< from each connect to its login
    std::optional<Stop> stop;
};

/// How the messages went.
struct TrafficOutcome {
    Tally tally;             ///< of the whole run, its warm-up too
    std::uint64_t owed = 0;  ///< deliveries that never came
    std::uint64_t lost_links = 0;
    Time measured{};  ///< length of the measured part; what follows is of that part
    std::uint64_t sent = 0;
    std::uint64_t deliveries = 0;
    std::uint64_t reads = 0;       ///< that brought them: few when the server gathers what it writes
    Histogram latency;             ///< of the messages that were to be sent in the measured part
    std::optional<CpuUse> server;  ///< used in the measured part
    std::optional<Stop> stop;
};

struct IdleOutcome {
    std::optional<MemoryUse> before;  ///< the logins
    std::optional<MemoryUse> after;   ///< the logins and the time idle
    std::optional<CpuUse> login_cpu;  ///< that the server used for the logins
    std::optional<CpuUse> idle_cpu;   ///< that the server used while idle
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
