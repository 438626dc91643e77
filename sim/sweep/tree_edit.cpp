#include "sim/sweep/tree_edit.hpp"

#include <charconv>

#include "conformance/input/diagnostics.hpp"

namespace chathack::sweep {
namespace {

using input::YamlNode;

/// The value at that key or index, or nullptr.
YamlNode* step(YamlNode& node, std::string_view key) {
    if (node.is_map()) {
        for (std::size_t i = 0; i < node.keys.size(); ++i) {
            if (node.keys[i].text == key) return &node.items[i];
        }
    }
    if (node.is_list()) {
        std::size_t index = 0;
        const auto [stop, error] = std::from_chars(key.data(), key.data() + key.size(), index);
        if (error == std::errc{} && stop == key.data() + key.size() && index < node.items.size())
            return &node.items[index];
    }
    return nullptr;
}

std::string in_quotes(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out{"\""};
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if (byte < ' ') {
            out += "\\x";
            out += digits[byte >> 4U];
            out += digits[byte & 15U];
        } else {
            if (letter == '"' || letter == '\\') out += '\\';
            out += letter;
        }
    }
    return out + '"';
}

}  // namespace

std::string set_value(YamlNode& root, std::string_view path, const YamlNode& value) {
    auto* at = &root;
    for (;;) {
        const auto dot = path.find('.');
        const auto key = path.substr(0, dot);
        auto* const next = step(*at, key);
        if (dot == path.npos) {
            if (next != nullptr) {
                *next = value;
            } else if (at->is_map()) {
                at->keys.push_back({std::string{key}, value.position});
                at->items.push_back(value);
            } else {
                return "nothing called " + input::shown(key) + " is there";
            }
            return {};
        }
        if (next == nullptr) {
            std::vector<std::string_view> known;
            for (const auto& each : at->keys)
                known.push_back(each.text);
            return "nothing called " + input::shown(key) + " is there" + input::hint(key, known);
        }
        at = next;
        path.remove_prefix(dot + 1);
    }
}

std::string to_yaml(const YamlNode& node) {
    if (node.is_scalar()) return in_quotes(node.scalar);
    if (!node.is_list() && !node.is_map()) return "null";
    std::string out{node.is_map() ? "{" : "["};
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        if (i > 0) out += ", ";
        if (node.is_map()) out += in_quotes(node.keys[i].text) + ": ";
        out += to_yaml(node.items[i]);
    }
    return out + (node.is_map() ? "}" : "]");
}

}  // namespace chathack::sweep
