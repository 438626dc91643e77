#pragma once

#include <chrono>
#include <cstdint>
#include <istream>

namespace chathack::suite {

/// Time of all processors since the machine started, in ticks: the first line of /proc/stat (proc(5)).
struct ProcessorTime {
    std::uint64_t idle = 0;  ///< with nothing to do, or nothing but to wait for a disk
    std::uint64_t all = 0;   ///< 0: it is not told
};
ProcessorTime read_processor_time(std::istream& stat);

/// Whether the machine has room for a further worker and its target. Those that are there may wait because it
/// has not: then one more would make all of them slower.
class Room {
public:
    Room();
    /// A quarter of the memory is still to be had, this program has not much, and a fifth of the processors'
    /// time was idle since the last look or so. True where that is not told.
    bool for_one_more();

private:
    bool has_idle_time();

    std::chrono::steady_clock::time_point looked_at_;
    ProcessorTime before_;
    bool idle_ = true;
};

}  // namespace chathack::suite
