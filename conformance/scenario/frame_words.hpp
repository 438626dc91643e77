#pragma once

#include <string_view>

#include "conformance/scenario/case_context.hpp"

namespace chathack::scenario {

/// A frame of the table, and the way it goes; or an act or observation of a user, which goes no way.
struct FrameWord {
    const frames::FrameShape* shape = nullptr;  ///< nullptr: there is no such frame, act or observation
    wire::Direction direction = wire::Direction::to_server;
};

/// What an actor in that role sends (of a user: does), or sees, under that name; complains when there is
/// none.
FrameWord find_frame_word(std::string_view name, Actor::Role role, bool sends, input::Position at,
                          input::Diagnostics& report);

/// The field of that name; complains when the frame has none.
const frames::FieldShape* find_field(const frames::FrameShape& frame, std::string_view name,
                                     input::Position at, input::Diagnostics& report);

/// Whether `value` is not a map of the fields of an act or observation, but the value of its first field
/// alone: `say: hi`, `asked: bob`.
bool is_single_value(const input::YamlNode& value, const frames::FrameShape& word);

/// Whether any frame of any direction has that name.
bool is_frame_name(std::string_view name);

}  // namespace chathack::scenario
