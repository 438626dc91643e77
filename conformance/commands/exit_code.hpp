#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace chathack::commands {

/// The exit codes of chathack-conform and chathack-sim. README.md and `--help` describe them, too.
enum ExitCode {
    conforms = 0,
    violated = 1,       ///< a MUST is violated, or with --strict a SHOULD
    wrong_use = 2,      ///< wrong options or bad files
    no_target = 3,      ///< the target could not be started or reached, or agrees with whatever is asked;
                        ///< or the run is INCOMPLETE: nothing was tried or decided
    harness_error = 4,  ///< an error of the suite itself, or interrupted
};

/// The part of `--help` about them.
inline constexpr std::string_view exit_codes_help =
    "Exit codes: 0 conforms; 1 a MUST is violated (a SHOULD too with --strict); 2 wrong use or bad files;\n"
    "3 the target could not be started or reached, or agrees with whatever is asked, or nothing was tried or "
    "decided\n(with --require-all: not every MUST); 4 an error of the suite itself, or interrupted.";

/// The end of the `--help` of a program or command: examples of calls, and the exit codes.
std::string examples(std::string_view program, std::initializer_list<std::string_view> calls,
                     std::string_view exit_codes = exit_codes_help);

/// Prints the program's name and what is wrong on the error stream, and returns `code`.
int complain(ExitCode code, std::string_view why);

}  // namespace chathack::commands
