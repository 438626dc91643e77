#include "reference/load/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace chathack::load {

void Histogram::record(Time time) noexcept {
    time = std::max(time, Time{});
    ++counts_[bucket_of(static_cast<std::uint64_t>(time.count()))];
    ++count_;
    sum_ += static_cast<long double>(time.count());
    min_ = std::min(min_, time);
    max_ = std::max(max_, time);
}

Time Histogram::mean() const noexcept {
    if (count_ == 0) return {};
    return Time{static_cast<Time::rep>(sum_ / static_cast<long double>(count_))};
}

Time Histogram::quantile(double share) const noexcept {
    if (count_ == 0) return {};
    const auto wanted = rank_of(share, count_);
    std::uint64_t seen = 0;
    for (std::size_t bucket = 0; bucket < buckets; ++bucket) {
        seen += counts_[bucket];
        if (seen >= wanted) {
            return std::min(Time{static_cast<Time::rep>(last_of(bucket))}, max_);
        }
    }
    return max_;
}

std::uint64_t Histogram::rank_of(double share, std::uint64_t count) noexcept {
    const auto all = static_cast<double>(count);
    return static_cast<std::uint64_t>(std::clamp(std::ceil(share * all), 1.0, all));
}

// The first 2^7 buckets are 1 ns wide. Every power of two above is divided into 2^7 equal buckets.
std::size_t Histogram::bucket_of(std::uint64_t nanoseconds) noexcept {
    if (nanoseconds < fine) return static_cast<std::size_t>(nanoseconds);
    const auto exponent = static_cast<unsigned>(std::bit_width(nanoseconds)) - 1 - fine_bits;
    const auto part = static_cast<std::size_t>(nanoseconds >> exponent) - fine;
    return std::min(fine * (exponent + 1) + part, buckets - 1);
}

std::uint64_t Histogram::last_of(std::size_t bucket) noexcept {
    if (bucket < fine) return bucket;
    const auto exponent = bucket / fine - 1;
    return ((std::uint64_t{bucket % fine} + fine + 1) << exponent) - 1;
}

}  // namespace chathack::load
