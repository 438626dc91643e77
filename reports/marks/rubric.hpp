#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "conformance/input/diagnostic.hpp"
#include "conformance/verdict/verdict.hpp"

/// Points for submissions of a course, made from results alone.
namespace chathack::reports::marks {

/// What a clause is worth that only some of its scenarios show to be kept.
enum class Partial {
    none,   ///< nothing
    half,   ///< half of its points, when at least half of its scenarios keep it
    share,  ///< the share of its scenarios that keep it
};

/// How points are given (docs/class.md).
struct Rubric {
    std::string title = "CHATHACK";
    double maximum = 100;             ///< points of a submission that keeps every clause that counts
    double minimum = 0;               ///< nobody gets less
    double step = 0.5;                ///< the sum is rounded to a multiple of it, halves up
    unsigned plays = 3;               ///< how often each submission is played, each time with another seed
    Partial partial = Partial::none;  ///< another needs every case to be played (`run --thorough`)
    std::map<verdict::Level, double> levels{
        {verdict::Level::must, 3}, {verdict::Level::should, 1}, {verdict::Level::open, 1}};
    std::map<std::string, double> families;  ///< factor by family ("PRIVATE"); 1 where none is given
    std::map<std::string, double> clauses;   ///< weight by clause, in place of level and family
    /// The SHOULD clauses are no part of the maximum, and give together up to so many points more.
    std::optional<double> bonus;
    std::set<std::string> hidden;  ///< clauses of which students see the points, and nothing else
};

struct LoadedRubric {
    std::optional<Rubric> rubric;  ///< nullopt when one of the diagnostics is an error
    std::vector<input::Diagnostic> diagnostics;
};

/// Reads a rubric. Clauses and families are checked against `known`, the ids of all clauses; `hidden` and
/// `clauses` may name several by a pattern such as `PRIVATE-*`. A clause that is named stands before a
/// pattern, and a later pattern before an earlier one.
LoadedRubric load_rubric(const std::string& path, const std::vector<std::string>& known);

/// The weight of a clause; 0: it does not count.
double weight_of(const Rubric& rubric, const std::string& clause, verdict::Level level);

/// A commented rubric, which `load_rubric` reads: our proposal.
std::string proposed_rubric();

}  // namespace chathack::reports::marks
