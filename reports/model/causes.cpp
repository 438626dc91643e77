#include "reports/model/causes.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "reports/model/cause_rules.hpp"

namespace chathack::reports {
namespace {

using verdict::Kind;

constexpr std::string_view cut_frames = "WIRE-3";
constexpr std::string_view unearned_error = "unexpected packet_error unasked";
constexpr std::size_t residue_most = 2;      // cases
constexpr double residue_share_most = 0.05;  // of the cases of a clause
constexpr double plain_fault_share = 0.5;
constexpr std::size_t plain_fault_least = 5;  // cases
// Times the cases of a residue.
constexpr std::size_t clearly = 5;
constexpr std::size_t by_far = 10;
constexpr std::size_t everywhere = 20;
constexpr double plain_fault_more = 5;  // times the share of a residue

void forget(VerdictResult& verdict) {
    if (verdict.kind == Kind::follows)
        verdict.kind = verdict.behaviour == verdict::other_behaviour ? Kind::observed : Kind::violates;
    verdict.follows_from.clear();
}

/// A family of clauses, such as "PRIVATE".
std::string_view family_of(std::string_view id) { return id.substr(0, id.find('-')); }

class Causes {
public:
    explicit Causes(Result& result)
        : result_{forgotten(result)},
          rules_{result, [](const std::string& symptom) { return symptom; }},
          broad_rules_{result, broad},
          plain_rules_{result, plain} {}

    void tell() {
        for_each_violation([&](const CaseResult&, VerdictResult& verdict) {
            const auto& id = verdict.clause;
            auto cause = rules_.cause_of(id, verdict.symptom);
            if (fails_by_haste_alone(verdict) && !rules_.hasty().contains(cause)) cause.clear();
            if (cause.empty() && verdict.haste) cause = haste_behind(id);
            if (cause.empty()) cause = cause_by_broad_symptom(id, verdict.symptom);
            if (!cause.empty()) follow(verdict, cause);
        });
        lead_back_circumstances();
        lead_back_to_cut_frames();
        lead_back_residues();
        for (auto& clause : result_.clauses)
            clause.follows_from = common_cause(clause.id);
    }

private:
    static Result& forgotten(Result& result) {
        for (auto& one : result.cases)
            for (auto& verdict : one.verdicts)
                forget(verdict);
        return result;
    }

    static void follow(VerdictResult& verdict, std::string_view cause) {
        verdict.kind = Kind::follows;
        verdict.follows_from = cause;
    }

    /// Visits what follows from nothing so far.
    template <class Visit>
    void for_each_violation(Visit&& visit) {
        for (auto& one : result_.cases)
            for (auto& verdict : one.verdicts)
                if (verdict::is_violation(outcome_of(verdict))) visit(one, verdict);
    }

    /// What a clause follows from when all its violations follow from something; the latest of those.
    std::string common_cause(const std::string& id) const {
        std::string cause;
        for (const auto& one : result_.cases) {
            for (const auto& verdict : one.verdicts) {
                if (verdict.clause != id) continue;
                if (verdict::is_violation(outcome_of(verdict))) return {};
                if (verdict.kind == Kind::follows) cause = verdict.follows_from;
            }
        }
        return cause;
    }

    /// Of a clause about haste. That does not follow from what fails without.
    bool fails_by_haste_alone(const VerdictResult& verdict) const {
        return verdict.haste && rules_.hasty().contains(verdict.clause);
    }

    /// Only of a clause that is about just that: what has a symptom in common in so broad a sense may have
    /// nothing else.
    std::string cause_by_broad_symptom(const std::string& id, const std::string& symptom) {
        const auto& cause = broad_rules_.cause_of(id, symptom);
        return is_about(broad(symptom), cause) ? cause : std::string{};
    }

    /// What is wrong in special circumstances follows from what is wrong without them, if that is a fault of
    /// its own.
    void lead_back_circumstances() {
        std::set<std::pair<std::string, std::string>> causes;  // clause and plain symptom
        for_each_violation([&](const CaseResult&, const VerdictResult& verdict) {
            const auto symptom = plain(verdict.symptom);
            if (!shows_nowhere_else(verdict.symptom)) causes.emplace(verdict.clause, symptom);
        });
        for_each_violation([&](const CaseResult&, VerdictResult& verdict) {
            if (is_about(verdict.symptom, verdict.clause)) return;
            if (fails_by_haste_alone(verdict)) return;
            const auto symptom = plain(verdict.symptom);
            const auto& cause = plain_rules_.cause_of(verdict.clause, verdict.symptom);
            if (!causes.contains({cause, symptom})) return;
            const auto share = [&](const std::string& id) {
                return plain_rules_.records().at(id).share(symptom);
            };
            const bool likely = share(cause) >= share(verdict.clause) || owner_of(symptom) == cause ||
                                rules_.rests_directly(verdict.clause, cause);
            if (likely) follow(verdict, cause);
        });
    }

