#include "sim/workload/quantities.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <utility>

namespace chathack::workload {
namespace {

using input::Diagnostics;
using input::MapReader;
using input::YamlNode;
using transport::Time;

constexpr double sigma_max = 10;
constexpr double weight_max = 1e9;

struct Unit {
    std::string_view name;
    double seconds;
};
constexpr std::array<Unit, 6> units{
    {{"ns", 1e-9}, {"us", 1e-6}, {"ms", 1e-3}, {"s", 1}, {"min", 60}, {"h", 3600}}};

/// Takes the number off the front of `text`.
std::optional<double> take_number(std::string_view& text) {
    double number = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || !std::isfinite(number)) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
    return number;
}

std::optional<double> parse_seconds(std::string_view text) {
    const auto number = take_number(text);
    if (!number) return std::nullopt;
    if (text.empty() && *number == 0) return 0;
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    for (const auto& unit : units) {
        if (unit.name == text) return *number * unit.seconds;
    }
    return std::nullopt;
}

/// Writes a number without zeros at the end: "12.5", "1024".
std::string number_text(double number) {
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
    return {buffer.data(), end};
}

std::optional<double> read_seconds(const YamlNode& node, std::string_view what, double least, double most,
                                   Diagnostics& report) {
    const auto word = read_word(node, what, report);
    if (!word) return std::nullopt;
    const auto seconds = parse_seconds(*word);
    if (seconds && *seconds >= least && *seconds <= most) return seconds;
    report.error(node.position, std::string{what} + " must be a time from " + number_text(least) + " s to " +
                                    number_text(most) + " s, such as 250 ms, 1.5 s or 2 min, and this is " +
                                    input::shown(*word));
    return std::nullopt;
}

/// Reads the parts of one distribution.
class QuantityReader {
public:
    QuantityReader(std::string_view what, Quantity quantity, double least, double most, Diagnostics& report)
        : what_{what}, quantity_{quantity}, least_{least}, most_{most}, report_{report} {}

    Distribution read(const YamlNode& node) {
        Distribution all{Constant{least_}, least_, most_};
        if (!node.is_map()) {
            all.shape = Constant{value(node, what_)};
            return all;
        }
        MapReader map{node, what_, report_};
        std::size_t shapes = 0;
        for (const auto& [name, read_shape] : shape_readers()) {
            if (const auto* given = map.take(name)) {
                ++shapes;
                (this->*read_shape)(*given, all);
            }
        }
        if (shapes != 1) {
            report_.error(node.position, what_ +
                                             " needs one of constant, exponential, log_normal and empirical" +
                                             (shapes == 0 ? "" : ", not several"));
        }
        if (const auto* least = map.take("least")) all.least = value(*least, "`least`");
        if (const auto* most = map.take("most")) all.most = value(*most, "`most`");
        if (all.least > all.most)
            report_.error(node.position, "`least` of " + what_ + " is more than its `most`");
        map.finish();
        return all;
    }

private:
    using ReadShape = void (QuantityReader::*)(const YamlNode&, Distribution&);
    static constexpr std::array<std::pair<std::string_view, ReadShape>, 4> shape_readers();

    double value(const YamlNode& node, std::string_view what) {
        const auto given = quantity_ == Quantity::seconds ? read_seconds(node, what, least_, most_, report_)
                                                          : read_number(node, what, least_, most_, report_);
        return given.value_or(least_);
    }
    /// Reads a value that the distribution needs to be above zero.
    double positive(const YamlNode& node, std::string_view what) {
        const auto errors = report_.errors();
        const auto given = value(node, what);
        if (given > 0 || report_.errors() != errors) return given > 0 ? given : 1;
        report_.error(node.position, std::string{what} + " must be above 0");
        return 1;
    }

    void read_constant(const YamlNode& node, Distribution& all) {
        all.shape = Constant{value(node, "`constant`")};
    }
    void read_exponential(const YamlNode& node, Distribution& all) {
        all.shape = Exponential{positive(node, "`exponential`, the mean,")};
    }
    void read_log_normal(const YamlNode& node, Distribution& all) {
        MapReader map{node, "`log_normal`", report_};
        LogNormal shape{1, 1};
        if (const auto* median = map.need("median")) shape.median = positive(*median, "`median`");
        if (const auto* sigma = map.need("sigma"))
            shape.sigma = read_number(*sigma, "`sigma`", 0, sigma_max, report_).value_or(1);
        map.finish();
        all.shape = shape;
    }
    /// Reads a list of values, or a map from value to weight.
    void read_empirical(const YamlNode& node, Distribution& all) {
        Empirical shape;
        for (std::size_t i = 0; i < node.items.size(); ++i) {
            if (node.is_map()) {
                const YamlNode key{.kind = YamlNode::Kind::scalar,
                                   .position = node.keys[i].position,
                                   .scalar = node.keys[i].text,
                                   .items = {},
                                   .keys = {}};
                shape.values.push_back(value(key, "a value of `empirical`"));
                shape.weights.push_back(
                    read_number(node.items[i], "a weight of `empirical`", 0, weight_max, report_)
                        .value_or(1));
            } else {
                shape.values.push_back(value(node.items[i], "a value of `empirical`"));
                shape.weights.push_back(1);
            }
        }
        double weights = 0;
        for (const auto weight : shape.weights)
            weights += weight;
        if (weights <= 0) {
            report_.error(node.position,
                          "`empirical` must be a list of values, or a map from values to weights, not all 0");
            return;
        }
        all.shape = std::move(shape);
    }

    std::string what_;
    Quantity quantity_;
    double least_, most_;
    Diagnostics& report_;
};

constexpr std::array<std::pair<std::string_view, QuantityReader::ReadShape>, 4>
QuantityReader::shape_readers() {
    return {{{"constant", &QuantityReader::read_constant},
             {"exponential", &QuantityReader::read_exponential},
             {"log_normal", &QuantityReader::read_log_normal},
             {"empirical", &QuantityReader::read_empirical}}};
}

}  // namespace

std::optional<Time> read_time(const YamlNode& node, std::string_view what, Time least, Time most,
                              Diagnostics& report) {
    const auto in_seconds = [](Time time) { return std::chrono::duration<double>{time}.count(); };
    const auto seconds = read_seconds(node, what, in_seconds(least), in_seconds(most), report);
    if (!seconds) return std::nullopt;
    return Time{std::llround(*seconds * 1e9)};
}

std::optional<double> read_number(const YamlNode& node, std::string_view what, double least, double most,
                                  Diagnostics& report) {
    const auto word = read_word(node, what, report);
    if (!word) return std::nullopt;
    std::string_view rest{*word};
    const auto number = take_number(rest);
    if (number && rest.empty() && *number >= least && *number <= most) return number;
    report.error(node.position, std::string{what} + " must be a number from " + number_text(least) + " to " +
                                    number_text(most) + ", and this is " + input::shown(*word));
    return std::nullopt;
}

Distribution read_distribution(const YamlNode& node, std::string_view what, Quantity quantity, double least,
                               double most, Diagnostics& report) {
    return QuantityReader{what, quantity, least, most, report}.read(node);
}

}  // namespace chathack::workload
