#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "reports/commands/commands.hpp"
#include "reports/gate/baseline.hpp"
#include "reports/model/json.hpp"
#include "reports/model/result.hpp"

namespace chathack::reports::commands {

/// Says on the error stream what is wrong, behind the program's name, and gives `code` back.
int complain(ReportExitCode code, std::string_view why);

/// Reads a file; complains and gives nothing when it cannot be read.
std::optional<std::string> read_text(const std::string& path);

/// Reads a result.json; complains and gives nothing when it is none.
std::optional<Result> read_result(const std::string& path, Transcripts transcripts = Transcripts::keep);

/// Reads a baseline; prints what is wrong with it, place by place, and gives nothing then.
std::optional<gate::Baseline> read_baseline(const std::string& path);

/// Writes a file, whole or not at all; "" and "-" are the standard output. Gives the exit code.
int write(const std::string& text, const std::string& path);

}  // namespace chathack::reports::commands
