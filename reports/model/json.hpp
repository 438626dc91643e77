#pragma once

#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>

#include "reports/model/result.hpp"

namespace chathack::reports {

/// Writes the canonical JSON of a result, with one line for each case. In texts, bytes that are not UTF-8
/// become U+FFFD; the hex of the entries has them unchanged. Transcripts that lie in files are read one by
/// one.
void write_json(const Result& result, std::ostream& out);
std::string to_json(const Result& result);

/// Reads the JSON of a result. Nullopt, with a sentence in `why_not`, when `text` is not such a result.
std::optional<Result> from_json(const std::string& text, std::string& why_not);

/// Reads a result from a file: the JSON of one, or the journal of a run that was killed (journal.hpp). Steps
/// and entries stay in the file, where that is no pipe.
std::optional<Result> read_result(const std::filesystem::path& path, std::string& why_not);

}  // namespace chathack::reports
