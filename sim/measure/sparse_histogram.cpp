#include "sim/measure/sparse_histogram.hpp"

#include <algorithm>
#include <limits>

namespace chathack::measure {

using load::Histogram;

void SparseHistogram::record(Time time) {
    time = std::max(time, Time{});
    const auto number =
        static_cast<std::uint32_t>(Histogram::bucket_of(static_cast<std::uint64_t>(time.count())));
    auto at =
        std::lower_bound(buckets_.begin(), buckets_.end(), number,
                         [](const Bucket& bucket, std::uint32_t wanted) { return bucket.number < wanted; });
    const bool there = at != buckets_.end() && at->number == number &&
                       at->count != std::numeric_limits<std::uint32_t>::max();
    if (!there) at = buckets_.insert(at, Bucket{number});
    ++at->count;
    ++count_;
    sum_ += static_cast<std::uint64_t>(time.count());
    max_ = std::max(max_, time);
}

Time SparseHistogram::mean() const noexcept {
    return count_ == 0 ? Time{} : Time{static_cast<Time::rep>(sum_ / count_)};
}

Time SparseHistogram::quantile(double share) const noexcept {
    if (count_ == 0) return {};
    const auto wanted = Histogram::rank_of(share, count_);
    std::uint64_t seen = 0;
    for (const auto& bucket : buckets_) {
        seen += bucket.count;
        if (seen >= wanted)
            return std::min(Time{static_cast<Time::rep>(Histogram::last_of(bucket.number))}, max_);
    }
    return max_;
}

}  // namespace chathack::measure
