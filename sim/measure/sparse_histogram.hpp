#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "reference/load/histogram.hpp"

namespace chathack::measure {

using load::Time;

/// Counts times as `load::Histogram` does and answers the same, but keeps only the buckets that hold
/// something: for one of thousands of receivers, whose times lie close together.
class SparseHistogram {
public:
    /// Counts one time; below zero counts as zero.
    void record(Time time);

    std::uint64_t count() const noexcept { return count_; }
    Time max() const noexcept { return max_; }
    Time mean() const noexcept;
    /// As `load::Histogram::quantile`.
    Time quantile(double share) const noexcept;

private:
    struct Bucket {
        std::uint32_t number = 0;
        std::uint32_t count = 0;  ///< when it is full, a second one of that number follows
    };

    std::vector<Bucket> buckets_;  ///< by number
    std::uint64_t count_ = 0;
    std::uint64_t sum_ = 0;  ///< in nanoseconds: centuries
    Time max_{};
};

}  // namespace chathack::measure
