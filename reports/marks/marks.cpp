#include "reports/marks/marks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "reports/marks/parts_html.hpp"
#include "reports/marks/submission_folder.hpp"
#include "reports/model/case_file.hpp"
#include "reports/model/case_runs.hpp"
#include "reports/model/coverage.hpp"
#include "reports/model/lacks.hpp"
#include "reports/text/shell.hpp"

namespace chathack::reports::marks {
namespace {

constexpr double sliver = 1e-9;  // what sums of binary fractions may be off

/// What the cases of one scenario say of a clause.
struct ScenarioFinding {
    bool kept = false;
    bool violated = false;
    bool follows = false;
    bool undecided = false;
};

/// How one play stands with a clause.
struct PlayFinding {
    ClauseStanding standing = ClauseStanding::untried;
    double credit = 0;  ///< 0 to 1
    friend bool operator==(const PlayFinding&, const PlayFinding&) = default;
};

/// A case that shows how a clause stands.
struct Witness {
    const CaseResult* one = nullptr;
    const VerdictResult* verdict = nullptr;
    std::size_t play = 0;
};

/// Everything that the plays say of one clause.
struct ClauseFindings {
    const ClauseResult* clause = nullptr;
    std::vector<std::map<std::string_view, ScenarioFinding>> scenarios;  ///< by play, then by scenario
    std::vector<Witness> violations, consequences, undecided;
    std::vector<Witness> not_possible;  ///< cases for which the submission names too few accounts
};

std::string_view scenario_of(const CaseResult& one) {
    return std::string_view{one.id}.substr(0, one.id.find(':'));
}

void add_finding(ClauseFindings& findings, const Witness& witness) {
    auto& scenario = findings.scenarios[witness.play][scenario_of(*witness.one)];
    const auto outcome = outcome_of(*witness.verdict);
    if (verdict::is_violation(outcome)) {
        scenario.violated = true;
        findings.violations.push_back(witness);
    } else if (outcome == verdict::Outcome::follows) {
        scenario.follows = true;
        findings.consequences.push_back(witness);
    } else if (outcome == verdict::Outcome::inconclusive) {
        scenario.undecided = true;
        findings.undecided.push_back(witness);
    } else if (is_lack_of_accounts(*witness.verdict)) {
        findings.not_possible.push_back(witness);
    } else if (verdict::is_kept(outcome)) {
        scenario.kept = true;
    }
}

double partial_credit(Partial partial, std::size_t kept, std::size_t all) {
    const auto share = static_cast<double>(kept) / static_cast<double>(all);
    switch (partial) {
        case Partial::none:
            return 0;
        case Partial::half:
            return 2 * kept >= all ? 0.5 : 0;
        case Partial::share:
            return share;
    }
    return 0;
}

PlayFinding finding_of(const std::map<std::string_view, ScenarioFinding>& scenarios, Partial partial) {
    std::size_t kept = 0, violated = 0, follows = 0, undecided = 0;
    for (const auto& [name, scenario] : scenarios) {
        follows += scenario.follows ? 1U : 0U;
        if (scenario.violated)
            ++violated;
        else if (scenario.kept)
            ++kept;
        else if (!scenario.follows && scenario.undecided)
            ++undecided;
    }
    if (violated > 0) {
        const auto credit = partial_credit(partial, kept, kept + violated + undecided);
        return {credit > 0 ? ClauseStanding::partly : ClauseStanding::violated, credit};
    }
    if (follows > 0) return {ClauseStanding::follows, 1};
    if (kept > 0) return {ClauseStanding::kept, 1};
    return {undecided > 0 ? ClauseStanding::undecided : ClauseStanding::untried, 0};
}

/// The worse of two comes first. What did not decide is no worse than what did.
int place_of(ClauseStanding standing) {
    switch (standing) {
        case ClauseStanding::violated:
            return 0;
        case ClauseStanding::partly:
            return 1;
        case ClauseStanding::follows:
            return 2;
        case ClauseStanding::kept:
            return 3;
        case ClauseStanding::undecided:
            return 4;
        case ClauseStanding::untried:
            return 5;
    }
    return 5;
}

/// Which cases students may not see.
class HiddenCases {
public:
    /// @param clauses  all that count
    HiddenCases(const Rubric& rubric, const std::vector<const ClauseResult*>& clauses) : rubric_{rubric} {
        std::map<std::string, bool> all_hidden;  // by family
        for (const auto* clause : clauses) {
            auto& all = all_hidden.emplace(family_of(clause->id), true).first->second;
            all = all && rubric.hidden.contains(clause->id);
        }
        for (const auto& [family, all] : all_hidden)
            if (all) families_.insert(family);
    }

