#include "reports/model/causes.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace chathack::reports {
namespace {

using verdict::Kind;

void forget(VerdictResult& verdict) {
    if (verdict.kind == Kind::follows)
        verdict.kind = verdict.behaviour == verdict::other_behaviour ? Kind::observed : Kind::violates;
    verdict.follows_from.clear();
}

/// A symptom, and the clause that is about just that. The first row that fits counts.
struct Owner {
    std::string_view part;  ///< of a symptom
    std::string_view clause;
};
constexpr std::array<Owner, 28> owners{{
    {"unexpected own private_ask", "PRIVATE-1"},
    {"unexpected login_exists", "LOGIN-15"},
    {"unexpected repeated global_message", "GLOBAL-3"},
    {"unexpected early global_message", "GLOBAL-4"},
    {"(byte order)", "WIRE-1"},
    {"(sign)", "WIRE-1"},
    {"(cut)", "WIRE-2"},
    {"login stays taken", "LOGIN-9"},
    {"missing connected behind a password", "LOGIN-4"},
    {"unexpected connected behind a password", "LOGIN-5"},
    {"unexpected connected", "LOGIN-1"},
    {"missing connected", "LOGIN-1"},
    {"missing login_exists", "LOGIN-2"},
    {"missing login_error", "LOGIN-5"},
    {"private_validation differs in id", "PRIVATE-3"},
    {"private_validation differs in address", "PRIVATE-3"},
    {"missing private_ask", "PRIVATE-1"},
    {"unexpected private_ask", "PRIVATE-1"},
    {"unexpected repeated private_ask", "PRIVATE-1"},
    {"private_ask differs", "PRIVATE-1"},
    {"missing private_validation", "PRIVATE-2"},
    {"unexpected private_validation", "PRIVATE-2"},
    {"private_validation differs", "PRIVATE-2"},
    {"missing private_refusal", "PRIVATE-4"},
    {"unexpected private_refusal", "PRIVATE-4"},
    {"private_refusal differs", "PRIVATE-4"},
    {"missing global_message", "GLOBAL-1"},
    {"global_message differs in sender", "GLOBAL-1"},
}};

/// Symptoms that are the fault of these clauses wherever they show, once one of these shows them, too: bytes
/// that are no frame were written wrongly, whatever they were to say; nobody may be disturbed by what
/// somebody else sends; and so on.
constexpr std::array<Owner, 12> telling{{
    {"unexpected unreadable", "WIRE-1"},
    {"unexpected unreadable", "WIRE-2"},
    {"unexpected packet_error unasked", "WIRE-9"},
    {"unexpected end unasked", "WIRE-9"},
    {"unexpected packet_error beside a bad frame", "WIRE-9"},
    {"unexpected end beside a bad frame", "WIRE-9"},
    {"died of a bad frame", "WIRE-9"},
    {"died behind a reset", "LOGIN-9"},
    {"wedged of a bad frame", "WIRE-9"},
    {"wedged behind a reset", "LOGIN-9"},
    {"silence behind a refusal", "LOGIN-10"},
    {"unexpected own global_message", "GLOBAL-2"},
}};

std::string_view owner_of(const std::string& symptom) {
    const auto at = std::ranges::find_if(
        owners, [&](const auto& owner) { return symptom.find(owner.part) != std::string::npos; });
    return at == owners.end() ? std::string_view{} : at->clause;
}

constexpr std::string_view died = "died";
constexpr std::string_view wedged = "wedged";
constexpr std::string_view ended = "unexpected end";
constexpr std::string_view cut_frames = "WIRE-3";
constexpr double far_more_when_missing = 6;
constexpr double far_more_when_ended = 4;
constexpr double far_more = 20;  // then the fault is looked for there, and met by chance elsewhere
constexpr double most = 0.6;     // of the cases of a clause
constexpr double few = 0.2;
constexpr double half = 0.5;
constexpr double nearly_all = 0.9;

bool is_death(std::string_view symptom) { return symptom.starts_with(died) || symptom.starts_with(wedged); }

/// How one clause fares in its cases.
struct Record {
    std::size_t kept = 0;
    std::map<std::string, std::size_t> failed;  ///< by symptom
    std::set<std::string> shown;  ///< symptoms of cases that failed only because they were played fast

