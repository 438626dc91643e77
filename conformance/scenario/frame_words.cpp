#include "conformance/scenario/frame_words.hpp"

#include <algorithm>
#include <array>

namespace chathack::scenario {
namespace {

using wire::Direction;

/// What a role sends or sees, the likeliest first.
std::vector<Direction> directions(Actor::Role role, bool sends) {
    switch (role) {
        case Actor::Role::client:
            if (sends) return {Direction::to_server, Direction::peer};
            return {Direction::to_client};
        case Actor::Role::server:
            if (sends) return {Direction::to_client, Direction::peer};
            return {Direction::to_server};
        case Actor::Role::peer:
            break;
    }
    return {Direction::peer};
}

}  // namespace

FrameWord find_frame_word(std::string_view name, Actor::Role role, bool sends, Position at, Report& report) {
    std::vector<std::string_view> known;
    for (const auto direction : directions(role, sends)) {
        if (const auto* shape = frames::find_frame(direction, name)) return {shape, direction};
        for (const auto& shape : frames::frames_of(direction))
            known.push_back(shape.name);
    }
    if (is_frame_name(name)) {
        report.error(at, shown(name) + (sends ? " is not sent" : " is not seen") + " by a " +
                             (role == Actor::Role::client   ? "client"
                              : role == Actor::Role::server ? "server"
                                                            : "peer") +
                             "; it " + (sends ? "sends " : "sees ") + either(known));
    } else {
        report.error(at, "no frame is named " + shown(name) + hint(name, known));
    }
    return {};
}

const frames::FieldShape* find_field(const frames::FrameShape& frame, std::string_view name, Position at,
                                     Report& report) {
    std::vector<std::string_view> known;
    for (const auto& field : frame.fields) {
        if (field.name == name) return &field;
        known.push_back(field.name);
    }
    report.error(at, "`" + std::string{frame.name} + "` has no field " + shown(name) + hint(name, known));
    return nullptr;
}

bool is_frame_name(std::string_view name) {
    constexpr std::array all{Direction::to_server, Direction::to_client, Direction::peer};
    return std::any_of(all.begin(), all.end(),
                       [&](Direction direction) { return frames::find_frame(direction, name) != nullptr; });
}

}  // namespace chathack::scenario
