#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/model/result.hpp"

/// Which of several clauses that are violated with one symptom is the cause. docs/judging.md has the rules in
/// their order, and causes.hpp what is made of them.
namespace chathack::reports {

/// Whether a symptom is wrong in itself, so that it comes of nothing that is lost, late or ended elsewhere: a
/// value in a frame that came, a login that stays taken.
bool is_wrong_in_itself(std::string_view symptom);

/// The clause that is about what such a symptom says; empty when that is no single one.
std::string_view owner_of(std::string_view symptom);
/// Whether the clause is about what such a symptom says, alone or with others.
bool is_about(std::string_view symptom, std::string_view id);
/// What symptoms have in common that tell the same of different frames: what came right before a leave was
/// lost, or there is silence behind a refusal. The symptom itself where it is none of those.
std::string broad(const std::string& symptom);
/// The symptom without what the judge adds of its circumstances: "unexpected connected behind a password" is
/// an "unexpected connected", and "private_validation differs in login, id" an "unexpected
/// private_validation".
std::string plain(const std::string& symptom);
/// Whether its circumstances are all that is wrong there: a message that is missing because it has just 1024
/// bytes explains no other.
bool shows_nowhere_else(std::string_view symptom);
/// The frame that it speaks of, such as "global_message"; empty when it speaks of none.
std::string_view frame_of(std::string_view symptom);

/// How one clause fares in its cases.
struct ClauseRecord {
    std::size_t kept = 0;
    std::map<std::string, std::size_t> failed;  ///< by symptom
    std::set<std::string> shown;  ///< symptoms of cases that failed only because they were played fast

    /// Frames of more than one kind are missing when they come in haste.
    bool loses_many_kinds() const;
    std::size_t count(const std::string& symptom) const;
    /// Of the cases that tell, the part that fails with this symptom.
    double share(const std::string& symptom) const;
};

/// How symptoms are told apart: in full, `broad` or `plain`.
using ReadSymptom = std::function<std::string(const std::string&)>;

class CauseRules {
public:
    CauseRules(const Result& result, ReadSymptom read);

    /// The clause that explains best why this one fails with that symptom; empty when none does.
    const std::string& cause_of(const std::string& id, const std::string& symptom);
    /// Whether a clause rests on another, directly or not.
    bool rests(const std::string& id, const std::string& ground) const;
    /// Whether the clause table says so in one step.
    bool rests_directly(const std::string& id, const std::string& ground) const;
    const std::map<std::string, ClauseRecord>& records() const noexcept { return records_; }
    const std::set<std::string>& hasty() const noexcept { return hasty_; }

private:
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

    using Explanations = std::map<std::string, std::set<std::string>>;  // by clause

    std::string find_cause(const std::string& id, const std::string& symptom);
    const Explanations& explanations_of(const std::string& symptom);
    std::string first_of(const std::set<std::string>& ids, const std::string& symptom) const;
    bool explains(const std::string& one, const std::string& other, const std::string& symptom) const;
    Opinion telling_symptoms(const Pair& pair) const;
    Opinion a_must_outweighs_less(const Pair& pair) const;
    bool fails_as_often_as_what_rests_on_it(const Pair& pair) const;
    Opinion whatever_is_hasty_is_lost(const Pair& pair) const;
    Opinion deaths_are_where_all_die(const Pair& pair) const;
    Opinion haste_when_shown(const Pair& pair) const;
    Opinion no_haste_behind_the_owner(const Pair& pair) const;
    Opinion far_more_often(const Pair& pair) const;
    Opinion owner_of_the_symptom(const Pair& pair) const;
    Opinion what_others_rest_on(const Pair& pair) const;
    Opinion most_against_few(const Pair& pair) const;

    ReadSymptom read_;
    std::map<std::string, ClauseRecord> records_;
    std::map<std::string, std::vector<std::string>> rests_on_;
    std::map<std::string, std::set<std::string>> grounds_;  // of each clause, direct or not
    std::set<std::string> hasty_, musts_;
    std::map<std::string, Explanations> explanations_;                 // by symptom
    std::map<std::pair<std::string, std::string>, std::string> told_;  // clause and symptom: the cause
};

}  // namespace chathack::reports
