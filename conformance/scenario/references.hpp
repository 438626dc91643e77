#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chathack::scenario {

/// A piece of plain text, or the name in a `${name}`.
struct TextSegment {
    std::string text;
    bool reference = false;
};

/// Cuts "hi ${alice}!" into "hi ", alice, "!". `$${` stands for a plain `${`.
/// @return nullopt when a `${` is not closed
std::optional<std::vector<TextSegment>> split_references(std::string_view text);

/// The name when the whole text is one reference, else empty.
std::string_view whole_reference(std::string_view text);

}  // namespace chathack::scenario
