#pragma once

#include <string_view>

#include "conformance/scenario/case_context.hpp"

namespace chathack::scenario {

/// A frame of the table and its direction; or an act or observation of a user, whose direction means nothing.
struct FrameWord {
    const frames::FrameShape* shape = nullptr;  ///< nullptr when there is no such frame, act or observation
    wire::Direction direction = wire::Direction::to_server;
};

/// Finds the frame or act of that name that an actor in that role sends or does (`sends`), or the frame or
/// observation that it sees. Reports an error when there is none.
FrameWord find_frame_word(std::string_view name, Actor::Role role, bool sends, input::Position at,
                          input::Diagnostics& report);

/// The field of that name, or nullptr after an error.
const frames::FieldShape* find_field(const frames::FrameShape& frame, std::string_view name,
                                     input::Position at, input::Diagnostics& report);

/// Whether `value` is the value of the first field of an act or observation, as in `say: hi` and `asked:
/// bob`, and not a map of its fields.
bool is_single_value(const input::YamlNode& value, const frames::FrameShape& word);

/// Whether any frame of any direction has that name.
bool is_frame_name(std::string_view name);

}  // namespace chathack::scenario
