#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/input/map_reader.hpp"
#include "sim/network/network.hpp"

/// Readers of the parts of a network file that hold the values of links, segments and TCP
/// (docs/networks.md). When one cannot read a value, it complains to the report and leaves the old value.
namespace chathack::network {

/// The named link values of `profiles`, which other places of the file refer to.
struct Profiles {
    std::vector<std::pair<std::string, Link>> all;
};

/// Which keys may stand there. `change` is for a fault: all but the MTU and the queue, which are fixed once
/// the network is built.
enum class Use { whole, change };

/// Reads a link, given as a profile's name or as a map, over the values in `link`. Keys beside `up` and
/// `down` count for both directions.
void read_link(const input::YamlNode& node, std::string_view what, const Profiles& profiles, bool ipv6,
               Link& link, input::Diagnostics& report);
/// Reads the keys of a link from a map that may have other keys.
void read_link_keys(input::MapReader& map, const Profiles& profiles, bool ipv6, Use use, Link& link,
                    input::Diagnostics& report);
/// Reads the keys of a LAN from a map that may have other keys.
void read_lan_keys(input::MapReader& map, bool ipv6, Use use, Segment& segment, input::Diagnostics& report);
/// Reads the keys of a Wi-Fi from a map that may have other keys.
void read_wifi_keys(input::MapReader& map, bool ipv6, Segment& segment, input::Diagnostics& report);
/// Reads the map `tcp` of the file over the values in `tcp`.
void read_tcp(const input::YamlNode& node, Tcp& tcp, input::Diagnostics& report);

/// Looks a word up in a table and gives its value. For an unknown word it complains and suggests the nearest.
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
