#include "conformance/input/map_reader.hpp"

#include <algorithm>
#include <charconv>

namespace chathack::input {
namespace {

/// The first version that does not read a key under its old name.
constexpr std::string_view old_names_end = "0.3";

std::optional<std::int64_t> parse_integer(std::string_view text) {
    const bool negative = text.starts_with('-');
    auto digits = text.substr(negative || text.starts_with('+') ? 1 : 0);
    const int base = digits.starts_with("0x") ? 16 : 10;
    if (base == 16) digits.remove_prefix(2);
    std::uint64_t size = 0;
    const auto* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, size, base);
    if (digits.empty() || error != std::errc{} || stop != end) return std::nullopt;
    if (base == 16 && !negative) return static_cast<std::int64_t>(size);
    constexpr auto most = static_cast<std::uint64_t>(INT64_MAX);
    if (size > most + (negative ? 1 : 0)) return std::nullopt;
    return negative ? static_cast<std::int64_t>(0 - size) : static_cast<std::int64_t>(size);
}

}  // namespace

MapReader::MapReader(const YamlNode& node, std::string_view what, Diagnostics& report)
    : node_{node}, what_{what}, report_{report}, taken_(node.keys.size(), false) {
    if (node.is_map()) return;
    report_.error(node.position, what_ + " must be a map, and this is " + kind_of(node));
}

const YamlNode* MapReader::take(std::string_view key) {
    known_.push_back(key);
    for (std::size_t i = 0; i < node_.keys.size(); ++i) {
        if (node_.keys[i].text != key) continue;
        taken_[i] = true;
        return &node_.items[i];
    }
    return nullptr;
}

const YamlNode* MapReader::take_renamed(std::string_view key, std::string_view old_key) {
    const auto* value = take(key);
    for (std::size_t i = 0; i < node_.keys.size(); ++i) {
        if (node_.keys[i].text != old_key) continue;
        taken_[i] = true;
        const auto words = shown(old_key) + " is now called " + shown(key);
        if (value) {
            report_.error(node_.keys[i].position, words + "; only one of them may stand here");
            return value;
        }
        report_.warning(node_.keys[i].position,
                        words + "; the old name works until version " + std::string{old_names_end});
        return &node_.items[i];
    }
    return value;
}

const YamlNode* MapReader::need(std::string_view key) {
    const auto* value = take(key);
    if (value && value->kind != YamlNode::Kind::null) return value;
    if (value) {
        report_.error(value->position,
                      "`" + std::string{key} + "` " +
                          (value->scalar.empty() ? "has no value" : "is " + kind_of(*value)));
    } else if (node_.is_map()) {
        report_.error(node_.position, what_ + " needs the key `" + std::string{key} + "`");
    }
    return nullptr;
}

void MapReader::finish() {
    for (const auto i : rest()) {
        const auto& key = node_.keys[i];
        report_.error(key.position,
                      "unknown key " + shown(key.text) + " in " + what_ + hint(key.text, known_));
    }
}

std::vector<std::size_t> MapReader::rest() const {
    std::vector<std::size_t> left;
    for (std::size_t i = 0; i < taken_.size(); ++i) {
        if (!taken_[i]) left.push_back(i);
    }
    return left;
}

std::optional<std::string> read_word(const YamlNode& node, std::string_view what, Diagnostics& report) {
    if (node.is_scalar()) return node.scalar;
    report.error(node.position, std::string{what} + " must be a single value, and this is " + kind_of(node));
    return std::nullopt;
}

std::optional<bool> read_flag(const YamlNode& node, std::string_view what, Diagnostics& report) {
    if (node.is_scalar() && (node.scalar == "true" || node.scalar == "false")) return node.scalar == "true";
    report.error(node.position, std::string{what} + " must be true or false");
    return std::nullopt;
}

std::optional<std::int64_t> read_integer(const YamlNode& node, std::string_view what, std::int64_t least,
                                         std::int64_t most, Diagnostics& report) {
    const auto word = read_word(node, what, report);
    if (!word) return std::nullopt;
    const auto number = parse_integer(*word);
    if (number && *number >= least && *number <= most) return number;
    report.error(node.position, std::string{what} + " must be a whole number from " + std::to_string(least) +
                                    " to " + std::to_string(most) + ", and this is " + shown(*word));
    return std::nullopt;
}

bool is_name(std::string_view name) noexcept {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz";
    constexpr std::string_view all = "abcdefghijklmnopqrstuvwxyz0123456789-_";
    constexpr std::size_t most_bytes = 40;
    return !name.empty() && name.size() <= most_bytes && letters.find(name.front()) != letters.npos &&
           name.find_first_not_of(all) == name.npos;
}

}  // namespace chathack::input
