#pragma once

#include <limits>
#include <variant>
#include <vector>

#include "sim/workload/random.hpp"

namespace chathack::workload {

struct Constant {
    double value = 0;
    friend bool operator==(const Constant&, const Constant&) = default;
};
struct Exponential {
    double mean = 0;
    friend bool operator==(const Exponential&, const Exponential&) = default;
};
/// The log-normal distribution. Half of all values are below `median`; `sigma` is the standard deviation of
/// the logarithm.
struct LogNormal {
    double median = 0;
    double sigma = 0;
    friend bool operator==(const LogNormal&, const LogNormal&) = default;
};
/// Measured values, each drawn in proportion to its weight.
struct Empirical {
    std::vector<double> values;
    std::vector<double> weights;
    friend bool operator==(const Empirical&, const Empirical&) = default;
};

/// The distribution of a quantity (seconds, bytes, a count). Drawn values are cut to `least` and `most`.
struct Distribution {
    std::variant<Constant, Exponential, LogNormal, Empirical> shape;
    double least = 0;
    double most = std::numeric_limits<double>::max();

    double draw(Random& random) const;
    /// The mean of the shape, without regard to `least` and `most`.
    double mean() const;
    friend bool operator==(const Distribution&, const Distribution&) = default;
};

}  // namespace chathack::workload
