#pragma once

#include <optional>

#include "conformance/scenario/case_context.hpp"

namespace chathack::scenario {

/// A text: plain, with `${names}` in it, or generated: {repeat: é, bytes: 1024}, {random: 100}, {hex: c3 28},
/// {concat: [...]}, {text: alice}. Complains and gives nullopt when it is none.
/// @param is_login  in a field that holds a login: the plain name of an actor is that actor's login
std::optional<Text> read_text(const input::YamlNode& node, bool is_login, CaseContext& context);

/// What a frame's field is to hold, in the type of the field.
std::optional<Value> read_value(const input::YamlNode& node, const frames::FieldShape& field,
                                CaseContext& context);

/// What a frame's field should hold: a value, {capture: name} or, of a text, {size: 1024}.
std::optional<FieldPattern> read_field_pattern(const input::YamlNode& node, const frames::FieldShape& field,
                                               CaseContext& context);

/// Bytes written as "c3 28" or "c328".
std::optional<std::string> parse_hex(std::string_view text);

}  // namespace chathack::scenario
