#include "reports/model/coverage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace chathack::reports {
namespace {

std::vector<std::string>& row_of(LevelCoverage& level, verdict::Outcome verdict) {
    if (verdict::is_kept(verdict)) return level.kept;
    if (verdict::is_violation(verdict)) return level.violated;
    if (verdict == verdict::Outcome::follows) return level.follows;
    return verdict::is_bad(verdict) ? level.inconclusive : level.untried;
}

std::string violated_of(const LevelCoverage& level) {
    return fmt::format("{} of {} {} clauses {}", level.violated.size(), level.clauses,
                       verdict::to_string(level.level),
                       level.violated.size() == 1 ? "is violated" : "are violated");
}

/// Of OPEN clauses nothing is violated but what the target file declares.
std::string odd_choices(const Result& result) {
    std::string text;
    const auto add = [&](verdict::Outcome outcome, std::string_view one, std::string_view several) {
        const auto number = std::ranges::count_if(result.clauses, [&](const auto& clause) {
            return clause.level == verdict::Level::open && clause.verdict == outcome;
        });
        if (number > 0)
            text +=
                fmt::format("{}{} OPEN {}", text.empty() ? "" : ", ", number, number == 1 ? one : several);
    };
    add(verdict::Outcome::violates_must, "clause is not as the target file declares",
        "clauses are not as the target file declares");
    add(verdict::Outcome::violates_should, "clause shows a behaviour that no choice lists",
        "clauses show a behaviour that no choice lists");
    return text;
}

/// The rest of a headline about violations: " Of 24 MUST clauses 3 could not be decided, and 18 were not
/// tried."
std::string left_open(const LevelCoverage& musts) {
    const auto follow = musts.follows.size();
    const auto after = follow == 0 ? std::string{}
                                   : fmt::format(" {} more MUST {} from that.", follow,
                                                 follow == 1 ? "clause follows" : "clauses follow");
    const auto undecided = musts.inconclusive.size();
    const auto untried = musts.untried.size();
    const auto* were = untried == 1 ? "was" : "were";
    if (undecided + untried == 0) return after;
    if (untried == 0)
        return after + fmt::format(" {} of {} MUST clauses could not be decided.", undecided, musts.clauses);
    if (undecided == 0)
        return after + fmt::format(" {} of {} MUST clauses {} not tried.", untried, musts.clauses, were);
    return after + fmt::format(" Of {} MUST clauses {} could not be decided, and {} {} not tried.",
                               musts.clauses, undecided, untried, were);
}

bool was_anything_tried(const Result& result) {
    return std::ranges::any_of(result.cases, [](const auto& one) { return verdict::is_tried(one.verdict); });
}

}  // namespace

std::vector<LevelCoverage> coverage_of(const Result& result) {
    std::vector<LevelCoverage> levels;
    for (const auto name : verdict::all_levels) {
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

std::uint64_t count_of(const Result& result, verdict::Outcome verdict) {
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
                (level.level == verdict::Level::open ? odd_choices(result) : violated_of(level));
    }
    const auto& musts = levels.front();
    if (!text.empty()) return text + "." + left_open(musts);
    if (is_undecided(result))
        return (was_anything_tried(result) ? "Nothing could be decided." : "Nothing was tried.") +
               left_open(musts);
    if (result.run.partial)
        return fmt::format("No violation was seen in {} case{}, and not all were played.",
                           result.cases.size(), result.cases.size() == 1 ? "" : "s") +
               left_open(musts);
    if (musts.kept.size() < musts.clauses) return "No violation was seen." + left_open(musts);
    return fmt::format("All {} MUST and {} SHOULD clauses are kept.", musts.clauses, levels[1].kept.size());
}

namespace {

bool is_violated(const Result& result) {
    return count_of(result, verdict::Outcome::violates_must) > 0 ||
           (result.run.strict && count_of(result, verdict::Outcome::violates_should) > 0);
}

}  // namespace

Standing standing_of(const Result& result) {
    if (is_violated(result)) return Standing::failed;
    const bool lacking = result.run.require_all && !open_musts(result).empty();
    return result.run.partial || is_undecided(result) || lacking ? Standing::incomplete : Standing::passed;
}

std::string_view stamp(const Result& result) {
    switch (standing_of(result)) {
        case Standing::passed:
            return "PASSED";
        case Standing::failed:
            return "FAILED";
        case Standing::incomplete:
            break;
    }
    return "INCOMPLETE";
}

bool is_undecided(const Result& result) {
    const auto is_decided = [](const CaseResult& one) {
        if (one.id != observed_traffic)
            return one.verdict != verdict::Outcome::inconclusive && verdict::is_tried(one.verdict);
        return std::ranges::any_of(one.verdicts, [](const auto& verdict) {
            return verdict.kind == verdict::Kind::conforms || verdict.kind == verdict::Kind::violates;
        });
    };
    return std::ranges::none_of(result.cases, is_decided);
}

std::vector<std::string> open_musts(const Result& result) {
    const auto musts = std::move(coverage_of(result).front());
    auto open = musts.untried;
    open.insert(open.end(), musts.inconclusive.begin(), musts.inconclusive.end());
    return open;
}

}  // namespace chathack::reports
