#pragma once

#include <boost/system/result.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "reference/wire/frames.hpp"

/// Frames whose names and fields are data, for code that learns only at run time which frame it handles. The
/// typed frames are in reference/wire/frames.hpp.
namespace chathack::frames {

/// The value of a field: the bytes of a text, an int or a long, or an address.
using FieldValue = std::variant<std::string, std::int64_t, wire::Address>;

/// A frame. After `to_data` its fields are in the order of the wire; `encode` takes them in any order.
struct FrameData {
    std::string name;
    std::vector<std::pair<std::string, FieldValue>> fields;

    const FieldValue* find(std::string_view field) const noexcept;
    friend bool operator==(const FrameData&, const FrameData&) = default;
};

/// The text of a field; empty when there is none.
std::string text_of(const FrameData& frame, std::string_view field);

/// Two small hexadecimal digits for each byte.
std::string hex(std::string_view bytes);

enum class FieldType { text, int32, int64, address };
struct FieldShape {
    std::string_view name;
    FieldType type;
};
struct FrameShape {
    std::string_view name;
    std::int8_t opcode = 0;
    std::vector<FieldShape> fields;
};

/// Every frame of one direction, in the order of reference/wire/frames.hpp.
const std::vector<FrameShape>& frames_of(wire::Direction direction);
/// The frame of that name, or nullptr.
const FrameShape* find_frame(wire::Direction direction, std::string_view name);

/// A decoded frame, its texts copied.
FrameData to_data(const wire::to_server::Frame& frame);
FrameData to_data(const wire::to_client::Frame& frame);
FrameData to_data(const wire::peer::Frame& frame);

/// Appends the bytes of a frame to `out`. Fields that `frame` lacks are empty or zero. An int takes the low
/// 32 bits, so that a scenario can send any.
/// @return false, with `out` as it was, when the direction has no such frame, or a field is unknown or of
/// another type
bool encode(wire::Direction direction, const FrameData& frame, std::vector<std::byte>& out);

/// One line such as `global_message sender "alice" message "hi"`. Long texts are cut and control characters
/// escaped, as by `quoted`.
std::string to_string(const FrameData& frame);
/// The value alone: quoted text, number or address.
std::string to_string(const FieldValue& value);
/// The text in quotes, escaped as in C. A text of more than `most_bytes` is cut, and its size follows.
std::string quoted(std::string_view text, std::size_t most_bytes = 60);

}  // namespace chathack::frames
