#include "reports/matrix/matrix.hpp"

#include <algorithm>
#include <tuple>

#include "reports/gate/outcomes.hpp"
#include "reports/model/case_runs.hpp"
#include "reports/model/coverage.hpp"

namespace chathack::reports::matrix {
namespace {

/// The graver of two marks. A mark of something that was not tried loses against any other.
verdict::Outcome graver(verdict::Outcome one, verdict::Outcome other) {
    if (verdict::is_tried(one) != verdict::is_tried(other)) return verdict::is_tried(one) ? one : other;
    return std::max(one, other);
}

void learn_clauses(Matrix& matrix, const Result& result) {
    for (const auto& clause : result.clauses) {
        const auto same = [&](const auto& other) { return other.id == clause.id; };
        if (std::none_of(matrix.clauses.begin(), matrix.clauses.end(), same))
            matrix.clauses.push_back(clause);
    }
}

verdict::Outcome mark_of(const gate::ClauseOutcome& outcome, const gate::Known* known) {
    if (!verdict::is_bad(outcome.worst)) return outcome.worst;
    if (known && outcome.worst <= known->verdict) return verdict::Outcome::expected;
    return outcome.sometimes_well ? verdict::Outcome::flaky : outcome.worst;
}

void fill_cells(Column& column, const Result& result, const gate::Baseline* known) {
    const auto outcomes = gate::outcomes_of(result);
    for (const auto& runs : case_runs_of(result)) {
        const auto& gravest = runs.gravest();
        for (const auto& [clause, outcome] : outcomes.by_case.at(runs.key)) {
            const auto* entry = known ? known->find(runs.key, clause) : nullptr;
            CellCase one{.key = runs.key,
                         .run_key = key_of_run(gravest),
                         .mark = mark_of(outcome, entry),
                         .title = gravest.title,
                         .why = {},
                         .replay = {}};
            if (verdict::is_bad(outcome.worst)) {
                const bool expected = one.mark == verdict::Outcome::expected;
                one.why = expected ? "known: " + entry->reason + "\n" + outcome.why : outcome.why;
                one.replay = gravest.replay;
            }
            auto& cell = column.cells[clause];
            cell.mark = graver(cell.mark, one.mark);
            cell.behaviours.insert(outcome.behaviours.begin(), outcome.behaviours.end());
            cell.cases.push_back(std::move(one));
        }
    }
}

void fill_totals(Column& column, const Result& result) {
    for (const auto& level : coverage_of(result)) {
        column.kept[level.level] = level.kept.size();
        column.violated[level.level] = level.violated.size();
        column.undecided += level.inconclusive.size() + level.untried.size();
    }
}

auto standing(const Column& column) {
    const auto violated = [&](verdict::Level level) {
        const auto found = column.violated.find(level);
        return found == column.violated.end() ? std::size_t{0} : found->second;
    };
    return std::tuple{!column.problem.empty(), violated(verdict::Level::must),
                      violated(verdict::Level::should), violated(verdict::Level::open), column.undecided};
}

}  // namespace

void add_run(Matrix& matrix, const Result& result, std::string report, const gate::Baseline* known) {
    learn_clauses(matrix, result);
    Column column;
    column.name = result.target.name;
    column.network = result.run.network;
    column.run_id = result.run.id;
    column.started = result.run.started;
    column.report = std::move(report);
    column.cases = result.cases.size();
    column.duration_us = result.run.duration_us;
    if (result.run.partial)
        column.problem = result.run.partial_why.empty() ? "the run was cut short" : result.run.partial_why;
    else if (standing_of(result) == Standing::incomplete)
        column.problem = headline(result);
    fill_cells(column, result, known);
    fill_totals(column, result);
    matrix.columns.push_back(std::move(column));
}

void add_problem(Matrix& matrix, const std::string& name, const std::string& why) {
    Column column;
    column.name = name;
    column.problem = why;
    matrix.columns.push_back(std::move(column));
}

void rank(Matrix& matrix) {
    auto& columns = matrix.columns;
    for (auto& column : columns) {
        if (column.cells.empty()) column.undecided = matrix.clauses.size();
    }
    std::stable_sort(columns.begin(), columns.end(), [](const auto& one, const auto& other) {
        return std::tuple{standing(one), one.name} < std::tuple{standing(other), other.name};
    });
    for (std::size_t i = 0; i < columns.size(); ++i)
        columns[i].rank =
            i > 0 && standing(columns[i - 1]) == standing(columns[i]) ? columns[i - 1].rank : i + 1;
}

}  // namespace chathack::reports::matrix
