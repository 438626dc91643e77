#pragma once

#include <span>
#include <string_view>

#include "reference/apps/chathack/acts.hpp"

namespace chathack::apps {

/// A command that is typed as /name.
struct TypedCommand {
    std::string_view name;
    std::string_view operands;
    std::string_view help;
    bool takes_login;
};
std::span<const TypedCommand> typed_commands() noexcept;

/// Whether the line is meant as a command, known or not. Blanks may stand before it.
bool is_command(std::string_view line) noexcept;

/// Reads a line that a person typed: a command, or a text for everyone. A line that begins with // stands for
/// a text that begins with one slash. A command behind blanks is no text: it may hold what is not for
/// everyone.
Understood read_typed_line(std::string_view line);

}  // namespace chathack::apps
