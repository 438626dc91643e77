#pragma once

#include <optional>
#include <string>

#include "reports/model/result.hpp"

namespace chathack::reports {

/// The canonical JSON of a result, one line for each case. Bytes that are not UTF-8 are replaced by U+FFFD in
/// texts; hex keeps them.
std::string to_json(const Result& result);

/// Whether the steps and transcripts of the cases, most of the text, are read.
enum class Transcripts { keep, drop };

/// Reads it back. Nothing, and a sentence in `why_not`, when it is not such a result.
std::optional<Result> from_json(const std::string& text, std::string& why_not,
                                Transcripts transcripts = Transcripts::keep);

}  // namespace chathack::reports