    bool contain(const CaseResult& one) const {
        const auto is_hidden = [&](const std::string& clause) { return rubric_.hidden.contains(clause); };
        if (std::ranges::any_of(one.clauses, is_hidden)) return true;
        const bool judges = std::ranges::any_of(one.verdicts, [&](const auto& verdict) {
            return is_hidden(verdict.clause) || is_hidden(verdict.follows_from);
        });
        return judges || families_.contains(clause_family_of(one));
    }

private:
    /// "LOGIN" of "login/new:emoji".
    static std::string clause_family_of(const CaseResult& one) {
        auto family = one.id.substr(0, one.id.find('/'));
        for (auto& c : family)
            if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        return family;
    }

    const Rubric& rubric_;
    std::set<std::string> families_;  ///< whose clauses are all hidden
};

/// A case of fewer events says sooner what is wrong, and one that fails without haste can be followed. Before
/// all else comes what students may see.
Witness gentlest(const std::vector<Witness>& witnesses, const HiddenCases& hidden) {
    const auto key = [&](const Witness& witness) {
        const auto whole = with_transcript(*witness.one);
        const bool disguised = witness.play > 0;  // names that nobody knows from the scenario
        return std::tuple{hidden.contain(*witness.one),
                          witness.verdict->haste,
                          disguised,
                          whole.entries.size(),
                          whole.steps.size(),
                          key_of(whole),
                          witness.verdict->why,
                          whole.repetition,
                          whole.seed,
                          witness.play};
    };
    std::optional<decltype(key(Witness{}))> least;
    Witness found;
    for (const auto& witness : witnesses) {
        auto its = key(witness);
        if (least && *least <= its) continue;
        least = std::move(its);
        found = witness;
    }
    return found;
}

std::string replay_of(const CaseResult& one, std::uint64_t seed) {
    auto options = option_for_shell("--only", one.id) + fmt::format(" --seed {}", seed);
    if (!one.variant.empty() && one.variant != "whole")
        options += option_for_shell("--variants", one.variant);
    return options.substr(1);  // without the space in front
}

class Marking {
public:
    Marking(const Rubric& rubric, const std::vector<const Result*>& plays) : rubric_{rubric}, plays_{plays} {
        for (const auto* play : plays)
            collect_clauses(*play);
        for (std::size_t i = 0; i < plays.size(); ++i)
            collect_findings(i);
    }

    std::vector<ClauseMark> clauses() {
        std::vector<const ClauseResult*> counting;
        for (const auto* findings : order_) {
            if (weight_of(rubric_, findings->clause->id, findings->clause->level) > 0)
                counting.push_back(findings->clause);
        }
        const HiddenCases hidden{rubric_, counting};
        std::vector<ClauseMark> marks;
        double weights = 0, bonus_weights = 0;
        std::vector<std::pair<double, double>> shares;  // weight and credit
        for (auto* findings : order_) {
            const auto& clause = *findings->clause;
            const auto weight = weight_of(rubric_, clause.id, clause.level);
            if (weight <= 0) continue;
            auto [mark, credit] = mark_of(*findings, hidden);
            if (mark.standing != ClauseStanding::untried) (mark.bonus ? bonus_weights : weights) += weight;
            shares.emplace_back(weight, credit);
            marks.push_back(std::move(mark));
        }
        for (std::size_t i = 0; i < marks.size(); ++i) {
            auto& mark = marks[i];
            if (mark.standing == ClauseStanding::untried) continue;
            const auto [weight, credit] = shares[i];
            mark.most = mark.bonus ? rubric_.bonus.value_or(0) * weight / bonus_weights
                                   : rubric_.maximum * weight / weights;
            mark.points = mark.most * credit;
        }
        return marks;
    }

private:
    void collect_clauses(const Result& play) {
        for (const auto& clause : play.clauses) {
            auto& findings = findings_[clause.id];
            if (findings.clause) continue;
            findings.clause = &clause;
            findings.scenarios.resize(plays_.size());
            order_.push_back(&findings);
        }
    }

    void collect_findings(std::size_t play) {
        for (const auto& one : plays_[play]->cases) {
            for (const auto& verdict : one.verdicts) {
                const auto found = findings_.find(verdict.clause);
                if (found != findings_.end()) add_finding(found->second, {&one, &verdict, play});
            }
        }
    }

    std::pair<ClauseMark, double> mark_of(const ClauseFindings& findings, const HiddenCases& hidden) const {
        const auto& clause = *findings.clause;
        ClauseMark mark;
        mark.id = clause.id;
        mark.level = clause.level;
        mark.text = clause.text;
        mark.hidden = rubric_.hidden.contains(clause.id);
        mark.bonus = rubric_.bonus && clause.level == verdict::Level::should;
        const auto [worst, unstable] = worst_of(findings);
        mark.standing = worst.standing;
        if (mark.standing == ClauseStanding::untried && !findings.not_possible.empty())
            mark.standing = ClauseStanding::undecided;
        mark.unstable = unstable;
        add_witness(mark, findings, hidden);
        return {mark, worst.credit};
    }

