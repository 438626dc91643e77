#pragma once

#include <optional>
#include <string_view>

#include "conformance/input/map_reader.hpp"
#include "reference/transport/event.hpp"
#include "sim/workload/distribution.hpp"

namespace chathack::workload {

/// A time with its unit: `250 ms`, `1.5 s`, `2 min`, `1 h`. Complains when it is none, or outside the bounds.
std::optional<transport::Time> read_time(const input::YamlNode& node, std::string_view what,
                                         transport::Time least, transport::Time most,
                                         input::Diagnostics& report);
/// A number, with or without a fraction.
std::optional<double> read_number(const input::YamlNode& node, std::string_view what, double least,
                                  double most, input::Diagnostics& report);

/// What a distribution is of.
enum class Quantity { seconds, bytes };
/// A value alone, or one of `constant`, `exponential`, `log_normal`, `empirical`, with `least` and `most`.
/// @param least, most  bounds of every value, in seconds or bytes
Distribution read_distribution(const input::YamlNode& node, std::string_view what, Quantity quantity,
                               double least, double most, input::Diagnostics& report);

}  // namespace chathack::workload
