#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "reports/gate/baseline.hpp"
#include "reports/model/result.hpp"

/// A comparison of many implementations: which of them keeps which clause.
namespace chathack::reports::matrix {

/// What one case says of the clause of a cell.
struct CellCase {
    std::string key;      ///< `key_of`
    std::string run_key;  ///< `key_of_run` of its gravest run
    verdict::Outcome mark{};
    std::string title;
    std::string why;     ///< of a bad outcome: why, after the reason in the baseline if it is a known fault
    std::string replay;  ///< of a bad outcome: the command that plays the case again
};

/// One clause of one implementation.
struct Cell {
    /// The gravest mark of its cases. Skipped cases count only when all are skipped.
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
    std::string report;   ///< address of its report.html, relative to the page; empty: there is none
    std::string problem;  ///< why the run is incomplete; empty: it is complete
    std::uint64_t cases = 0;
    std::int64_t duration_us = 0;
    std::map<verdict::Level, std::size_t> kept;      ///< number of clauses by level
    std::map<verdict::Level, std::size_t> violated;  ///< the same; known and flaky ones count
    std::size_t undecided = 0;                       ///< number of clauses without an answer, for any reason
    std::size_t rank = 0;                            ///< 1 is the best; equal columns share a rank
    std::map<std::string, Cell> cells;               ///< by clause
};

struct Matrix {
    std::vector<ClauseResult> clauses;  ///< of all results, each once; only their texts are used
    std::vector<Column> columns;
};

/// Adds a run.
/// @param report  address of its report.html, relative to the page; may be empty
/// @param known   the baseline of the same target and network, or nullptr
void add_run(Matrix& matrix, const Result& result, std::string report, const gate::Baseline* known);

/// Adds an implementation that could not be run at all.
void add_problem(Matrix& matrix, const std::string& name, const std::string& why);

/// Gives every column its rank and sorts them, the best first: fewest violated MUST clauses, then SHOULD,
/// then OPEN, then fewest undecided. Incomplete runs come last.
void rank(Matrix& matrix);

/// The matrix as one self-contained page, as safe as `to_html` of a result.
std::string to_html(const Matrix& matrix);

/// The ranking as text, for a terminal.
std::string to_text(const Matrix& matrix);

}  // namespace chathack::reports::matrix
