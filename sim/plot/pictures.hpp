#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/measure/result.hpp"

/// gnuplot scripts, data included, that draw results as SVG. `draw` runs them.
namespace chathack::plot {

/// A curve of the share of deliveries that took at most so long.
std::string latency_cdf(const measure::SimulationResult& result);
/// Latency, deliveries and losses for each second, with the faults marked.
std::string time_series(const measure::SimulationResult& result);

/// A number for each pair of values of two parameters.
struct HeatMap {
    std::string title;
    std::string x_label, y_label, value_label;
    std::vector<std::string> xs, ys;
    std::vector<std::vector<std::optional<double>>> values;  ///< indexed by y, then x; none: not measured
};
std::string heat_map(const HeatMap& map);

/// A curve over one parameter, with its confidence intervals.
struct Curve {
    std::string title;
    std::string x_label, y_label;
    struct Point {
        std::string x;
        std::optional<double> mean;  ///< none: not measured, drawn as a gap
        double half_width = 0;
    };
    std::vector<Point> points;
};
std::string curve(const Curve& curve);

}  // namespace chathack::plot
