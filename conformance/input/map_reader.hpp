#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/input/yaml_tree.hpp"

namespace chathack::input {

/// Takes the keys of a map one by one. `finish` then reports the keys that nobody took, each with the known
/// key that is nearest to it. Keep `node` and `report` alive while it is used.
class MapReader {
public:
    /// Reports an error when `node` is not a map, and then behaves as an empty one.
    /// @param what  how messages call the node: "a step", "`send`"
    MapReader(const YamlNode& node, std::string_view what, Diagnostics& report);

    /// The value of `key`, or nullptr. From now on the key counts as known.
    const YamlNode* take(std::string_view key);
    /// The value of `key`, which earlier versions called `old_key`. The old name works with a warning; both
    /// together are an error.
    const YamlNode* take_renamed(std::string_view key, std::string_view old_key);
    /// The value of `key`, or nullptr after an error when it is missing or has no value.
    const YamlNode* need(std::string_view key);
    /// Reports every key that was not taken.
    void finish();

    bool is_map() const noexcept { return node_.is_map(); }
    /// Indices into `node` of the keys that have not been taken so far.
    std::vector<std::size_t> rest() const;
    const YamlNode& node() const noexcept { return node_; }
    const std::vector<std::string_view>& known() const noexcept { return known_; }

private:
    const YamlNode& node_;
    std::string what_;
    Diagnostics& report_;
    std::vector<bool> taken_;
    std::vector<std::string_view> known_;
};

// The three readers below give nullopt after an error in `report`; `what` is how its message calls the value.

/// The text of a single value.
std::optional<std::string> read_word(const YamlNode& node, std::string_view what, Diagnostics& report);
/// true or false.
std::optional<bool> read_flag(const YamlNode& node, std::string_view what, Diagnostics& report);
/// A whole number from `least` to `most`, decimal or hexadecimal with 0x. Hexadecimal digits are the bits of
/// a signed 64-bit number: 0xffffffffffffffff is -1.
std::optional<std::int64_t> read_integer(const YamlNode& node, std::string_view what, std::int64_t least,
                                         std::int64_t most, Diagnostics& report);
/// Whether `name` may name an actor, a capture or the like: at most 40 lower-case letters, digits, "-" and
/// "_", with a letter first.
bool is_name(std::string_view name) noexcept;

}  // namespace chathack::input
