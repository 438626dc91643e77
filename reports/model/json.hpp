#pragma once

#include <optional>
#include <string>

#include "reports/model/result.hpp"

namespace chathack::reports {

/// The canonical JSON of a result, with one line for each case. In texts, bytes that are not UTF-8 become
/// U+FFFD; the hex of the entries has them unchanged.
std::string to_json(const Result& result);

/// Whether `from_json` keeps the steps and transcripts of the cases, which are most of a result.
enum class Transcripts { keep, drop };

/// Reads the JSON of a result. Nullopt, with a sentence in `why_not`, when `text` is not such a result.
std::optional<Result> from_json(const std::string& text, std::string& why_not,
                                Transcripts transcripts = Transcripts::keep);

}  // namespace chathack::reports
