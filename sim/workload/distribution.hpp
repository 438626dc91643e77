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
/// exp of a normal distribution: half of what is drawn is below `median`, `sigma` is that of the logarithm.
struct LogNormal {
    double median = 0;
    double sigma = 0;
    friend bool operator==(const LogNormal&, const LogNormal&) = default;
};
/// Measured values, each drawn as often as its weight says.
struct Empirical {
    std::vector<double> values;
    std::vector<double> weights;
    friend bool operator==(const Empirical&, const Empirical&) = default;
};

/// How a quantity (seconds, bytes, a count) is spread; what is drawn lies from `least` to `most`.
struct Distribution {
    std::variant<Constant, Exponential, LogNormal, Empirical> shape;
    double least = 0;
    double most = std::numeric_limits<double>::max();

    double draw(Random& random) const;
    /// Its mean, the bounds `least` and `most` left out of account.
    double mean() const;
    friend bool operator==(const Distribution&, const Distribution&) = default;
};

}  // namespace chathack::workload
