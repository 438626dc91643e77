#include "sim/sweep/outcome.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

namespace chathack::sweep {
namespace {

using json = nlohmann::ordered_json;

json json_of(const Estimate& estimate) {
    return {{"runs", estimate.count},          {"mean", estimate.mean},   {"half_width", estimate.half_width},
            {"deviation", estimate.deviation}, {"least", estimate.least}, {"most", estimate.most}};
}

/// "loss=1 % delay=20 ms": the last words of the parameters' paths.
std::string short_name(const std::string& parameter) { return parameter.substr(parameter.rfind('.') + 1); }

std::string point_name(const Sweep& sweep, std::size_t point) {
    std::string text;
    for (std::size_t i = 0; i < sweep.parameters.size(); ++i)
        text += (i == 0 ? "" : ", ") + short_name(sweep.parameters[i]) + " " +
                shown_value(sweep.points[point][i]);
    return text;
}

}  // namespace

std::string to_line(const RunOutcome& outcome) {
    json line{{"key", outcome.key}};
    if (!outcome.failed.empty()) line["failed"] = outcome.failed;
    if (!outcome.violation.empty()) line["violation"] = outcome.violation;
    line["numbers"] = json::object();
    for (const auto& [name, value] : outcome.numbers)
        line["numbers"][name] = value;
    return line.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<RunOutcome> from_line(const std::string& line) {
    try {
        const auto read = json::parse(line);
        RunOutcome outcome{read.at("key"), read.value("failed", ""), read.value("violation", ""), {}};
        for (const auto& [name, value] : read.at("numbers").items())
            outcome.numbers.emplace_back(name, value.get<double>());
        return outcome;
    } catch (const json::exception&) {
        return std::nullopt;
    }
}

Estimate estimate(const std::vector<double>& values, double confidence) {
    if (values.empty()) return {};
    const auto count = static_cast<double>(values.size());
    Estimate all{.count = values.size(),
                 .mean = std::accumulate(values.begin(), values.end(), 0.0) / count,
                 .least = *std::min_element(values.begin(), values.end()),
                 .most = *std::max_element(values.begin(), values.end())};
    if (values.size() < 2) return all;
    double squares = 0;
    for (const auto value : values)
        squares += (value - all.mean) * (value - all.mean);
    all.deviation = std::sqrt(squares / (count - 1));
    const boost::math::students_t_distribution<double> student{count - 1};
    all.half_width =
        boost::math::quantile(complement(student, (1 - confidence) / 2)) * all.deviation / std::sqrt(count);
    return all;
}

std::vector<Estimate> estimates(const Sweep& sweep, const std::vector<Run>& runs,
                                const std::vector<RunOutcome>& outcomes, const std::string& measure) {
    std::vector<std::vector<double>> values(sweep.points.size());
    for (std::size_t i = 0; i < runs.size(); ++i) {
        for (const auto& [name, value] : outcomes[i].numbers) {
            if (name == measure) values[runs[i].point].push_back(value);
        }
    }
    std::vector<Estimate> all;
    for (const auto& of_point : values)
        all.push_back(estimate(of_point, sweep.confidence));
    return all;
}

json to_json(const Sweep& sweep, const std::vector<Run>& runs, const std::vector<RunOutcome>& outcomes) {
    json written{
        {"schema", "chathack-sweep/1"},   {"title", sweep.title},    {"workload", sweep.workload_path},
        {"network", sweep.network_path},  {"seed", sweep.seed},      {"replications", sweep.replications},
        {"confidence", sweep.confidence}, {"points", json::array()}, {"troubles", json::array()}};
    for (std::size_t point = 0; point < sweep.points.size(); ++point) {
        json values = json::object();
        for (std::size_t i = 0; i < sweep.parameters.size(); ++i)
            values[sweep.parameters[i]] = shown_value(sweep.points[point][i]);
        written["points"].push_back({{"values", values}, {"measures", json::object()}});
    }
    for (const auto& measure : measure_names()) {
        const auto all = estimates(sweep, runs, outcomes, measure);
        for (std::size_t point = 0; point < all.size(); ++point)
            written["points"][point]["measures"][measure] = json_of(all[point]);
    }
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const auto& outcome = outcomes[i];
        if (outcome.failed.empty() && outcome.violation.empty()) continue;
        written["troubles"].push_back({{"point", runs[i].point},
                                       {"seed", runs[i].seed},
                                       {"failed", outcome.failed},
                                       {"violation", outcome.violation}});
    }
    return written;
}

std::string to_text(const Sweep& sweep, const std::vector<Run>& runs,
                    const std::vector<RunOutcome>& outcomes) {
    auto text = fmt::format(
        "{}\n{} points, {} runs each, seeds {} to {}; mean and half width of the {:g} % interval\n\n",
        sweep.title, sweep.points.size(), sweep.replications, sweep.seed, sweep.seed + sweep.replications - 1,
        sweep.confidence * 100);
    std::size_t width = 0;
    for (std::size_t point = 0; point < sweep.points.size(); ++point)
        width = std::max(width, point_name(sweep, point).size());
    std::vector<std::vector<Estimate>> columns;
    text += fmt::format("  {:<{}}", "", width);
    for (const auto& measure : sweep.measures) {
        columns.push_back(estimates(sweep, runs, outcomes, measure));
        text += fmt::format("  {:>28}", shown_measure(measure).name);
    }
    text += "\n";
    for (std::size_t point = 0; point < sweep.points.size(); ++point) {
        text += fmt::format("  {:<{}}", point_name(sweep, point), width);
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const auto divisor = shown_measure(sweep.measures[i]).divisor;
            const auto& value = columns[i][point];
            text += fmt::format("  {:>16.5g} ± {:<9.3g}", value.mean / divisor, value.half_width / divisor);
        }
        text += "\n";
    }
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if (!outcomes[i].failed.empty())
            text += fmt::format("  FAILED {}, seed {}: {}\n", point_name(sweep, runs[i].point), runs[i].seed,
                                outcomes[i].failed);
        if (!outcomes[i].violation.empty())
            text += fmt::format("  VIOLATED {}, seed {}: at {}\n", point_name(sweep, runs[i].point),
                                runs[i].seed, outcomes[i].violation);
    }
    return text;
}

Shown shown_measure(const std::string& measure) {
    auto name = measure;
    std::replace(name.begin(), name.end(), '_', ' ');
    const auto part = name.substr(0, name.find('.'));
    std::replace(name.begin(), name.end(), '.', ' ');
    if (part.ends_with(" us")) return {name.erase(part.size() - 3, 3) + " in ms", 1000};
    constexpr std::string_view bits = " bits per s";
    if (name.ends_with(bits)) return {name.substr(0, name.size() - bits.size()) + " in kbit/s", 1000};
    if (name.ends_with("bytes")) return {name.substr(0, name.size() - 6) + " in kB", 1000};
    return {name, 1};
}

}  // namespace chathack::sweep
