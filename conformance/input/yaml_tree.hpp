#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/input/diagnostics.hpp"

namespace chathack::input {

/// One value of a YAML file and where it stands. A value, not a handle: copies share nothing.
struct YamlNode {
    enum class Kind { null, scalar, list, map };
    struct Key {
        std::string text;
        Position position;
    };

    Kind kind = Kind::null;
    Position position;
    std::string scalar;
    std::vector<YamlNode> items;  ///< of a list; of a map, the values
    std::vector<Key> keys;        ///< of a map, one for each item
    /// Not zero: the value is defined once and used in several places, where its random texts are the same.
    std::size_t defined = 0;

    bool is_scalar() const noexcept { return kind == Kind::scalar; }
    bool is_list() const noexcept { return kind == Kind::list; }
    bool is_map() const noexcept { return kind == Kind::map; }
    /// The value of that key of a map, or nullptr.
    const YamlNode* find(std::string_view key) const noexcept;
};

/// Bounds that keep a hostile file harmless.
inline constexpr std::size_t file_bytes_max = 2 * 1024 * 1024;
inline constexpr std::size_t file_values_max = 200'000;

/// Reads one YAML document. The part of YAML that is data: anchors, aliases, tags and several documents are
/// errors, and so is a key that stands twice in one map.
/// @return nullopt after a complaint to `report`
std::optional<YamlNode> read_yaml(std::string_view text, Diagnostics& report);

/// "a text", "a list", "a map" or "nothing": what messages call the value.
std::string_view kind_of(const YamlNode& node) noexcept;

}  // namespace chathack::input
