#include "reports/model/causes.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>

namespace chathack::reports {
namespace {

using verdict::Kind;

bool is_bad(const VerdictResult& verdict) {
    return verdict.kind == Kind::violates ||
           (verdict.kind == Kind::observed && verdict.behaviour == verdict::other_behaviour);
}

/// What the clauses of a result rest on.
class Grounds {
public:
    explicit Grounds(const Result& result) {
        for (const auto& clause : result.clauses)
            direct_.emplace(clause.id, clause.rests_on);
    }

    /// Everything that a clause rests on, directly or not; the nearest first.
    std::vector<std::string> of(const std::string& id) const {
        std::vector<std::string> all;
        add(id, all);
        for (std::size_t i = 0; i < all.size(); ++i)
            add(std::string{all[i]}, all);
        return all;
    }

    /// `ids`, each behind all that it rests on.
    std::vector<std::string> in_order(const std::set<std::string>& ids) const {
        std::vector<std::string> ordered;
        std::set<std::string> met;
        const std::function<void(const std::string&)> visit = [&](const std::string& id) {
            if (!met.insert(id).second) return;
            if (const auto at = direct_.find(id); at != direct_.end()) std::ranges::for_each(at->second, visit);
            if (ids.contains(id)) ordered.push_back(id);
        };
        std::ranges::for_each(ids, visit);
        return ordered;
    }

private:
    void add(const std::string& id, std::vector<std::string>& all) const {
        const auto at = direct_.find(id);
        if (at == direct_.end()) return;
        for (const auto& ground : at->second)
            if (ground != id && std::ranges::find(all, ground) == all.end()) all.push_back(ground);
    }

    std::map<std::string, std::vector<std::string>> direct_;
};

}  // namespace

void tell_causes(Result& result) {
    std::map<std::string, std::vector<VerdictResult*>> violations;  // by clause
    std::map<std::string, std::set<std::string>> symptoms;
    std::set<std::string> violated;
    for (auto& one : result.cases) {
        for (auto& verdict : one.verdicts) {
            verdict.follows_from.clear();
            if (!is_bad(verdict)) continue;
            violated.insert(verdict.clause);
            violations[verdict.clause].push_back(&verdict);
            symptoms[verdict.clause].insert(verdict.symptom);
        }
    }
    for (auto& clause : result.clauses)
        clause.follows_from.clear();
    const Grounds grounds{result};
    std::set<std::string> causes;  // clauses that are violated by themselves
    for (const auto& id : grounds.in_order(violated)) {
        const auto all = grounds.of(id);
        const auto cause_of = [&](const VerdictResult& verdict) {
            const auto cause = std::ranges::find_if(all, [&](const auto& ground) {
                return causes.contains(ground) && symptoms[ground].contains(verdict.symptom);
            });
            return verdict.symptom.empty() || cause == all.end() ? std::string{} : *cause;
        };
        const auto& own = violations[id];
        if (std::ranges::any_of(own, [&](const auto* verdict) { return cause_of(*verdict).empty(); })) {
            causes.insert(id);
            continue;
        }
        for (auto* verdict : own)
            verdict->follows_from = cause_of(*verdict);
        const auto clause = std::ranges::find(result.clauses, id, &ClauseResult::id);
        if (clause != result.clauses.end()) clause->follows_from = own.front()->follows_from;
    }
}

}  // namespace chathack::reports
