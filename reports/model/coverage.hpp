#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reports/model/result.hpp"

/// What a run says about the protocol as a whole. Every report begins with it.
namespace chathack::reports {

/// The clauses of one level, by outcome.
struct LevelCoverage {
    verdict::Level level{};
    std::uint64_t clauses = 0;
    std::vector<std::string> kept;          ///< every case conforms; if OPEN, a listed behaviour was seen
    std::vector<std::string> violated;      ///< if OPEN, the behaviour is undeclared or not listed
    std::vector<std::string> follows;       ///< violated only where another clause's violation explains it
    std::vector<std::string> inconclusive;  ///< no case violates it, but some could not be decided
    std::vector<std::string> untried;       ///< there are no cases, or all were skipped
};

/// One entry for each level, in the order MUST, SHOULD, OPEN. `result` must be summarised.
std::vector<LevelCoverage> coverage_of(const Result& result);

/// How many cases have that verdict.
std::uint64_t count_of(const Result& result, verdict::Outcome verdict);

/// The run in one sentence, such as "2 of 34 MUST clauses are violated."
std::string headline(const Result& result);

/// The id of the only case in a result of observed traffic. It says something of many clauses.
inline constexpr std::string_view observed_traffic = "observed/traffic";

/// What a run comes to. The numbers are the exit codes of chathack-conform.
enum class Standing : std::uint8_t {
    passed = 0,
    failed = 1,      ///< a MUST is violated, in a strict run a SHOULD
    incomplete = 3,  ///< nothing failed, but it was cut short, decided nothing, or not all that it had to
};
Standing standing_of(const Result& result);

/// The standing in a word: PASSED, FAILED or INCOMPLETE.
std::string_view stamp(const Result& result);

/// Whether nothing can be said of the target: no case was played and decided, or in observed traffic no
/// clause.
bool is_undecided(const Result& result);

/// The MUST clauses that were not tried or could not be decided.
std::vector<std::string> open_musts(const Result& result);

/// Whether the run failed or is incomplete.
inline bool is_failed(const Result& result) { return standing_of(result) != Standing::passed; }

}  // namespace chathack::reports
