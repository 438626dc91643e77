#include "conformance/suite/clause_results.hpp"

#include "conformance/clauses/clauses.hpp"

namespace chathack::suite {

std::vector<reports::ClauseResult> make_clause_results(clauses::Side side) {
    std::vector<reports::ClauseResult> made;
    for (const auto& clause : clauses::all_clauses()) {
        if (!clauses::concerns(clause, side)) continue;
        reports::ClauseResult result;
        result.id = clause.id;
        result.level = clause.level;
        result.text = clause.text;
        result.note = clause.note;
        for (const auto& behaviour : clause.behaviours)
            result.choices.push_back({std::string{behaviour.name}, std::string{behaviour.text}});
        result.reference = clause.reference;
        result.haste = clause.haste;
        for (const auto ground : clauses::grounds_of(clause))
            result.rests_on.emplace_back(ground);
        result.untestable_why = clause.untested;
        made.push_back(std::move(result));
    }
    return made;
}

}  // namespace chathack::suite
