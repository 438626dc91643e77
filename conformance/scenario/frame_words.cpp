#include "conformance/scenario/frame_words.hpp"

#include <algorithm>
#include <array>

#include "conformance/frames/user_words.hpp"

namespace chathack::scenario {
namespace {

using wire::Direction;

/// The directions of the frames that a role sends or sees. A name in two of them means the first.
std::vector<Direction> directions(Actor::Role role, bool sends) {
    switch (role) {
        case Actor::Role::client:
            if (sends) return {Direction::to_server, Direction::peer};
            return {Direction::to_client};
        case Actor::Role::server:
            if (sends) return {Direction::to_client, Direction::peer};
            return {Direction::to_server};
        case Actor::Role::peer:
        case Actor::Role::user:
            break;
    }
    return {Direction::peer};
}

std::string_view name_of(Actor::Role role) {
    switch (role) {
        case Actor::Role::client:
            return "client";
        case Actor::Role::server:
            return "server";
        case Actor::Role::peer:
            return "peer";
        case Actor::Role::user:
            return "user";
    }
    return {};
}

FrameWord find_user_word(std::string_view name, bool acts, input::Position at, input::Diagnostics& report) {
    if (const auto* shape = acts ? frames::find_act(name) : frames::find_observation(name))
        return {shape, {}};
    std::vector<std::string_view> known;
    for (const auto& shape : acts ? frames::acts() : frames::observations())
        known.push_back(shape.name);
    if (is_frame_name(name) || frames::find_act(name) || frames::find_observation(name)) {
        report.error(at, "a user " + std::string{acts ? "does not do " : "does not see "} +
                             input::shown(name) + "; it " + (acts ? "does " : "sees ") +
                             input::either(known));
    } else {
        report.error(at, (acts ? "no act is named " : "no observation is named ") + input::shown(name) +
                             input::hint(name, known));
    }
    return {};
}

}  // namespace

FrameWord find_frame_word(std::string_view name, Actor::Role role, bool sends, input::Position at,
                          input::Diagnostics& report) {
    if (role == Actor::Role::user) return find_user_word(name, sends, at, report);
    std::vector<std::string_view> known;
    for (const auto direction : directions(role, sends)) {
        if (const auto* shape = frames::find_frame(direction, name)) return {shape, direction};
        for (const auto& shape : frames::frames_of(direction))
            known.push_back(shape.name);
    }
    if (is_frame_name(name)) {
        report.error(at, input::shown(name) + (sends ? " is not sent" : " is not seen") + " by a " +
                             std::string{name_of(role)} + "; it " + (sends ? "sends " : "sees ") +
                             input::either(known));
    } else {
        report.error(at, "no frame is named " + input::shown(name) + input::hint(name, known));
    }
    return {};
}

const frames::FieldShape* find_field(const frames::FrameShape& frame, std::string_view name,
                                     input::Position at, input::Diagnostics& report) {
    std::vector<std::string_view> known;
    for (const auto& field : frame.fields) {
        if (field.name == name) return &field;
        known.push_back(field.name);
    }
    report.error(at, "`" + std::string{frame.name} + "` has no field " + input::shown(name) +
                         input::hint(name, known));
    return nullptr;
}

bool is_single_value(const input::YamlNode& value, const frames::FrameShape& word) {
    if (word.fields.empty()) return false;
    return !value.is_map() || std::none_of(value.keys.begin(), value.keys.end(), [&](const auto& key) {
        return std::ranges::find(word.fields, key.text, &frames::FieldShape::name) != word.fields.end();
    });
}

bool is_frame_name(std::string_view name) {
    constexpr std::array all{Direction::to_server, Direction::to_client, Direction::peer};
    return std::any_of(all.begin(), all.end(),
                       [&](Direction direction) { return frames::find_frame(direction, name) != nullptr; });
}

}  // namespace chathack::scenario
