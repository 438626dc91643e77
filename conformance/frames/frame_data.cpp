#include "conformance/frames/frame_data.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <type_traits>

#include "reference/transport/endpoint.hpp"
#include "reference/wire/encode.hpp"
#include "reference/wire/utf8.hpp"

namespace chathack::frames {
namespace {

template <class F>
constexpr FieldType type_of(const wire::TextField<F>&) {
    return FieldType::text;
}
template <class F>
constexpr FieldType type_of(const wire::PlainField<F, std::int32_t>&) {
    return FieldType::int32;
}
template <class F>
constexpr FieldType type_of(const wire::PlainField<F, std::int64_t>&) {
    return FieldType::int64;
}
template <class F>
constexpr FieldType type_of(const wire::PlainField<F, wire::Address>&) {
    return FieldType::address;
}

template <class F>
FrameShape shape_of() {
    FrameShape shape{F::name, F::opcode, {}};
    std::apply(
        [&](const auto&... field) {
            (shape.fields.push_back({field.name, type_of(field)}), ...);
        },
        F::fields());
    return shape;
}

template <class... Frames>
std::vector<FrameShape> shapes_of(std::type_identity<std::variant<Frames...>>) {
    return {shape_of<Frames>()...};
}

FieldValue to_value(std::string_view text) { return std::string{text}; }
FieldValue to_value(std::int32_t value) { return std::int64_t{value}; }
FieldValue to_value(std::int64_t value) { return value; }
FieldValue to_value(const wire::Address& address) { return address; }

template <class AnyFrame>
FrameData copy_frame(const AnyFrame& any) {
    return std::visit(
        []<class F>(const F& frame) {
            FrameData data{std::string{F::name}, {}};
            std::apply(
                [&](const auto&... field) {
                    (data.fields.emplace_back(field.name, to_value(frame.*field.member)), ...);
                },
                F::fields());
            return data;
        },
        any);
}

bool assign(std::string_view& to, const FieldValue& from) {
    const auto* text = std::get_if<std::string>(&from);
    if (text) to = *text;
    return text != nullptr;
}
bool assign(wire::Address& to, const FieldValue& from) {
    const auto* address = std::get_if<wire::Address>(&from);
    if (address) to = *address;
    return address != nullptr;
}
template <class Integer>
bool assign(Integer& to, const FieldValue& from) {
    const auto* number = std::get_if<std::int64_t>(&from);
    if (number) to = static_cast<Integer>(*number);
    return number != nullptr;
}

template <class F>
bool encode_as(const FrameData& data, std::vector<std::byte>& out) {
    if (data.name != F::name) return false;
    F frame;
    std::size_t known = 0;
    const auto fill = [&](const auto& field) {
        const auto* value = data.find(field.name);
        if (!value) return true;
        ++known;
        return assign(frame.*field.member, *value);
    };
    const bool good = std::apply([&](const auto&... field) { return (fill(field) && ...); }, F::fields());
    if (!good || known != data.fields.size()) return false;
    wire::encode(frame, out);
    return true;
}

template <class... Frames>
bool encode_any(std::type_identity<std::variant<Frames...>>, const FrameData& data,
                std::vector<std::byte>& out) {
    return (encode_as<Frames>(data, out) || ...);
}

/// Calls `use` with the type of the direction's frames.
template <class Use>
decltype(auto) with_frames(wire::Direction direction, Use&& use) {
    switch (direction) {
        case wire::Direction::to_server:
            return use(std::type_identity<wire::to_server::Frame>{});
        case wire::Direction::to_client:
            return use(std::type_identity<wire::to_client::Frame>{});
        case wire::Direction::peer:
            break;
    }
    return use(std::type_identity<wire::peer::Frame>{});
}

}  // namespace

const FieldValue* FrameData::find(std::string_view field) const noexcept {
    const auto at =
        std::find_if(fields.begin(), fields.end(), [&](const auto& entry) { return entry.first == field; });
    return at == fields.end() ? nullptr : &at->second;
}

std::string hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char c : bytes) {
        const auto value = static_cast<unsigned char>(c);
        text += {digits[value >> 4U], digits[value & 15U]};
    }
    return text;
}

std::string text_of(const FrameData& frame, std::string_view field) {
    const auto* value = frame.find(field);
    const auto* text = value ? std::get_if<std::string>(value) : nullptr;
    return text ? *text : std::string{};
}

const std::vector<FrameShape>& frames_of(wire::Direction direction) {
    static const std::array<std::vector<FrameShape>, 3> shapes{
        shapes_of(std::type_identity<wire::to_server::Frame>{}),
        shapes_of(std::type_identity<wire::to_client::Frame>{}),
        shapes_of(std::type_identity<wire::peer::Frame>{})};
    return shapes[static_cast<std::size_t>(direction)];
}

const FrameShape* find_frame(wire::Direction direction, std::string_view name) {
    const auto& all = frames_of(direction);
    const auto at =
        std::find_if(all.begin(), all.end(), [&](const auto& shape) { return shape.name == name; });
    return at == all.end() ? nullptr : &*at;
}

FrameData to_data(const wire::to_server::Frame& frame) { return copy_frame(frame); }
FrameData to_data(const wire::to_client::Frame& frame) { return copy_frame(frame); }
FrameData to_data(const wire::peer::Frame& frame) { return copy_frame(frame); }

bool encode(wire::Direction direction, const FrameData& frame, std::vector<std::byte>& out) {
    return with_frames(direction, [&](auto frames) { return encode_any(frames, frame, out); });
}

std::string to_string(const FieldValue& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return frames::quoted(*text);
    if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
    return transport::to_string(std::get<wire::Address>(value));
}

std::string to_string(const FrameData& frame) {
    std::string text = frame.name;
    for (const auto& [name, value] : frame.fields)
        text += " " + name + " " + to_string(value);
    return text;
}

std::string quoted(std::string_view text, std::size_t most_bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    const bool readable = wire::is_utf8(text);
    auto shown = text.substr(0, most_bytes);
    while (readable && !shown.empty() && !wire::is_utf8(shown))
        shown.remove_suffix(1);  // the cut must not fall inside a character
    std::string out = "\"";
    for (const char c : shown) {
        const auto value = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += {'\\', c};
        } else if (value < 0x20 || value == 0x7f || (value >= 0x80 && !readable)) {
            out += {'\\', 'x', digits[value >> 4U], digits[value & 15U]};
        } else {
            out += c;
        }
    }
    out += '"';
    if (shown.size() < text.size()) out += "... (" + std::to_string(text.size()) + " bytes)";
    return out;
}

}  // namespace chathack::frames
