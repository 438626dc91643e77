#pragma once

#include <map>
#include <string>
#include <vector>

#include "conformance/judge/judge.hpp"
#include "conformance/runner/transcript.hpp"
#include "conformance/scenario/scenario.hpp"
#include "reports/model/result.hpp"

namespace chathack::suite {

/// About the most bytes of JSON that the steps and entries of a case have.
inline constexpr std::size_t transcript_bytes = std::size_t{64} * 1024;

/// What a report says of one case: its transcript and its verdicts, made readable. A transcript that would be
/// longer has less of each step, and says where something of its middle is left out.
reports::CaseResult make_case_result(const scenario::Case& scenario_case,
                                     const runner::Transcript& transcript,
                                     const std::vector<judge::Verdict>& verdicts);

/// A result without a transcript: every clause of the case `skipped` or `inconclusive`, and why.
reports::CaseResult make_untried_result(const scenario::Case& scenario_case, verdict::Kind kind,
                                        const std::string& why);

}  // namespace chathack::suite