    /// Frames of more than one kind are missing when they come in haste.
    bool loses_many_kinds() const {
        return std::ranges::count_if(shown, [](const auto& one) { return one.starts_with("missing"); }) > 1;
    }

    /// Of the cases that tell, the part that fails with this symptom.
    double share(const std::string& symptom) const {
        const auto at = failed.find(symptom);
        const auto count = at == failed.end() ? 0.0 : static_cast<double>(at->second);
        return count == 0 ? 0 : count / (count + static_cast<double>(kept));
    }
};

/// What is missing, or has ended, may be so for many reasons; what is wrong in itself has few.
double far_more_of(const std::string& symptom) {
    if (symptom.starts_with(ended)) return far_more_when_ended;
    return symptom.starts_with("missing") ? far_more_when_missing : far_more;
}

class Causes {
public:
    explicit Causes(Result& result) : result_{result} {
        for (auto& one : result.cases) {
            for (auto& verdict : one.verdicts) {
                forget(verdict);
                auto& record = records_[verdict.clause];
                const auto outcome = outcome_of(verdict);
                if (verdict::is_violation(outcome)) ++record.failed[verdict.symptom];
                if (verdict.haste) record.shown.insert(verdict.symptom);
                if (verdict::is_kept(outcome)) ++record.kept;
            }
        }
        for (auto& clause : result.clauses) {
            clause.follows_from.clear();
            rests_on_.emplace(clause.id, clause.rests_on);
            if (clause.haste) hasty_.insert(clause.id);
            if (clause.level == verdict::Level::must) musts_.insert(clause.id);
        }
    }

    void tell() {
        for (auto& one : result_.cases) {
            for (auto& verdict : one.verdicts) {
                if (!verdict::is_violation(outcome_of(verdict))) continue;
                auto cause = cause_of(verdict.clause, verdict.symptom);
                if (cause.empty() && verdict.haste) cause = haste_behind(verdict.clause);
                if (cause.empty()) {
                    causes_.insert(verdict.clause);
                    continue;
                }
                verdict.kind = Kind::follows;
                verdict.follows_from = cause;
                consequences_[verdict.clause] = cause;
            }
        }
        lead_back_to_cut_frames();
        // A clause follows when all its violations do.
        for (auto& clause : result_.clauses) {
            const auto at = consequences_.find(clause.id);
            if (at != consequences_.end() && !causes_.contains(clause.id)) clause.follows_from = at->second;
        }
    }

private:
    /// What fails only in cases whose frames come in pieces, where the clause about those fails for a reason
    /// of its own, follows from that: with whole frames the clause is kept.
    void lead_back_to_cut_frames() {
        std::set<std::string> kept_whole, failed_whole;
        bool fails_in_pieces = false;
        for (const auto& one : result_.cases) {
            for (const auto& verdict : one.verdicts) {
                const auto outcome = outcome_of(verdict);
                const bool fails = verdict::is_violation(outcome);
                if (!one.in_pieces && fails) failed_whole.insert(verdict.clause);
                if (!one.in_pieces && verdict::is_kept(outcome)) kept_whole.insert(verdict.clause);
                if (one.in_pieces && fails && verdict.clause == cut_frames) fails_in_pieces = true;
            }
        }
        if (!fails_in_pieces) return;
        for (auto& one : result_.cases) {
            for (auto& verdict : one.verdicts) {
                const auto& id = verdict.clause;
                if (!one.in_pieces || id == cut_frames || !verdict::is_violation(outcome_of(verdict)))
                    continue;
                if (!kept_whole.contains(id) || failed_whole.contains(id)) continue;
                verdict.kind = Kind::follows;
                verdict.follows_from = cut_frames;
                causes_.erase(id);
                consequences_[id] = cut_frames;
            }
        }
    }

