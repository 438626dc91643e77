#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace chathack::load {

using Time = std::chrono::nanoseconds;

/// Counts times in buckets that grow with the time. There are 128 for every power of two, so an answer is at
/// most 1/128 above the true value, from 1 ns to 18 minutes. Its size is fixed, and recording allocates
/// nothing.
class Histogram {
public:
    /// Counts one time. A negative one counts as zero. One beyond the last bucket counts there; `max` is
    /// exact even then.
    void record(Time time) noexcept;
    void clear() noexcept { *this = {}; }

    std::uint64_t count() const noexcept { return count_; }
    Time min() const noexcept { return count_ == 0 ? Time{} : min_; }
    Time max() const noexcept { return max_; }
    Time mean() const noexcept;
    /// The time that `share` (0 to 1) of all recorded times do not exceed, rounded up to the end of its
    /// bucket but not above `max`. Zero when nothing was recorded.
    Time quantile(double share) const noexcept;
    /// Calls `each(time, count)` for each bucket that is not empty, shortest times first. `time` is the end
    /// of the bucket, but not above `max`.
    template <class Each>
    void for_each_bucket(Each&& each) const {
        for (std::size_t bucket = 0; bucket < buckets; ++bucket) {
            if (counts_[bucket] == 0) continue;
            each(std::min(Time{static_cast<Time::rep>(last_of(bucket))}, max_), counts_[bucket]);
        }
    }

    /// The bucket that a time is counted in, and the longest time in a bucket.
    static std::size_t bucket_of(std::uint64_t nanoseconds) noexcept;
    static std::uint64_t last_of(std::size_t bucket) noexcept;
    /// The place, from 1, of the time that `quantile` gives among `count` times in order; `count` is at
    /// least 1.
    static std::uint64_t rank_of(double share, std::uint64_t count) noexcept;

private:
    static constexpr unsigned fine_bits = 7;
    static constexpr unsigned exponents = 33;  // powers of two from 2^7 ns to 2^40 ns
    static constexpr std::size_t fine = std::size_t{1} << fine_bits;
    static constexpr std::size_t buckets = fine * (exponents + 1);

    std::array<std::uint64_t, buckets> counts_{};
    std::uint64_t count_ = 0;
    long double sum_ = 0;
    Time min_ = Time::max();
    Time max_{};
};

}  // namespace chathack::load
