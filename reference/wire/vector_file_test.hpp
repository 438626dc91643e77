#pragma once

#include <arpa/inet.h>
#include <yaml-cpp/yaml.h>

#include <array>
#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <variant>
#include <vector>

#include "reference/wire/frames.hpp"
#include "reference/wire/result.hpp"
#include "reference/wire/testing/hex.hpp"

/// Reads the byte vectors of reference/wire/vectors, whose README.md describes the format. Throws when a file
/// does not follow it.
namespace chathack::wire {

/// Bytes, and the frame or the error that decoding them must give.
template <Direction direction>
struct Vector {
    std::string name;
    std::vector<std::byte> bytes;
    std::optional<Frame<direction>> frame;
    WireError error{};            // when there is no frame
    std::size_t known_after = 0;  // how many bytes must be seen to tell
};

template <Direction direction>
struct VectorFile {
    std::deque<std::string> texts;  // the texts that the frames point to
    std::vector<Vector<direction>> vectors;
};

namespace vector_file {

constexpr std::string_view name_of(Direction direction) {
    if (direction == Direction::to_server) return "to_server";
    return direction == Direction::to_client ? "to_client" : "peer";
}

inline std::string plain(const std::string& text) { return text; }
inline std::string unhex(const std::string& hex) { return std::string{as_text(testing::from_hex(hex))}; }

/// Reads a scalar, {repeat: scalar, times: n}, or a list of these to be joined. `read` reads the scalars.
inline std::string joined(const YAML::Node& node, std::string (*read)(const std::string&)) {
    if (node.IsScalar()) return read(node.as<std::string>());
    std::string text;
    if (node.IsSequence()) {
        for (const auto& part : node)
            text += joined(part, read);
    } else {
        const auto unit = read(node["repeat"].as<std::string>());
        for (auto times = node["times"].as<std::size_t>(); times > 0; --times)
            text += unit;
    }
    return text;
}
inline std::string text_of(const YAML::Node& node) {
    return node.IsMap() && node["hex"] ? joined(node["hex"], unhex) : joined(node, plain);
}

inline Address address_of(const std::string& text) {
    std::array<std::uint8_t, 4> ipv4{};
    if (inet_pton(AF_INET, text.c_str(), ipv4.data()) == 1) return Address{ipv4};
    std::array<std::uint8_t, 16> ipv6{};
    if (inet_pton(AF_INET6, text.c_str(), ipv6.data()) == 1) return Address{ipv6};
    throw std::runtime_error{"not an address: " + text};
}

template <class Value>
Value value_of(const YAML::Node& node, std::deque<std::string>& texts) {
    if constexpr (std::is_same_v<Value, std::string_view>) {
        return texts.emplace_back(text_of(node));
    } else if constexpr (std::is_same_v<Value, Address>) {
        return address_of(node.as<std::string>());
    } else {
        return node.as<Value>();
    }
}

template <class F>
F frame_of(const YAML::Node& fields, std::deque<std::string>& texts) {
    F frame;
    const auto read = [&](const auto& field) {
        auto& value = frame.*field.member;
        value = value_of<std::decay_t<decltype(value)>>(fields[std::string{field.name}], texts);
        return 1U;
    };
    const auto read_all = [&](const auto&... field) { return (0U + ... + read(field)); };
    if (std::apply(read_all, F::fields()) != fields.size()) throw std::runtime_error{"a field too many"};
    return frame;
}

/// Makes the frame of that name among those of `AnyFrame`.
template <class AnyFrame, std::size_t index = 0>
AnyFrame frame_named(const std::string& name, const YAML::Node& fields, std::deque<std::string>& texts) {
    if constexpr (index == std::variant_size_v<AnyFrame>) {
        throw std::runtime_error{"no frame is named " + name};
    } else {
        using F = std::variant_alternative_t<index, AnyFrame>;
        if (F::name == name) return frame_of<F>(fields, texts);
        return frame_named<AnyFrame, index + 1>(name, fields, texts);
    }
}

inline WireError error_named(const std::string& name) {
    static const std::map<std::string, WireError> errors{
        {"payload_too_long", WireError::payload_too_long}, {"bad_utf8", WireError::bad_utf8},
        {"unknown_opcode", WireError::unknown_opcode},     {"negative_count", WireError::negative_count},
        {"bad_address_code", WireError::bad_address_code}, {"text_too_long", WireError::text_too_long}};
    return errors.at(name);
}

template <Direction direction>
Vector<direction> vector_of(const YAML::Node& node, bool valid, std::deque<std::string>& texts) {
    Vector<direction> vector;
    vector.name = node["name"].as<std::string>();
    const auto bytes = joined(node["hex"], unhex);
    vector.bytes.assign(as_bytes(bytes).begin(), as_bytes(bytes).end());
    if (node["clauses"].size() == 0) throw std::runtime_error{vector.name + ": no clause"};
    if (valid) {
        vector.frame = frame_named<Frame<direction>>(node["frame"].as<std::string>(), node["fields"], texts);
        vector.known_after = vector.bytes.size();
    } else {
        vector.error = error_named(node["error"].as<std::string>());
        vector.known_after = node["known_after"].as<std::size_t>();
    }
    return vector;
}

}  // namespace vector_file

/// Loads the vectors of one direction, the valid ones first.
template <Direction direction>
VectorFile<direction> load_vectors() {
    const auto name = std::string{vector_file::name_of(direction)};
    const auto root = YAML::LoadFile(CHATHACK_SOURCE_DIR "/reference/wire/vectors/" + name + ".yaml");
    if (root["direction"].as<std::string>() != name) throw std::runtime_error{name + ": another direction"};
    VectorFile<direction> file;
    for (const auto& node : root["valid"])
        file.vectors.push_back(vector_file::vector_of<direction>(node, true, file.texts));
    for (const auto& node : root["invalid"])
        file.vectors.push_back(vector_file::vector_of<direction>(node, false, file.texts));
    return file;
}

}  // namespace chathack::wire
