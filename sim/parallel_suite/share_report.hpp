#pragma once

#include <optional>
#include <string>

#include "conformance/suite/suite_options.hpp"

namespace chathack::parallel_suite {

/// What a process that has played a share of the cases tells the one that started it.
struct ShareReport {
    suite::SuiteOutcome outcome;
    std::string told;  ///< by the caller of the suite, for itself
};

/// One object of JSON, {version, end, why, told, result}; the result is as in result.json. Bytes that are not
/// UTF-8 become U+FFFD.
std::string to_json(const ShareReport& report);

/// Reads it back. Nothing, and a sentence in `why_not`, when it is none, is cut off or has another version.
std::optional<ShareReport> share_report_from_json(const std::string& text, std::string& why_not);

}  // namespace chathack::parallel_suite
