#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/input/yaml_tree.hpp"

namespace chathack::input {

/// Takes the keys of a map one by one; what nobody asked for is an error with the nearest word.
class MapReader {
public:
    /// @param what  for messages: "a step", "`send`"; complains when `node` is no map, and is empty then
    MapReader(const YamlNode& node, std::string_view what, Diagnostics& report);

    /// The value of `key`, or nullptr. The key counts as known from now on.
    const YamlNode* take(std::string_view key);
    /// The value of `key`, which earlier versions called `old_key`: under that name it is read with a
    /// warning. Complains when both are there.
    const YamlNode* take_renamed(std::string_view key, std::string_view old_key);
    /// The value of `key`; complains when it is missing or has no value.
    const YamlNode* need(std::string_view key);
    /// Complains about all keys that nobody took.
    void finish();

    bool is_map() const noexcept { return node_.is_map(); }
    /// Indices into `node` of what has not been taken so far.
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

/// The text of a single value; complains when `node` is none.
std::optional<std::string> read_word(const YamlNode& node, std::string_view what, Diagnostics& report);
/// true or false.
std::optional<bool> read_flag(const YamlNode& node, std::string_view what, Diagnostics& report);
/// A whole number, decimal or 0x; complains when it is none or outside `least` to `most`. Hexadecimal digits
/// are the bits of a 64-bit number: 0xffffffffffffffff is -1.
std::optional<std::int64_t> read_integer(const YamlNode& node, std::string_view what, std::int64_t least,
                                         std::int64_t most, Diagnostics& report);
/// Whether `name` is a name of ours: lower-case letters, digits, "-" and "_", a letter first.
bool is_name(std::string_view name) noexcept;

}  // namespace chathack::input
