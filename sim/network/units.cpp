#include "sim/network/units.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <span>
#include <vector>

namespace chathack::network {
namespace {

using input::Diagnostics;
using input::YamlNode;

struct Unit {
    std::string_view name;
    double factor;
};
constexpr std::array<Unit, 4> times{{{"us", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"min", 60e9}}};
constexpr std::array<Unit, 4> rates{{{"bit/s", 1}, {"kbit/s", 1e3}, {"Mbit/s", 1e6}, {"Gbit/s", 1e9}}};
constexpr std::array<Unit, 5> sizes{
    {{"B", 1}, {"kB", 1e3}, {"MB", 1e6}, {"KiB", 1024}, {"MiB", 1024 * 1024}}};
constexpr std::array<Unit, 2> distances{{{"m", 1}, {"km", 1e3}}};
constexpr std::array<Unit, 2> parts{{{"%", 0.01}, {"", 1}}};

constexpr double time_most_ns = 24 * 3600e9;
constexpr double rate_most = 1e12;
constexpr double distance_most_metres = 100e3;

std::vector<std::string_view> names_of(std::span<const Unit> units) {
    std::vector<std::string_view> names;
    for (const auto& unit : units) {
        if (!unit.name.empty()) names.push_back(unit.name);
    }
    return names;
}

/// Reads a number followed by one of `units`.
/// @param example  a right value for messages to show
std::optional<double> read_quantity(const YamlNode& node, std::string_view what, std::string_view example,
                                    std::span<const Unit> units, Diagnostics& report) {
    const auto word = read_word(node, what, report);
    if (!word) return std::nullopt;
    const std::string_view text{*word};
    double number = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const auto complain = [&](const std::string& more) {
        report.error(node.position, fmt::format("{} must be written like `{}`, and this is {}{}", what,
                                                example, input::shown(text), more));
        return std::nullopt;
    };
    if (error != std::errc{} || !std::isfinite(number)) return complain({});
    auto name = text.substr(static_cast<std::size_t>(stop - text.data()));
    name.remove_prefix(std::min(name.find_first_not_of(' '), name.size()));
    for (const auto& unit : units) {
        if (unit.name != name) continue;
        if (number < 0) {
            report.error(node.position,
                         fmt::format("{} must not be negative, and this is {}", what, input::shown(text)));
            return std::nullopt;
        }
        return number * unit.factor;
    }
    if (name.empty()) return complain(", which has no unit");
    return complain(": unknown unit " + input::shown(name) + input::hint(name, names_of(units)));
}

void out_of_bounds(const YamlNode& node, std::string_view what, std::string_view bounds,
                   Diagnostics& report) {
    report.error(node.position,
                 fmt::format("{} must be {}, and this is {}", what, bounds, input::shown(node.scalar)));
}

/// Writes a number without zeros at the end: 12.5 and 12.
std::string plain(double number) {
    auto text = fmt::format("{:.3f}", number);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

std::string in_unit(double number, std::span<const Unit> units) {
    const auto* best = &units.front();
    for (const auto& unit : units) {
        if (number >= unit.factor) best = &unit;
    }
    return plain(number / best->factor) + " " + std::string{best->name};
}

}  // namespace

std::optional<Duration> read_time(const YamlNode& node, std::string_view what, Diagnostics& report) {
    const auto time = read_quantity(node, what, "20 ms", times, report);
    if (!time) return std::nullopt;
    if (*time <= time_most_ns) return Duration{std::llround(*time)};
    out_of_bounds(node, what, "24 hours at most", report);
    return std::nullopt;
}

std::optional<std::uint64_t> read_rate(const YamlNode& node, std::string_view what, Diagnostics& report) {
    const auto rate = read_quantity(node, what, "10 Mbit/s", rates, report);
    if (!rate) return std::nullopt;
    if (*rate >= 1 && *rate <= rate_most) return static_cast<std::uint64_t>(std::llround(*rate));
    out_of_bounds(node, what, "from 1 bit/s to 1000 Gbit/s", report);
    return std::nullopt;
}

std::optional<double> read_part(const YamlNode& node, std::string_view what, Diagnostics& report) {
    const auto part = read_quantity(node, what, "5 %", parts, report);
    if (!part || *part <= 1) return part;
    const bool bare = node.scalar.find('%') == std::string::npos;
    report.error(
        node.position,
        fmt::format("{} must be from 0 % to 100 %, and this is {}{}", what, input::shown(node.scalar),
                    bare && *part <= 100 ? "; did you mean `" + node.scalar + " %`?" : ""));
    return std::nullopt;
}

std::optional<std::size_t> read_bytes(const YamlNode& node, std::string_view what, std::size_t least,
                                      std::size_t most, Diagnostics& report) {
    const auto size = read_quantity(node, what, "1500 B", sizes, report);
    if (!size) return std::nullopt;
    if (*size >= static_cast<double>(least) && *size <= static_cast<double>(most))
        return static_cast<std::size_t>(std::llround(*size));
    out_of_bounds(node, what, fmt::format("from {} to {}", show_bytes(least), show_bytes(most)), report);
    return std::nullopt;
}

std::optional<double> read_metres(const YamlNode& node, std::string_view what, Diagnostics& report) {
    const auto distance = read_quantity(node, what, "20 m", distances, report);
    if (!distance || *distance <= distance_most_metres) return distance;
    out_of_bounds(node, what, "100 km at most", report);
    return std::nullopt;
}

std::optional<double> read_number(const YamlNode& node, std::string_view what, std::string_view unit,
                                  double least, double most, Diagnostics& report) {
    const std::array<Unit, 1> units{{{unit, 1}}};
    const auto number = read_quantity(
        node, what, plain(least) + (unit.empty() ? "" : " ") + std::string{unit}, units, report);
    if (!number) return std::nullopt;
    if (*number >= least && *number <= most) return number;
    out_of_bounds(node, what, fmt::format("from {} to {}", plain(least), plain(most)), report);
    return std::nullopt;
}

std::string show_time(Duration time) {
    return time.count() == 0 ? "0 ms" : in_unit(static_cast<double>(time.count()), std::span{times}.first(3));
}

std::string show_rate(std::uint64_t bits_per_second) {
    return in_unit(static_cast<double>(bits_per_second), rates);
}

std::string show_part(double part) { return plain(part * 100) + " %"; }

std::string show_bytes(std::size_t bytes) {
    const bool whole = bytes % 1024 == 0 && bytes != 0;
    return whole ? in_unit(static_cast<double>(bytes), std::array<Unit, 2>{{sizes[3], sizes[4]}})
                 : in_unit(static_cast<double>(bytes), std::span{sizes}.first(1));
}

}  // namespace chathack::network
