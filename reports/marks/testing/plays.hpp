#pragma once

#include <string>
#include <vector>

#include "reports/marks/marks.hpp"

/// Plays and marks written by hand, for tests of this folder.
namespace chathack::reports::marks {

/// What one case says of one clause: {"login/new:one", "LOGIN-1", Kind::violates}.
struct Said {
    std::string case_id;
    std::string clause;
    verdict::Kind kind{};
    std::string behaviour{};
    bool haste = false;
    std::size_t entries = 0;
    std::string variant = "whole";
};

/// A play with these cases. Clauses are taken in the order LOGIN-1, LOGIN-2 (both MUST), GLOBAL-1 (SHOULD),
/// GLOBAL-2 (OPEN), PEER-1 (MUST). Of a follow the cause is GLOBAL-1. Causes are told by the caller.
inline Result play_of(const std::vector<Said>& all, std::uint64_t seed = 7) {
    using verdict::Level;
    Result play;
    play.run.seed = seed;
    play.run.duration_us = 1'500'000;
    const auto add_clause = [&](const char* id, Level level) {
        ClauseResult clause;
        clause.id = id;
        clause.level = level;
        clause.text = std::string{"Text of "} + id + ".";
        play.clauses.push_back(clause);
    };
    add_clause("LOGIN-1", Level::must);
    add_clause("LOGIN-2", Level::must);
    add_clause("GLOBAL-1", Level::should);
    add_clause("GLOBAL-2", Level::open);
    add_clause("PEER-1", Level::must);
    for (const auto& said : all) {
        CaseResult one;
        one.id = said.case_id;
        one.variant = said.variant;
        one.entries.resize(said.entries);
        VerdictResult finding;
        finding.clause = said.clause;
        finding.kind = said.kind;
        finding.behaviour = said.behaviour;
        finding.haste = said.haste;
        for (const auto& clause : play.clauses)
            if (clause.id == said.clause) finding.level = clause.level;
        if (said.kind != verdict::Kind::conforms) finding.why = "why of " + said.case_id;
        if (said.kind == verdict::Kind::follows) finding.follows_from = "GLOBAL-1";
        one.verdicts = {finding};
        one.verdict = outcome_of(one.verdicts);
        play.cases.push_back(one);
    }
    return play;
}

inline Marks marks_of(const Rubric& rubric, const std::vector<Result>& plays,
                      const std::string& name = "ada") {
    std::vector<const Result*> pointers;
    for (const auto& play : plays)
        pointers.push_back(&play);
    return mark(rubric, name, pointers);
}

/// A MUST, LOGIN-2, is violated; LOGIN-1 and GLOBAL-1 (SHOULD) are kept: 57 of 100 points.
inline std::vector<Said> usual_cases() {
    using verdict::Kind;
    return {{"login/new:one", "LOGIN-1", Kind::conforms},
            {"login/taken:one", "LOGIN-2", Kind::violates},
            {"global/told:one", "GLOBAL-1", Kind::conforms}};
}
/// The proposed rubric, but OPEN clauses do not count.
inline Rubric usual_rubric() {
    Rubric rubric;
    rubric.levels[verdict::Level::open] = 0;
    return rubric;
}
inline Marks usual_marks(const Rubric& rubric = usual_rubric(), const std::string& name = "ada") {
    return marks_of(rubric, {play_of(usual_cases())}, name);
}

}  // namespace chathack::reports::marks