    /// What fails only in cases whose frames come in pieces, where the clause about those fails for a reason
    /// of its own, follows from that: with whole frames the clause is kept. Silence and wedges beside a half
    /// frame are a fault of their own, unless what somebody left half is seen to spoil others' frames.
    void lead_back_to_cut_frames() {
        std::set<std::string> kept_whole, failed_whole;
        bool fails_in_pieces = false, halves_spoil_others = false;
        for (const auto& one : result_.cases) {
            for (const auto& verdict : one.verdicts) {
                const auto outcome = outcome_of(verdict);
                const bool fails = verdict::is_violation(outcome);
                if (!one.in_pieces && fails) failed_whole.insert(verdict.clause);
                if (!one.in_pieces && verdict::is_kept(outcome)) kept_whole.insert(verdict.clause);
                if (!one.in_pieces || !fails || verdict.clause != cut_frames) continue;
                fails_in_pieces = true;
                if (verdict.symptom == unearned_error) halves_spoil_others = true;
            }
        }
        if (!fails_in_pieces) return;
        for_each_violation([&](const CaseResult& one, VerdictResult& verdict) {
            const auto& id = verdict.clause;
            const auto in_common = broad(verdict.symptom);
            if (!halves_spoil_others && in_common != verdict.symptom && is_about(in_common, id)) return;
            if (one.in_pieces && id != cut_frames && kept_whole.contains(id) && !failed_whole.contains(id))
                follow(verdict, cut_frames);
        });
    }

    /// What of a clause follows from nothing.
    struct Rest {
        std::size_t cases = 0;
        std::size_t with_consequences = 0;  ///< cases, those that follow from it included
        double share = 0;                   ///< of the cases that tell
        verdict::Level level{};
        std::set<std::string> frames{};  ///< that its symptoms speak of
        bool is_wrong_in_itself = false;
        bool shows_elsewhere = false;  ///< than where its circumstances are all that is wrong
    };

    std::map<std::string, Rest> rests() {
        std::map<std::string, Rest> rests;
        for_each_violation([&](const CaseResult&, const VerdictResult& verdict) {
            auto& rest = rests[verdict.clause];
            ++rest.cases;
            ++rest.with_consequences;
            rest.level = verdict.level;
            rest.shows_elsewhere = rest.shows_elsewhere || !shows_nowhere_else(verdict.symptom);
            rest.is_wrong_in_itself = rest.is_wrong_in_itself || is_wrong_in_itself(verdict.symptom);
            if (const auto frame = frame_of(verdict.symptom); !frame.empty()) rest.frames.emplace(frame);
        });
        for (auto& [id, rest] : rests) {
            const auto all = rest.cases + rules_.records().at(id).kept;
            rest.share = static_cast<double>(rest.cases) / static_cast<double>(all);
        }
        for (const auto& one : result_.cases)
            for (const auto& verdict : one.verdicts)
                if (const auto at = rests.find(verdict.follows_from); at != rests.end())
                    ++at->second.with_consequences;
        return rests;
    }

    /// One or two odd cases of a clause that is kept in nearly all of them follow from a plain fault that has
    /// to do with them, or that shows nearly everywhere, unless what they show is wrong in itself. A fault of
    /// their own may be hidden there; it shows when the plain one is mended.
    void lead_back_residues() {
        const auto all = rests();
        std::map<std::string, std::string> causes;
        for (const auto& [id, rest] : all) {
            if (rest.cases > residue_most) continue;
            double most = 0;
            for (const auto& [other, fault] : all) {
                if (fault.share <= most || !is_residue(id, rest, other, fault)) continue;
                most = fault.share;
                causes[id] = other;
            }
        }
        for_each_violation([&](const CaseResult&, VerdictResult& verdict) {
            if (fails_by_haste_alone(verdict)) return;
            if (const auto at = causes.find(verdict.clause); at != causes.end()) follow(verdict, at->second);
        });
    }

    bool is_residue(const std::string& id, const Rest& rest, const std::string& other,
                    const Rest& fault) const {
        using verdict::Level;
        if (other == id || fault.with_consequences < plain_fault_least) return false;
        if (!fault.shows_elsewhere || rest.is_wrong_in_itself) return false;
        if (rest.level == Level::must && fault.level != Level::must) return false;
        const auto is_so_often = [&](std::size_t times) {
            return fault.with_consequences >= times * rest.cases;
        };
        const bool shows_more = fault.share >= plain_fault_more * std::min(rest.share, residue_share_most);
        if (!shows_more && !is_so_often(everywhere)) return false;
        const bool rare = rest.share <= residue_share_most || rest.level == Level::open;
        const bool mostly_fails = fault.share >= plain_fault_share;
        if (!have_to_do(id, rest, other, fault)) return rare && (mostly_fails || is_so_often(by_far));
        return rare || is_so_often(clearly);
    }

    bool have_to_do(const std::string& id, const Rest& rest, const std::string& other,
                    const Rest& fault) const {
        if (rules_.rests(id, other) || family_of(id) == family_of(other)) return true;
        return std::ranges::any_of(rest.frames,
                                   [&](const auto& frame) { return fault.frames.contains(frame); });
    }

    /// The clause about haste that a violation follows from which goes away when the haste does: one that it
    /// rests on, and that fails in haste for a reason of its own.
    std::string haste_behind(const std::string& id) {
        for (const auto& ground : rules_.hasty()) {
            const auto at = rules_.records().find(ground);
            if (at == rules_.records().end() || !rules_.rests(id, ground)) continue;
            if (std::ranges::any_of(at->second.shown, [&](const auto& symptom) {
                    return rules_.cause_of(ground, symptom).empty();
                }))
                return ground;
        }
        return {};
    }

    Result& result_;
    CauseRules rules_, broad_rules_, plain_rules_;
};

}  // namespace

void tell_causes(Result& result) { Causes{result}.tell(); }

}  // namespace chathack::reports
