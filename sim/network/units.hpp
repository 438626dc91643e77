#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "conformance/input/map_reader.hpp"
#include "sim/network/network.hpp"

/// Reads and writes quantities with units, as network files have them: `20 ms`, `10 Mbit/s`, `5 %`, `1500 B`.
///
/// Each reader complains to the report and returns nothing when the text is no such quantity, is negative, or
/// is out of bounds.
namespace chathack::network {

/// A time in us, ms, s or min.
std::optional<Duration> read_time(const input::YamlNode& node, std::string_view what,
                                  input::Diagnostics& report);
/// A rate in bit/s, kbit/s, Mbit/s or Gbit/s (powers of 1000): at least 1 bit/s.
std::optional<std::uint64_t> read_rate(const input::YamlNode& node, std::string_view what,
                                       input::Diagnostics& report);
/// A part of a whole: `5 %`, or a number from 0 to 1.
std::optional<double> read_part(const input::YamlNode& node, std::string_view what,
                                input::Diagnostics& report);
/// A size in B, kB, MB, KiB or MiB from `least` to `most` bytes.
std::optional<std::size_t> read_bytes(const input::YamlNode& node, std::string_view what, std::size_t least,
                                      std::size_t most, input::Diagnostics& report);
/// A distance in m or km.
std::optional<double> read_metres(const input::YamlNode& node, std::string_view what,
                                  input::Diagnostics& report);
/// A number with one given unit: `16 dBm`, `46.7 dB`.
std::optional<double> read_number(const input::YamlNode& node, std::string_view what, std::string_view unit,
                                  double least, double most, input::Diagnostics& report);

std::string show_time(Duration time);                  ///< "20 ms"
std::string show_rate(std::uint64_t bits_per_second);  ///< "10 Mbit/s"
std::string show_part(double part);                    ///< "5 %"
std::string show_bytes(std::size_t bytes);             ///< "128 KiB"

}  // namespace chathack::network
