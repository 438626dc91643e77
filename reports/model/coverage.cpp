#include "reports/model/coverage.hpp"

#include <fmt/format.h>

#include <algorithm>

#include <array>
#include <string_view>
#include <utility>

namespace chathack::reports {
namespace {

std::vector<std::string>& row_of(LevelCoverage& level, const std::string& verdict) {
    if (verdict == "conforms" || verdict == "observed") return level.kept;
    if (verdict == "violates-must" || verdict == "violates-should") return level.violated;
    return verdict == "inconclusive" ? level.inconclusive : level.untried;
}

std::string violated_of(const LevelCoverage& level) {
    return fmt::format("{} of {} {} clauses {}", level.violated.size(), level.clauses, level.level,
                       level.violated.size() == 1 ? "is violated" : "are violated");
}

/// " Of 24 MUST clauses 3 could not be decided, and 18 were not tried.": what a sentence about violations
/// leaves out.
std::string left_open(const LevelCoverage& musts) {
    const auto undecided = musts.inconclusive.size();
    const auto untried = musts.untried.size();
    const auto* were = untried == 1 ? "was" : "were";
    if (undecided + untried == 0) return {};
    if (untried == 0)
        return fmt::format(" {} of {} MUST clauses could not be decided.", undecided, musts.clauses);
    if (undecided == 0)
        return fmt::format(" {} of {} MUST clauses {} not tried.", untried, musts.clauses, were);
    return fmt::format(" Of {} MUST clauses {} could not be decided, and {} {} not tried.", musts.clauses,
                       undecided, untried, were);
}

}  // namespace

std::vector<LevelCoverage> coverage_of(const Result& result) {
    std::vector<LevelCoverage> levels;
    for (const char* name : {"MUST", "SHOULD", "OPEN"}) {
        LevelCoverage level;
        level.level = name;
        for (const auto& clause : result.clauses) {
            if (clause.level != name) continue;
            ++level.clauses;
            row_of(level, clause.verdict).push_back(clause.id);
        }
        levels.push_back(std::move(level));
    }
    return levels;
}

std::uint64_t count_of(const Result& result, const std::string& verdict) {
    const auto found = result.summary.verdicts.find(verdict);
    return found == result.summary.verdicts.end() ? 0 : found->second;
}

std::string headline(const Result& result) {
    if (result.cases.empty()) return "No case was run.";
    const auto levels = coverage_of(result);
    std::string text;
    for (const auto& level : levels) {
        if (level.violated.empty()) continue;
        text += (text.empty() ? "" : ", ") +
                (level.level == "OPEN"
                     ? fmt::format("{} OPEN {} a promise or a known behaviour missed", level.violated.size(),
                                   level.violated.size() == 1 ? "clause has" : "clauses have")
                     : violated_of(level));
    }
    const auto& musts = levels.front();
    if (!text.empty()) return text + "." + left_open(musts);
    if (is_undecided(result)) return "Nothing could be decided.";
    if (!musts.inconclusive.empty())
        return fmt::format("No violation was seen; {} of {} MUST clauses could not be decided.",
                           musts.inconclusive.size(), musts.clauses);
    if (!musts.untried.empty())
        return fmt::format("No violation was seen; {} of {} MUST clauses were tried.", musts.kept.size(),
                           musts.clauses);
    return fmt::format("All {} MUST and {} SHOULD clauses are kept.", musts.clauses, levels[1].kept.size());
}

namespace {

bool is_violated(const Result& result) {
    return count_of(result, "violates-must") > 0 ||
           (result.run.strict && count_of(result, "violates-should") > 0);
}

}  // namespace

std::string_view stamp(const Result& result) {
    if (is_violated(result)) return "FAILED";
    return is_failed(result) ? "INCOMPLETE" : "PASSED";
}

bool is_undecided(const Result& result) {
    const auto is_decided = [](const CaseResult& one) {
        if (one.id != observed_traffic) return one.verdict != "inconclusive" && one.verdict != "skipped";
        return std::ranges::any_of(one.verdicts,
                                   [](const auto& verdict) { return verdict.kind == "conforms"; });
    };
    return count_of(result, "inconclusive") > 0 && std::ranges::none_of(result.cases, is_decided);
}

bool is_failed(const Result& result) {
    return result.run.partial || is_undecided(result) || result.cases.empty() || is_violated(result);
}

std::string in_words(const std::string& verdict) {
    constexpr std::array<std::pair<std::string_view, const char*>, 7> words{{
        {"violates-must", "violates a MUST"},
        {"violates-should", "violates a SHOULD"},
        {"inconclusive", "inconclusive"},
        {"skipped", "skipped"},
        {"observed", "observed"},
        {"conforms", "conforms"},
        {"untested", "not tested"},
    }};
    for (const auto& [verdict_name, text] : words) {
        if (verdict == verdict_name) return text;
    }
    return verdict;
}

}  // namespace chathack::reports
