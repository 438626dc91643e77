#include "sim/workload/distribution.hpp"

#include <algorithm>
#include <boost/random/discrete_distribution.hpp>
#include <boost/random/exponential_distribution.hpp>
#include <boost/random/lognormal_distribution.hpp>
#include <boost/random/seed_seq.hpp>
#include <cmath>
#include <numeric>

namespace chathack::workload {
namespace {

/// Spreads neighbouring numbers over all 64 bits (the finalizer of SplitMix64).
std::uint64_t mix(std::uint64_t x) noexcept {
    x += 0x9e3779b97f4a7c15U;
    x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31U);
}

double draw_from(const Constant& shape, Random&) { return shape.value; }

double draw_from(const Exponential& shape, Random& random) {
    return boost::random::exponential_distribution<double>{1 / shape.mean}(random);
}

double draw_from(const LogNormal& shape, Random& random) {
    return boost::random::lognormal_distribution<double>{std::log(shape.median), shape.sigma}(random);
}

double draw_from(const Empirical& shape, Random& random) {
    const boost::random::discrete_distribution<std::size_t, double> pick{shape.weights};
    return shape.values[pick(random)];
}

double mean_of(const Constant& shape) { return shape.value; }
double mean_of(const Exponential& shape) { return shape.mean; }
double mean_of(const LogNormal& shape) { return shape.median * std::exp(shape.sigma * shape.sigma / 2); }
double mean_of(const Empirical& shape) {
    const auto all = std::inner_product(shape.values.begin(), shape.values.end(), shape.weights.begin(), 0.0);
    return all / std::accumulate(shape.weights.begin(), shape.weights.end(), 0.0);
}

}  // namespace

Random random_stream(std::uint64_t seed, std::uint64_t stream) {
    const auto mixed = mix(mix(seed) ^ stream);
    boost::random::seed_seq halves{static_cast<std::uint32_t>(mixed),
                                   static_cast<std::uint32_t>(mixed >> 32U)};
    return Random{halves};
}

double Distribution::draw(Random& random) const {
    return std::clamp(std::visit([&](const auto& each) { return draw_from(each, random); }, shape), least,
                      most);
}

double Distribution::mean() const {
    return std::visit([](const auto& each) { return mean_of(each); }, shape);
}

}  // namespace chathack::workload