    /// The clause about haste that a violation follows from which goes away when the haste does: one that it
    /// rests on, and that fails in haste for a reason of its own.
    std::string haste_behind(const std::string& id) {
        for (const auto& ground : hasty_) {
            const auto at = records_.find(ground);
            if (at == records_.end() || !rests(id, ground)) continue;
            if (std::ranges::any_of(at->second.shown,
                                    [&](const auto& symptom) { return cause_of(ground, symptom).empty(); }))
                return ground;
        }
        return {};
    }

    const std::string& cause_of(const std::string& id, const std::string& symptom) {
        const auto [at, fresh] = told_.try_emplace({id, symptom});
        if (fresh && !symptom.empty()) at->second = find_cause(id, symptom);
        return at->second;
    }

    /// The clause that explains it better than every other; empty when that is `id` itself.
    std::string find_cause(const std::string& id, const std::string& symptom) const {
        std::string best = id;
        for (std::set<std::string> met; met.insert(best).second;) {
            for (const auto& [other, record] : records_) {
                if (record.failed.contains(symptom) && explains(other, best, symptom)) best = other;
            }
        }
        return best == id ? std::string{} : best;
    }

    /// Two clauses that fail with one symptom, and in what share of their cases each does.
    struct Pair {
        const std::string& one;
        const std::string& other;
        const std::string& symptom;
        double share;
        double share_of_other;
    };
    enum class Blamed { one, other };
    using Opinion = std::optional<Blamed>;  // empty: the rule does not apply

    /// Whether `one` is the cause of what `other` shows. The first rule that applies decides; docs/judging.md
    /// has them in this order.
    bool explains(const std::string& one, const std::string& other, const std::string& symptom) const {
        static constexpr std::array rules{
            &Causes::telling_symptoms,
            &Causes::a_must_outweighs_less,
            &Causes::whatever_is_hasty_is_lost,
            &Causes::deaths_are_where_all_die,
            &Causes::haste_when_shown,
            &Causes::no_haste_behind_the_owner,
            &Causes::far_more_often,
            &Causes::owner_of_the_symptom,
            &Causes::what_others_rest_on,
            &Causes::most_against_few,
        };
        const Pair pair{one, other, symptom, records_.at(one).share(symptom),
                        records_.at(other).share(symptom)};
        for (const auto rule : rules)
            if (const auto opinion = (this->*rule)(pair)) return *opinion == Blamed::one;
        return false;
    }

    /// A MUST is taken for a mere consequence of less only where that fails most of the time, and where it
    /// rests on that, if the symptom may have other reasons as well. It is, too, where it rarely dies of what
    /// nearly always kills.
    Opinion a_must_outweighs_less(const Pair& pair) const {
        if (!musts_.contains(pair.other) || musts_.contains(pair.one)) return {};
        const bool sure = is_death(pair.symptom) && pair.share >= nearly_all && pair.share_of_other <= few;
        if (sure) return {};
        const bool vague = far_more_of(pair.symptom) < far_more || is_death(pair.symptom);
        if (pair.share < half || (vague && !rests(pair.other, pair.one))) return Blamed::other;
        return {};
    }

    /// Some symptoms tell by themselves what they are about.
    Opinion telling_symptoms(const Pair& pair) const {
        const auto tells_of = [&](const std::string& id) {
            return std::ranges::any_of(
                telling, [&](const auto& owner) { return owner.part == pair.symptom && owner.clause == id; });
        };
        if (tells_of(pair.one) == tells_of(pair.other)) return {};
        return tells_of(pair.one) ? Blamed::one : Blamed::other;
    }

    /// Who loses frames of several kinds when they come in haste loses them for what they have in common.
    Opinion whatever_is_hasty_is_lost(const Pair& pair) const {
        const auto rules = [&](const std::string& ground, const std::string& id) {
            return hasty_.contains(ground) && hasty_.contains(id) && rests(id, ground) &&
                   records_.at(ground).loses_many_kinds() && records_.at(id).shown.contains(pair.symptom);
        };
        if (rules(pair.one, pair.other)) return Blamed::one;
        if (rules(pair.other, pair.one)) return Blamed::other;
        return {};
    }

