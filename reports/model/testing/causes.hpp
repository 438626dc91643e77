#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "reports/model/causes.hpp"

namespace chathack::reports::testing {

/// A result whose clauses are violated and kept as a test says.
class Causes : public ::testing::Test {
protected:
    Causes() {
        add_clause("LOGIN-1", {});
        add_clause("PRIVATE-1", {"LOGIN-1"});
        add_clause("PRIVATE-2", {"PRIVATE-1"});
        add_clause("GLOBAL-1", {"LOGIN-1"});
    }
    void add_clause(const std::string& id, std::vector<std::string> rests_on) {
        auto& clause = result.clauses.emplace_back();
        clause.id = id;
        clause.rests_on = std::move(rests_on);
    }
    void violate(const std::string& clause, const std::string& symptom) {
        auto& one = result.cases.emplace_back();
        one.clauses = {clause};
        auto& verdict = one.verdicts.emplace_back();
        verdict.clause = clause;
        verdict.kind = verdict::Kind::violates;
        verdict.symptom = symptom;
    }
    void keep(const std::string& clause) {
        violate(clause, {});
        result.cases.back().verdicts.back().kind = verdict::Kind::conforms;
    }
    /// With "missing private_ask".
    void fails(const std::string& id, int times, int kept) {
        for (int i = 0; i < times; ++i)
            violate(id, "missing private_ask");
        for (int i = 0; i < kept; ++i)
            keep(id);
    }
    const ClauseResult& clause(const std::string& id) const {
        return *std::ranges::find(result.clauses, id, &ClauseResult::id);
    }

    Result result;
};

}  // namespace chathack::reports::testing
