#pragma once

#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

#include "reports/commands/commands.hpp"
#include "reports/gate/baseline.hpp"
#include "reports/model/json.hpp"
#include "reports/model/result.hpp"

namespace chathack::reports::commands {

/// Prints the program's name and what is wrong on the error stream, and returns `code`.
int complain(ReportExitCode code, std::string_view why);

/// Reads a file. Nullopt, after a message, when it cannot be read.
std::optional<std::string> read_text(const std::string& path);

/// The file that `path` means: of a folder of a run its result.json; where a run was killed, so that there is
/// none, its journal.
std::string result_file(const std::string& path);

/// Reads a result. Nullopt, after a message, when there is none.
std::optional<Result> read_result(const std::string& path);

/// Reads a baseline. Nullopt, after a message for each fault with its place, when there is an error.
std::optional<gate::Baseline> read_baseline(const std::string& path);

/// Writes a file, whole or not at all. The paths "" and "-" mean the standard output.
/// @return the exit code
int write(const std::string& text, const std::string& path);
/// The same for a text that is written piece by piece.
int write(const std::function<void(std::ostream&)>& write_text, const std::string& path);

}  // namespace chathack::reports::commands
