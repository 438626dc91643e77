#pragma once

#include <optional>
#include <string>

#include "conformance/suite/suite_options.hpp"

namespace chathack::parallel_suite {

/// What a process that has played a share of the cases reports to the one that started it.
struct ShareReport {
    suite::SuiteOutcome outcome;
    std::string told;  ///< a text of the suite's caller, passed on unread
};

/// A JSON object {version, end, why, told, result}, with the result as in result.json. Bytes that are not
/// UTF-8 become U+FFFD.
std::string to_json(const ShareReport& report);

/// Reads such a text. Nothing, with a sentence in `why_not`, when it is no report, is cut off or has another
/// version.
std::optional<ShareReport> share_report_from_json(const std::string& text, std::string& why_not);

}  // namespace chathack::parallel_suite
