#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace chathack::commands {

/// The exit status of chathack-conform and chathack-sim; documented in README.md and `--help`.
enum ExitCode {
    conforms = 0,
    violated = 1,       ///< a MUST is violated; with --strict a SHOULD, too
    wrong_use = 2,      ///< of options or files
    no_target = 3,      ///< it could not be started or reached, or agrees with whatever is asked
    harness_error = 4,  ///< an error of our own, or interrupted
};

/// The part of `--help` that tells them.
inline constexpr std::string_view exit_codes_help =
    "Exit codes: 0 conforms; 1 a MUST is violated (a SHOULD too with --strict); 2 wrong use or bad files;\n"
    "3 the target could not be started or reached, or agrees with whatever is asked; 4 an error of the suite "
    "itself, or "
    "interrupted.";

/// The end of the `--help` of a program or a command of it: how it may be called, and the exit codes.
std::string examples(std::string_view program, std::initializer_list<std::string_view> calls,
                     std::string_view exit_codes = exit_codes_help);

/// Says on the error stream what is wrong, behind the program's name, and gives `code` back.
int complain(ExitCode code, std::string_view why);

}  // namespace chathack::commands
