#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/input/map_reader.hpp"
#include "sim/network/network.hpp"

/// Readers of the parts of a network file that hold the values of links, segments and TCP. All complain to
/// the report of what they cannot read, and leave the old value there.
namespace chathack::network {

/// Named link values that other places of the file use by name: `profiles`.
struct Profiles {
    std::vector<std::pair<std::string, Link>> all;
};

/// What a link may be given later, by a fault: all but the MTU and the queue, which are built in.
enum class Use { whole, change };

/// Reads a link over `link`: a profile's name, or a map. Keys beside `up` and `down` are for both directions.
void read_link(const input::YamlNode& node, std::string_view what, const Profiles& profiles, bool ipv6,
               Link& link, input::Diagnostics& report);
/// Reads the keys of a link out of a map that has others, too.
void read_link_keys(input::MapReader& map, const Profiles& profiles, bool ipv6, Use use, Link& link,
                    input::Diagnostics& report);
/// Reads the keys of a LAN out of a map that has others, too.
void read_lan_keys(input::MapReader& map, bool ipv6, Use use, Segment& segment, input::Diagnostics& report);
/// Reads the keys of a Wi-Fi out of a map that has others, too.
void read_wifi_keys(input::MapReader& map, bool ipv6, Segment& segment, input::Diagnostics& report);
/// Reads `tcp` over `tcp`.
void read_tcp(const input::YamlNode& node, Tcp& tcp, input::Diagnostics& report);

/// One of the words of a table, with its value; complains with the nearest word.
template <typename Value>
std::optional<Value> read_choice(const input::YamlNode& node, std::string_view what,
                                 std::initializer_list<std::pair<std::string_view, Value>> choices,
                                 input::Diagnostics& report) {
    const auto word = read_word(node, what, report);
    if (!word) return std::nullopt;
    std::vector<std::string_view> known;
    for (const auto& [name, value] : choices) {
        if (name == *word) return value;
        known.push_back(name);
    }
    report.error(node.position, "unknown word " + input::shown(*word) + " for " + std::string{what} +
                                    input::hint(*word, known));
    return std::nullopt;
}

}  // namespace chathack::network