    /// Any frame may kill; the cases that send it all die. Of two such clauses the more special one.
    Opinion deaths_are_where_all_die(const Pair& pair) const {
        if (!is_death(pair.symptom)) return {};
        // A death that takes haste, and one that does not, are two.
        const bool hasty = hasty_.contains(pair.one);
        if (hasty != hasty_.contains(pair.other) &&
            records_.at(hasty ? pair.one : pair.other).shown.contains(pair.symptom))
            return Blamed::other;
        if (pair.share > pair.share_of_other) {
            const bool clear = pair.share >= half || pair.share > far_more_when_ended * pair.share_of_other;
            return clear ? Blamed::one : Blamed::other;
        }
        if (pair.share < pair.share_of_other) return Blamed::other;
        return rests(pair.one, pair.other) && !rests(pair.other, pair.one) ? Blamed::one : Blamed::other;
    }

    /// Haste is to blame for more than is about it, once a case was seen to fail by haste alone.
    Opinion haste_when_shown(const Pair& pair) const {
        const bool hasty = hasty_.contains(pair.one);
        if (hasty == hasty_.contains(pair.other)) return {};
        if (!records_.at(hasty ? pair.one : pair.other).shown.contains(pair.symptom)) return {};
        const bool more = hasty ? pair.share > pair.share_of_other : pair.share_of_other > pair.share;
        if (!more) return {};
        return hasty ? Blamed::one : Blamed::other;
    }

    /// Haste that was not seen at work is not to blame for what goes wrong without it, too.
    Opinion no_haste_behind_the_owner(const Pair& pair) const {
        const bool hasty = hasty_.contains(pair.one);
        if (hasty == hasty_.contains(pair.other)) return {};
        if (records_.at(hasty ? pair.one : pair.other).shown.contains(pair.symptom)) return {};
        if (owner_of(pair.symptom) != (hasty ? pair.other : pair.one)) return {};
        return hasty ? Blamed::other : Blamed::one;
    }

    /// A fault shows most where it is looked for, and elsewhere by chance.
    Opinion far_more_often(const Pair& pair) const {
        const auto more = far_more_of(pair.symptom);
        if (pair.share > more * pair.share_of_other) return Blamed::one;
        if (pair.share_of_other > more * pair.share) return Blamed::other;
        return {};
    }

    Opinion owner_of_the_symptom(const Pair& pair) const {
        const auto owner = owner_of(pair.symptom);
        if (pair.one == owner) return Blamed::one;
        if (pair.other == owner) return Blamed::other;
        return {};
    }

    Opinion what_others_rest_on(const Pair& pair) const {
        if (rests(pair.other, pair.one)) return Blamed::one;
        if (rests(pair.one, pair.other)) return Blamed::other;
        return {};
    }

    Opinion most_against_few(const Pair& pair) const {
        return pair.share >= most && pair.share_of_other <= few ? Blamed::one : Blamed::other;
    }

    /// Whether a clause rests on another, directly or not.
    bool rests(const std::string& id, const std::string& ground) const {
        std::set<std::string> met;
        std::vector<std::string> to_look_at{id};
        while (!to_look_at.empty()) {
            const auto one = to_look_at.back();
            to_look_at.pop_back();
            const auto at = rests_on_.find(one);
            if (!met.insert(one).second || at == rests_on_.end()) continue;
            if (std::ranges::find(at->second, ground) != at->second.end()) return true;
            to_look_at.insert(to_look_at.end(), at->second.begin(), at->second.end());
        }
        return false;
    }

    Result& result_;
    std::map<std::string, Record> records_;
    std::map<std::string, std::vector<std::string>> rests_on_;
    std::set<std::string> hasty_, musts_;
    std::set<std::string> causes_;                     // clauses with a violation that follows from nothing
    std::map<std::string, std::string> consequences_;  // clauses with one that does, and from what
    std::map<std::pair<std::string, std::string>, std::string> told_;  // clause and symptom: the cause
};

}  // namespace

void tell_causes(Result& result) { Causes{result}.tell(); }

}  // namespace chathack::reports
