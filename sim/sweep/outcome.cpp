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

json json_of(const std::optional<double>& number) { return number ? json(*number) : json(nullptr); }

json json_of(const Estimate& estimate) {
    if (estimate.count == 0)
        return {{"runs", 0},        {"mean", nullptr}, {"half_width", nullptr}, {"deviation", nullptr},
                {"least", nullptr}, {"most", nullptr}};
    return {{"runs", estimate.count},
            {"mean", estimate.mean},
            {"half_width", json_of(estimate.half_width)},
            {"deviation", json_of(estimate.deviation)},
            {"least", estimate.least},
            {"most", estimate.most}};
}

/// "4.21 ± 0.3"; without the interval when there was one run; "-" when nothing was measured.
std::string estimate_text(const Estimate& estimate, double divisor) {
    if (estimate.count == 0) return fmt::format("{:>16}{:12}", "-", "");
    const auto mean = fmt::format("{:>16.5g}", estimate.mean / divisor);
    return estimate.half_width ? mean + fmt::format(" ± {:<9.3g}", *estimate.half_width / divisor)
                               : mean + fmt::format("{:12}", "");
}

/// The last word of a parameter's path: `delay` of `network.links.0.delay`.
std::string short_name(const std::string& parameter) { return parameter.substr(parameter.rfind('.') + 1); }

std::string point_name(const Sweep& sweep, std::size_t point) {
    std::string text;
    for (std::size_t i = 0; i < sweep.parameters.size(); ++i)
        text += (i == 0 ? "" : ", ") + short_name(sweep.parameters[i]) + " " +
                shown_value(sweep.points[point][i]);
    return text;
}

/// Whether some runs are missing, because the sweep was interrupted.
bool is_partial(const std::vector<RunOutcome>& outcomes) {
    return std::ranges::any_of(outcomes, [](const auto& outcome) { return outcome.key.empty(); });
}

/// Says which measures come from fewer runs than there were, since nobody logged in or nothing was delivered.
std::string unmeasured_text(const Sweep& sweep, const std::vector<std::vector<Estimate>>& columns) {
    std::string text;
    for (std::size_t point = 0; point < sweep.points.size(); ++point) {
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const auto count = columns[i][point].count;
            if (count == sweep.replications) continue;
            text += fmt::format("  {}: {} was ", point_name(sweep, point), sweep.measures[i]);
            text += count == 0 ? std::string{"not measured\n"}
                               : fmt::format("measured in {} of {} runs\n", count, sweep.replications);
        }
    }
    return text.empty() ? text : "\n" + text;
}

}  // namespace

std::uint64_t RunOutcome::undelivered() const {
    if (!violation.empty()) return 0;  // the run ended early, so the network is not to blame
    const auto found = std::ranges::find(numbers, "undelivered", &std::pair<std::string, double>::first);
    return found == numbers.end() ? 0 : static_cast<std::uint64_t>(found->second);
}

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
        boost::math::quantile(complement(student, (1 - confidence) / 2)) * *all.deviation / std::sqrt(count);
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
    json written{{"schema", "chathack-sweep/1"},
                 {"title", sweep.title},
                 {"workload", sweep.workload_path},
                 {"network", sweep.network_path},
                 {"seed", sweep.seed},
                 {"replications", sweep.replications},
                 {"confidence", sweep.confidence},
                 {"partial", is_partial(outcomes)},
                 {"points", json::array()},
                 {"troubles", json::array()}};
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
        if (outcome.failed.empty() && outcome.violation.empty() && outcome.undelivered() == 0) continue;
        written["troubles"].push_back({{"point", runs[i].point},
                                       {"seed", runs[i].seed},
                                       {"failed", outcome.failed},
                                       {"violation", outcome.violation},
                                       {"undelivered", outcome.undelivered()}});
    }
    return written;
}

std::string to_text(const Sweep& sweep, const std::vector<Run>& runs,
                    const std::vector<RunOutcome>& outcomes) {
    const auto points = sweep.points.size();
    auto text = fmt::format("{}\n{} point{}, {} run{} each, seed{}; ", sweep.title, points,
                            points == 1 ? "" : "s", sweep.replications, sweep.replications == 1 ? "" : "s",
                            sweep.replications == 1
                                ? fmt::format(" {}", sweep.seed)
                                : fmt::format("s {} to {}", sweep.seed, sweep.seed + sweep.replications - 1));
    text += sweep.replications == 1
                ? std::string{"one run has no confidence interval\n\n"}
                : fmt::format("mean and half width of the {:g} % interval\n\n", sweep.confidence * 100);
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
            text += "  " + estimate_text(columns[i][point], divisor);
        }
        while (text.ends_with(' '))
            text.pop_back();
        text += "\n";
    }
    text += unmeasured_text(sweep, columns);
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if (!outcomes[i].failed.empty())
            text += fmt::format("  FAILED {}, seed {}: {}\n", point_name(sweep, runs[i].point), runs[i].seed,
                                outcomes[i].failed);
        if (!outcomes[i].violation.empty())
            text += fmt::format("  VIOLATED {}, seed {}: at {}\n", point_name(sweep, runs[i].point),
                                runs[i].seed, outcomes[i].violation);
        if (outcomes[i].undelivered() > 0)
            text += fmt::format(
                "  OWED {}, seed {}: the network had not brought {} deliveries when the run ended\n",
                point_name(sweep, runs[i].point), runs[i].seed, outcomes[i].undelivered());
    }
    return text;
}

DisplayUnit shown_measure(const std::string& measure) {
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
