#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/input/diagnostics.hpp"

namespace chathack::input {

/// One value of a YAML file and its place. Unlike a node of yaml-cpp it is not a handle: copies share
/// nothing.
struct YamlNode {
    enum class Kind { null, scalar, list, map };
    struct Key {
        std::string text;
        Position position;
    };

    Kind kind = Kind::null;
    Position position;
    std::string scalar;  ///< of null: as it was written, such as `null` or `~`; empty where nothing stands
    std::vector<YamlNode> items;  ///< of a list; of a map, the values
    std::vector<Key> keys;        ///< of a map, one for each item
    /// Not zero: the value is defined once and used in several places. Its random texts are then the same
    /// everywhere.
    std::size_t defined = 0;

    bool is_scalar() const noexcept { return kind == Kind::scalar; }
    bool is_list() const noexcept { return kind == Kind::list; }
    bool is_map() const noexcept { return kind == Kind::map; }
    /// The value of that key of a map, or nullptr.
    const YamlNode* find(std::string_view key) const noexcept;
};

/// Bounds on one file, so that a hostile one cannot exhaust memory.
inline constexpr std::size_t file_bytes_max = 2 * 1024 * 1024;
inline constexpr std::size_t file_values_max = 200'000;

/// Reads one YAML document, of which only plain data is accepted. Anchors, aliases, tags, a second document
/// and a key that appears twice in one map are errors.
/// @return nullopt after an error in `report`
std::optional<YamlNode> read_yaml(std::string_view text, Diagnostics& report);

/// How messages call the kind of a value: "a single value", "a list", "a map" or "nothing". Of a `null` that
/// is written they say how the word is written.
std::string kind_of(const YamlNode& node);

}  // namespace chathack::input
