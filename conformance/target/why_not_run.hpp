#pragma once

#include <string>

#include "conformance/target/spawn.hpp"

namespace chathack::target {

/// What went wrong when a process was to become a program.
struct RunFault {
    enum class Step { folder, program } step{};
    int error = 0;  ///< an errno; 0: nothing
};

/// Why a command cannot be run, in a sentence or two that name the file and say what to do.
std::string why_not_run(const ProgramCommand& command, const RunFault& fault);

/// Of a command that is a line for the shell, and ended with exit status 126 or 127: what is wrong with the
/// program that it begins with. Empty: that is there and may be run, or the line begins with something else.
std::string why_shell_did_not_run(const ProgramCommand& command);

/// Names a word of the command that is not in the folder where the command runs, while beside the file that
/// has the command there is such a file: probably that was meant. A word of a line for the shell counts, too.
/// Empty: there is none.
std::string meant_beside(const ProgramCommand& command);

}  // namespace chathack::target
