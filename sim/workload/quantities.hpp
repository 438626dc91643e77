#pragma once

#include <optional>
#include <string_view>

#include "conformance/input/map_reader.hpp"
#include "reference/transport/event.hpp"
#include "sim/workload/distribution.hpp"

namespace chathack::workload {

/// Reads a time with its unit: `250 ms`, `1.5 s`, `2 min`, `1 h`. Complains to the report, and returns
/// nothing, when it is no time or is out of bounds.
std::optional<transport::Time> read_time(const input::YamlNode& node, std::string_view what,
                                         transport::Time least, transport::Time most,
                                         input::Diagnostics& report);
/// Reads a number, with or without a fraction. Complains likewise.
std::optional<double> read_number(const input::YamlNode& node, std::string_view what, double least,
                                  double most, input::Diagnostics& report);

/// The quantity of a distribution.
enum class Quantity { seconds, bytes };
/// Reads a single value, or one of `constant`, `exponential`, `log_normal` and `empirical`, with `least` and
/// `most`. Complains likewise.
/// @param least, most  bounds of every value, in seconds or bytes
Distribution read_distribution(const input::YamlNode& node, std::string_view what, Quantity quantity,
                               double least, double most, input::Diagnostics& report);

}  // namespace chathack::workload
