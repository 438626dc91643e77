#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string_view>

#include "reference/load/histogram.hpp"

namespace chathack::load {

/// Processor time that all threads of a process have used since it began.
struct CpuUse {
    Time total{};   ///< from the clock of the process, in nanoseconds
    Time user{};    ///< from /proc/PID/stat, in ticks of 10 ms
    Time system{};  ///< the same
};

/// Memory of a process.
struct MemoryUse {
    std::uint64_t rss_bytes = 0;  ///< resident memory
    std::uint64_t pss_bytes = 0;  ///< resident memory, with each shared page divided among its users
    friend bool operator==(const MemoryUse&, const MemoryUse&) = default;
};

/// What the process has used. Nothing when there is no such process or access is denied.
std::optional<CpuUse> cpu_use(pid_t pid);
std::optional<MemoryUse> memory_use(pid_t pid);

/// Reads the text of /proc/PID/smaps_rollup.
std::optional<MemoryUse> parse_smaps_rollup(std::string_view text);
/// Reads user and system time from the text of /proc/PID/stat; `total` is their sum.
std::optional<CpuUse> parse_stat(std::string_view text, long ticks_per_second);

}  // namespace chathack::load
