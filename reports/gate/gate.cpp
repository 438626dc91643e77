#include "reports/gate/gate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <string_view>

#include "reports/model/coverage.hpp"

namespace chathack::reports::gate {
namespace {

std::vector<std::string> left_without(const std::set<std::string>& left, const std::set<std::string>& right) {
    std::vector<std::string> rest;
    std::set_difference(left.begin(), left.end(), right.begin(), right.end(), std::back_inserter(rest));
    return rest;
}

void judge_finding(Judgement& judgement, const std::string& key, const std::string& clause,
                   const ClauseOutcome& outcome, const Known* known) {
    if (!known && outcome.after_a_violation) return;  // the violation is reported instead
    const bool bad = verdict::is_bad(outcome.worst);
    const std::string before{known ? verdict::to_string(known->verdict) : std::string_view{}};
    const std::string after{verdict::to_string(outcome.worst)};
    if (bad && (!known || outcome.worst > known->verdict)) {
        judgement.worse.push_back(
            {.key = key, .clause = clause, .before = before, .after = after, .why = outcome.why});
    } else if (known && bad) {
        ++judgement.known;
    } else if (known && !known->flaky && outcome.worst != verdict::Outcome::skipped) {
        judgement.fixed.push_back(
            {.key = key, .clause = clause, .before = before, .after = after, .why = known->reason});
    }
}

/// "Nothing was tried." as "nothing was tried".
std::string in_a_sentence(std::string text) {
    text.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(text.front())));
    if (text.ends_with('.')) text.pop_back();
    return text;
}

const ClauseOutcome* find(const Outcomes& outcomes, const std::string& key, const std::string& clause) {
    const auto one = outcomes.by_case.find(key);
    if (one == outcomes.by_case.end()) return nullptr;
    const auto found = one->second.find(clause);
    return found == one->second.end() ? nullptr : &found->second;
}

std::string in_words(const ClauseOutcome& outcome) {
    std::string text;
    for (const auto& behaviour : outcome.behaviours)
        text += (text.empty() ? "" : " and ") + behaviour;
    return text.empty() ? std::string{verdict::to_string(outcome.worst)} : text;
}

}  // namespace

Judgement judge(const Result& result, const Baseline& baseline, const GateOptions& options) {
    Judgement judgement;
    if (result.target.name != baseline.target)
        judgement.trouble.push_back("the baseline is of the target \"" + baseline.target +
                                    "\", the result of \"" + result.target.name + "\"");
    if (result.run.network != baseline.network)
        judgement.trouble.push_back("the baseline is of the network \"" + baseline.network +
                                    "\", the result of \"" + result.run.network + "\"");
    if (result.run.partial) judgement.trouble.push_back("the run was cut short: " + result.run.partial_why);
    judgement.open_musts = open_musts(result);
    if (is_undecided(result)) {
        judgement.trouble.push_back(in_a_sentence(headline(result)));
    } else if (options.require_all && !judgement.open_musts.empty()) {
        judgement.trouble.push_back(fmt::format(
            "--require-all, and {} MUST {} not tried or could not be decided", judgement.open_musts.size(),
            judgement.open_musts.size() == 1 ? "clause was" : "clauses were"));
    }

    const auto outcomes = outcomes_of(result);
    for (const auto& [key, clauses] : outcomes.by_case) {
        for (const auto& [clause, outcome] : clauses)
            judge_finding(judgement, key, clause, outcome, baseline.find(key, clause));
    }
    judgement.played_before = baseline.played.size();
    judgement.played = outcomes.played.size();
    if (!options.subset) judgement.vanished = left_without(baseline.played, outcomes.played);
    judgement.new_cases = left_without(outcomes.played, baseline.played);
    for (const auto& known : baseline.known) {
        for (const auto& key : known.cases) {
            const bool elsewhere = !outcomes.played.contains(key) && baseline.played.contains(key);
            if (!elsewhere && find(outcomes, key, known.clause) == nullptr)
                judgement.stale.push_back(known.clause + " " + key);
        }
    }
    judgement.passed = judgement.trouble.empty() && judgement.worse.empty() && judgement.vanished.empty() &&
                       !(options.tight && !judgement.fixed.empty());
    return judgement;
}

Comparison compare(const Result& before, const Result& after, bool subset) {
    const auto old = outcomes_of(before);
    const auto now = outcomes_of(after);
    Comparison comparison;
    const auto differ = [&](const char* what, const std::string& one, const std::string& other) {
        if (one != other)
            comparison.different_runs.push_back(fmt::format("{}: \"{}\" and \"{}\"", what, one, other));
    };
    const auto ways_of = [](const RunInfo& run) { return run.network.empty() ? run.transport : run.network; };
    differ("target", before.target.name, after.target.name);
    differ("network", ways_of(before.run), ways_of(after.run));
    differ("part of the suite", before.run.shard, after.run.shard);
    differ("version of the suite", before.run.version, after.run.version);
    differ("completeness", before.run.partial_why, after.run.partial_why);
    for (const auto& [key, clauses] : now.by_case) {
        for (const auto& [clause, outcome] : clauses) {
            const auto* earlier = find(old, key, clause);
            const ClauseOutcome unknown;
            const auto& was = earlier ? *earlier : unknown;
            const OutcomeChange change{.key = key,
                                       .clause = clause,
                                       .before = earlier ? in_words(was) : "",
                                       .after = in_words(outcome),
                                       .why = verdict::is_bad(outcome.worst) ? outcome.why : was.why};
            constexpr auto well = verdict::Outcome::conforms;
            const auto left = verdict::is_bad(was.worst) ? was.worst : well;
            const bool told = outcome.after_a_violation;  // the violation is reported instead
            const auto right = verdict::is_bad(outcome.worst) && !told ? outcome.worst : well;
            if (right > left) {
                comparison.worse.push_back(change);
            } else if (right < left) {
                comparison.better.push_back(change);
            } else if (earlier && was.behaviours != outcome.behaviours) {
                comparison.other_choices.push_back(change);
            }
        }
    }
    if (!subset) comparison.vanished = left_without(old.played, now.played);
    comparison.new_cases = left_without(now.played, old.played);
    return comparison;
}

}  // namespace chathack::reports::gate
