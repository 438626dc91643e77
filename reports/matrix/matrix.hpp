#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "reports/gate/baseline.hpp"
#include "reports/model/result.hpp"

/// Many implementations beside one another: who keeps which clause.
namespace chathack::reports::matrix {

/// What a case of a cell says of its clause.
struct CellCase {
    std::string key;      ///< `key_of`
    std::string run_key;  ///< `key_of_run` of the run that says it
    verdict::Outcome mark{};
    std::string title;
    std::string why;     ///< of what is not well; the reason of the baseline when that is known
    std::string replay;  ///< of what is not well
};

/// One clause of one implementation.
struct Cell {
    /// The gravest of its cases; skipped ones count only when all are.
    verdict::Outcome mark = verdict::Outcome::untested;
    std::set<std::string> behaviours;  ///< of an OPEN clause
    std::vector<CellCase> cases;
};

/// One implementation on one network.
struct Column {
    std::string name;
    std::string network;  ///< empty: real sockets
    std::string run_id;
    std::string started;
    std::string report;   ///< address of its report.html from the page; empty: there is none
    std::string problem;  ///< why it was not run to its end; empty: it was
    std::uint64_t cases = 0;
    std::int64_t duration_us = 0;
    std::map<verdict::Level, std::size_t> kept;      ///< clauses by level
    std::map<verdict::Level, std::size_t> violated;  ///< the known and the flaky ones too
    std::size_t undecided = 0;                       ///< clauses without an answer, for whatever reason
    std::size_t rank = 0;                            ///< 1: the best; equals share one
    std::map<std::string, Cell> cells;               ///< by clause
};

struct Matrix {
    std::vector<ClauseResult> clauses;  ///< of all results, each once; only what the clause says is meant
    std::vector<Column> columns;
};

/// Adds a run. @param known  of the same target and network, or nullptr
void add_run(Matrix& matrix, const Result& result, std::string report, const gate::Baseline* known);

/// Adds an implementation that could not be run at all.
void add_problem(Matrix& matrix, const std::string& name, const std::string& why);

/// Gives every column its rank and puts the best first: fewest violated MUST, then SHOULD, then OPEN clauses,
/// then fewest undecided. What was not run to its end comes last.
void rank(Matrix& matrix);

/// One self-contained page, as safe as `to_html` of a result.
std::string to_html(const Matrix& matrix);

/// The ranking, for a terminal.
std::string to_text(const Matrix& matrix);

}  // namespace chathack::reports::matrix
