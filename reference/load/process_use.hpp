#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string_view>

#include "reference/load/histogram.hpp"

namespace chathack::load {

/// Processor time that a process has used since it began, all its threads together.
struct CpuUse {
    Time total{};   ///< from the process's clock, to the nanosecond
    Time user{};    ///< from /proc/PID/stat, in ticks of 10 ms
    Time system{};  ///< the same
};

/// Memory of a process.
struct MemoryUse {
    std::uint64_t rss_bytes = 0;  ///< resident
    std::uint64_t pss_bytes = 0;  ///< resident, each shared page divided among those that share it
    friend bool operator==(const MemoryUse&, const MemoryUse&) = default;
};

/// Nothing when there is no such process or it may not be looked at.
std::optional<CpuUse> cpu_use(pid_t pid);
std::optional<MemoryUse> memory_use(pid_t pid);

/// Reads the text of /proc/PID/smaps_rollup.
std::optional<MemoryUse> parse_smaps_rollup(std::string_view text);
/// Reads user and system time from the text of /proc/PID/stat, `total` as their sum.
std::optional<CpuUse> parse_stat(std::string_view text, long ticks_per_second);

}  // namespace chathack::load
