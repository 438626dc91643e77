#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reports/model/result.hpp"

/// What a run says about the protocol as a whole; what every report begins with.
namespace chathack::reports {

/// The clauses of one level by how they fared.
struct LevelCoverage {
    verdict::Level level{};
    std::uint64_t clauses = 0;
    std::vector<std::string> kept;          ///< each case conforms; for OPEN: a named behaviour was seen
    std::vector<std::string> violated;      ///< for OPEN: a broken promise, or behaviour in no list
    std::vector<std::string> inconclusive;  ///< nothing violates, but some case could not tell
    std::vector<std::string> untried;       ///< no case, or only skipped ones
};

/// One for each level, in the order MUST, SHOULD, OPEN; `result` is summarised.
std::vector<LevelCoverage> coverage_of(const Result& result);

/// How many cases have that verdict.
std::uint64_t count_of(const Result& result, verdict::Outcome verdict);

/// The run in one sentence, such as "2 of 34 MUST clauses are violated."
std::string headline(const Result& result);

/// The id of the one case of traffic that was observed, not played: it tells of many clauses, each by itself.
inline constexpr std::string_view observed_traffic = "observed/traffic";

/// PASSED, FAILED, or INCOMPLETE: a run in which nothing was seen that fails it, and which was cut short or
/// decided nothing.
std::string_view stamp(const Result& result);

/// Whether nothing can be said of the target: every case that was played is inconclusive, and
/// of observed traffic every clause.
bool is_undecided(const Result& result);

/// Whether what the headline says is bad: a violated MUST, or SHOULD in a strict run, or no full result.
bool is_failed(const Result& result);

}  // namespace chathack::reports
