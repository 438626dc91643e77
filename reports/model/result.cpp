#include "reports/model/result.hpp"

#include "reports/model/causes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace chathack::reports {
namespace {

/// What a case says of a clause.
struct Finding {
    VerdictResult verdict;
    bool after_a_violation = false;  ///< undecided because the case ended when it violated another clause
};

/// What all cases together say of a clause. Skipped cases count only when all were skipped. Cases that ended
/// at a violation of another clause count only when there are no others.
verdict::Outcome outcome_of_clause(std::vector<Finding> findings) {
    if (findings.empty()) return verdict::Outcome::untested;
    const auto prefer = [&](const auto& counts) {
        const auto rest = std::ranges::stable_partition(findings, counts);
        if (rest.begin() != findings.begin()) findings.erase(rest.begin(), rest.end());
    };
    prefer([](const Finding& one) { return one.verdict.kind != verdict::Kind::skipped; });
    prefer([](const Finding& one) { return !one.after_a_violation; });
    std::vector<VerdictResult> verdicts;
    for (auto& one : findings)
        verdicts.push_back(std::move(one.verdict));
    return outcome_of(verdicts);
}

}  // namespace

Result without_cases(const Result& result) {
    return {.schema = result.schema,
            .run = result.run,
            .target = result.target,
            .timing = result.timing,
            .summary = result.summary,
            .clauses = result.clauses,
            .cases = {}};
}

verdict::Outcome outcome_of(const VerdictResult& verdict) {
    return verdict::outcome_of(verdict.kind, verdict.level, verdict.behaviour, verdict.promise);
}

verdict::Outcome outcome_of(const std::vector<VerdictResult>& verdicts) {
    auto gravest = verdict::Outcome::conforms;
    for (const auto& verdict : verdicts)
        gravest = std::max(gravest, outcome_of(verdict));
    return gravest;
}

bool is_after_a_violation(const VerdictResult& verdict, const CaseResult& one) {
    return verdict.kind == verdict::Kind::inconclusive && one.verdict >= verdict::Outcome::follows;
}

void summarise(Result& result) {
    tell_causes(result);
    result.summary.cases = result.cases.size();
    result.summary.verdicts.clear();
    std::map<std::string_view, std::vector<Finding>> by_clause;
    std::map<std::string_view, std::vector<std::string>> cases_of;
    for (auto& one : result.cases) {
        one.verdict = outcome_of(one.verdicts);
        ++result.summary.verdicts[one.verdict];
        for (const auto& verdict : one.verdicts)
            by_clause[verdict.clause].push_back({verdict, is_after_a_violation(verdict, one)});
        for (const auto& clause : one.clauses) {
            auto& ids = cases_of[clause];  // variants of a case count once
            if (std::find(ids.begin(), ids.end(), one.id) == ids.end()) ids.push_back(one.id);
        }
    }
    result.summary.musts_untried.clear();
    for (auto& clause : result.clauses) {
        clause.cases = cases_of[clause.id];
        clause.behaviours.clear();
        clause.verdict = outcome_of_clause(by_clause[clause.id]);
        if (clause.level == verdict::Level::must && !verdict::is_tried(clause.verdict))
            result.summary.musts_untried.push_back(clause.id);
        for (const auto& [verdict, after_a_violation] : by_clause[clause.id]) {
            if (verdict.kind == verdict::Kind::observed) ++clause.behaviours[verdict.behaviour];
        }
    }
}

NetworkUse& NetworkUse::operator+=(const NetworkUse& more) {
    packets += more.packets;
    for (const auto& [cause, count] : more.lost)
        lost[cause] += count;
    sent_again += more.sent_again;
    lag_worst_us = std::max(lag_worst_us, more.lag_worst_us);
    return *this;
}

std::uint64_t NetworkUse::lost_in_all() const {
    std::uint64_t sum = 0;
    for (const auto& [cause, count] : lost)
        sum += count;
    return sum;
}

std::string to_string(const NetworkUse& use) {
    if (use.packets == 0) return {};
    std::string causes;
    for (const auto& [cause, count] : use.lost)
        if (count > 0) causes += (causes.empty() ? " (" : ", ") + std::to_string(count) + ' ' + cause;
    if (!causes.empty()) causes += ')';
    auto text = fmt::format("{} packets, {} lost{}, {} sent again by TCP", use.packets, use.lost_in_all(),
                            causes, use.sent_again);
    if (use.lag_worst_us > 0)
        text += fmt::format(", at most {:.1f} ms late", static_cast<double>(use.lag_worst_us) / 1e3);
    return text;
}

}  // namespace chathack::reports
