#include "sim/measure/result.hpp"

#include <array>
#include <cstdio>

namespace chathack::measure {

namespace {

template <class Counted>
TimeSummary read_off(const Counted& histogram) {
    return {histogram.count(),       histogram.mean(),         histogram.quantile(0.5),
            histogram.quantile(0.9), histogram.quantile(0.99), histogram.quantile(0.999),
            histogram.max()};
}

}  // namespace

TimeSummary times_of(const Histogram& histogram) { return read_off(histogram); }
TimeSummary times_of(const SparseHistogram& histogram) { return read_off(histogram); }

std::optional<double> jain_index(const std::vector<double>& values) noexcept {
    double sum = 0;
    double squares = 0;
    for (const auto value : values) {
        sum += value;
        squares += value * value;
    }
    if (values.empty()) return std::nullopt;
    return squares > 0 ? sum * sum / (static_cast<double>(values.size()) * squares) : 1;
}

std::string to_string(const Violation& violation) {
    std::array<char, 32> time{};
    std::snprintf(time.data(), time.size(), "%.6f s: ", std::chrono::duration<double>{violation.at}.count());
    std::string text{time.data()};
    if (!violation.message.empty()) text += violation.message + " ";
    if (!violation.sender.empty()) text += "of " + violation.sender + " to ";
    text += violation.receiver + ": " + violation.what;
    return text;
}

}  // namespace chathack::measure