    /// What the worst play says, and whether the plays differ.
    std::pair<PlayFinding, bool> worst_of(const ClauseFindings& findings) const {
        PlayFinding worst;
        std::vector<PlayFinding> tried;
        for (const auto& scenarios : findings.scenarios) {
            const auto finding = finding_of(scenarios, rubric_.partial);
            if (finding.standing == ClauseStanding::untried) continue;
            tried.push_back(finding);
            const auto key = [](const PlayFinding& one) {
                return std::tuple{one.standing == ClauseStanding::undecided, one.credit,
                                  place_of(one.standing)};
            };
            if (tried.size() == 1 || key(finding) < key(worst)) worst = finding;
        }
        const bool unstable = std::ranges::any_of(tried, [&](const auto& finding) {
            return finding != worst && !(worst.standing == ClauseStanding::follows &&
                                         finding.standing == ClauseStanding::undecided);
        });
        return {worst, unstable};
    }

    void add_witness(ClauseMark& mark, const ClauseFindings& findings, const HiddenCases& hidden) const {
        const std::vector<Witness>* witnesses = nullptr;
        switch (mark.standing) {
            case ClauseStanding::violated:
            case ClauseStanding::partly:
                witnesses = &findings.violations;
                break;
            case ClauseStanding::follows:
                witnesses = &findings.consequences;
                break;
            case ClauseStanding::undecided:
                witnesses = findings.undecided.empty() ? &findings.not_possible : &findings.undecided;
                break;
            case ClauseStanding::kept:
            case ClauseStanding::untried:
                return;
        }
        const auto witness = gentlest(*witnesses, hidden);
        mark.why = without_folder(witness.verdict->why, folder_of(*plays_[witness.play]));
        mark.follows_from = witness.verdict->follows_from;
        mark.case_id = key_of(*witness.one);
        mark.case_hidden = hidden.contain(*witness.one);
        mark.play = witness.play;
        mark.replay = replay_of(*witness.one, plays_[witness.play]->run.seed);
    }

    const Rubric& rubric_;
    const std::vector<const Result*>& plays_;
    std::map<std::string, ClauseFindings> findings_;
    std::vector<ClauseFindings*> order_;  // that of the protocol
};

/// Why the plays say nothing about a submission; empty: they do.
std::string problem_of(const std::vector<const Result*>& plays) {
    if (plays.empty()) return "It was not played.";
    if (std::ranges::all_of(plays, [](const auto* play) { return play->run.partial; })) {
        std::string why;  // the least of several, whatever their order
        for (const auto* play : plays) {
            const auto other = without_folder(play->run.partial_why, folder_of(*play));
            if (!other.empty() && (why.empty() || other < why)) why = other;
        }
        return "It was not played to the end" + (why.empty() ? "" : ": " + why) + ".";
    }
    if (std::ranges::all_of(plays, [](const auto* play) { return is_undecided(*play); }))
        return "No case could be decided.";
    return {};
}

double rounded_to(double points, double step) {
    const auto steps = std::floor(points / step + 0.5 + sliver);
    constexpr double finest = 1e6;  // digits beyond are those of binary fractions
    return std::round(steps * step * finest) / finest;
}

}  // namespace

bool Marks::unstable() const {
    return std::ranges::any_of(clauses, [](const auto& clause) { return clause.unstable; });
}

Marks mark(const Rubric& rubric, const std::string& name, const std::vector<const Result*>& plays) {
    Marks made;
    made.name = name;
    made.maximum = rubric.maximum;
    made.hidden = rubric.hidden;
    made.plays = plays.size();
    for (const auto* play : plays)
        made.duration_us += play->run.duration_us;
    made.problem = problem_of(plays);
    made.ours = plays.empty();  // who could not be built or started has another problem
    if (!made.problem.empty()) return made;
    auto clauses = Marking{rubric, plays}.clauses();
    double points = 0;
    bool counts = false;
    for (const auto& clause : clauses) {
        points += clause.points;
        if (clause.bonus && clause.most > 0) made.bonus_most = rubric.bonus.value_or(0);
        counts = counts || (!clause.bonus && clause.most > 0);
    }
    if (!counts) {
        made.problem = "None of the clauses that count was tried.";
        made.ours = true;
        return made;
    }
    made.clauses = std::move(clauses);
    made.points = std::max(rubric.minimum, rounded_to(points, rubric.step));
    return made;
}

bool has_points(const Marks& marks) noexcept { return marks.problem.empty() || !marks.ours; }

double bonus_of(const Marks& marks) noexcept {
    double points = 0;
    for (const auto& clause : marks.clauses)
        if (clause.bonus) points += clause.points;
    return points;
}

std::string points_text(double points) {
    auto text = fmt::format("{:.2f}", points);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text == "-0" ? "0" : text;
}

}  // namespace chathack::reports::marks
