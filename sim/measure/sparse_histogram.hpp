#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "reference/load/histogram.hpp"

namespace chathack::measure {

using load::Time;

/// Counts times as `load::Histogram` does and gives the same answers, but keeps only the buckets that hold
/// something. It saves memory when there are thousands, each with times that lie close together.
class SparseHistogram {
public:
    /// Counts one time; a negative one counts as zero.
    void record(Time time);

    std::uint64_t count() const noexcept { return count_; }
    Time max() const noexcept { return max_; }
    Time mean() const noexcept;
    /// As `load::Histogram::quantile`.
    Time quantile(double share) const noexcept;

private:
    struct Bucket {
        std::uint32_t number = 0;
        std::uint32_t count = 0;  ///< when it is full, another bucket with the same number follows
    };

    std::vector<Bucket> buckets_;  ///< sorted by number
    std::uint64_t count_ = 0;
    std::uint64_t sum_ = 0;  ///< in nanoseconds; enough for centuries
    Time max_{};
};

}  // namespace chathack::measure
