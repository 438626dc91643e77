#include "reports/text/text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "reports/model/case_runs.hpp"
#include "reports/model/coverage.hpp"
#include "reports/text/printable.hpp"
#include "reports/text/terminal.hpp"
#include "reports/text/wording.hpp"

namespace chathack::reports {
namespace {

constexpr std::size_t column = 10;  // where the text after a head begins

class RunWriter {
public:
    RunWriter(const Result& result, const TextOptions& options)
        : result_{result}, options_{options}, paint_{options.colour} {
        options_.width = std::max<std::size_t>(options.width, 40);
    }

    std::string write() {
        write_cases();
        write_skipped();
        write_run();
        write_totals();
        write_flaky();
        write_coverage();
        write_consequences();
        write_profile();
        if (result_.run.partial) tell("partial", result_.run.partial_why, &Paint::bad);
        const std::string word{stamp(result_)};
        out_ += "\n" + (is_failed(result_) ? paint_.bad(word) : paint_.good(word)) + "  " +
                headline(result_) + "\n";
        return out_;
    }

private:
    std::vector<const CaseResult*> cases_with(verdict::Outcome verdict) const {
        std::vector<const CaseResult*> found;
        for (const auto& one : result_.cases) {
            if (one.verdict == verdict) found.push_back(&one);
        }
        return found;
    }

    void write_cases() {
        std::size_t in_full = 0;
        using verdict::Outcome;
        for (const auto verdict : {Outcome::violates_must, Outcome::violates_should, Outcome::inconclusive}) {
            const auto word = verdict::to_string(verdict);
            for (const auto* one : cases_with(verdict)) {
                if (in_full++ < options_.cases_in_full) {
                    out_ += case_to_text(result_, *one, options_);
                } else {
                    out_ += paint_.verdict(verdict, word) + "  " +
                            shortened(printable(one->id + " " + one->variant + "  " + one->title),
                                      options_.width - word.size() - 2) +
                            "\n";
                }
            }
        }
        if (in_full > options_.cases_in_full) out_ += "\n";
    }

    /// Writes why cases were skipped, each reason once.
    void write_skipped() {
        std::map<std::string, std::size_t> reasons;
        for (const auto* one : cases_with(verdict::Outcome::skipped))
            ++reasons[one->verdicts.empty() ? std::string{} : one->verdicts.front().why];
        for (const auto& [why, count] : reasons)
            tell("skipped", counted(count, "case") + ": " + why, &Paint::doubtful);
        if (!reasons.empty()) out_ += "\n";
    }

    void write_run() {
        const auto& run = result_.run;
        tell("target", result_.target.name, &Paint::dim);
        auto facts =
            fmt::format("{}, seed {}, {}", pace_in_words(result_), run.seed, counted(run.jobs, "job"));
        if (!result_.cases.empty() && run.duration_us > 0) facts += ", " + pace();
        if (result_.timing.round_trip_us > 0)
            facts += fmt::format(", round trip {:.2f} ms",
                                 static_cast<double>(result_.timing.round_trip_us) / 1e3);
        if (!run.network.empty()) facts += ", network " + run.network;
        tell("run", facts, &Paint::dim);
        if (!run.scenarios.empty())
            tell("played", fmt::format("{}", fmt::join(run.scenarios, " ")), &Paint::dim);
        if (const auto use = to_string(run.network_use); !use.empty()) tell("network", use, &Paint::dim);
        for (const auto& one : result_.timing.calibration) {
            if (!one.kept)
                tell("found out", fmt::format("{}: {} ({})", one.asked, one.found, one.clause), &Paint::dim);
        }
    }

    /// Cases per second, and which part of their time was spent waiting for what does not come, and starting
    /// clients under test.
    std::string pace() const {
        std::int64_t played_us = 0, waited_us = 0, starting_us = 0;
        for (const auto& one : result_.cases) {
            played_us += one.duration_us;
            waited_us += std::min(one.waited_us, one.duration_us);  // a case may wait in two places at once
            starting_us += one.starting_us;
        }
        const auto share = [&](std::int64_t part_us) {
            return played_us > 0 ? 100.0 * static_cast<double>(part_us) / static_cast<double>(played_us)
                                 : 0.0;
        };
        auto text = fmt::format(
            "{:.0f} cases/s, {:.0f} % waiting",
            static_cast<double>(result_.cases.size()) * 1e6 / static_cast<double>(result_.run.duration_us),
            share(waited_us));
        if (starting_us > 0) text += fmt::format(", {:.0f} % starting clients", share(starting_us));
        return text;
    }

    void write_totals() {
        std::string totals;
        for (const auto& look : verdict::all_looks()) {
            if (const auto count = count_of(result_, look.outcome); count > 0)
                totals += fmt::format("{}{} {}", totals.empty() ? "" : ", ", look.word, count);
        }
        tell("verdicts", totals, &Paint::dim);
    }

    /// Writes the cases of which some repetitions failed and some did not.
    void write_flaky() {
        bool first = true;
        for (const auto& runs : case_runs_of(result_)) {
            if (!runs.is_flaky()) continue;
            tell(first ? "flaky" : "",
                 fmt::format("{}: {} in {} of {} runs", runs.key, verdict::to_string(runs.verdict),
                             runs.failed(), runs.runs.size()),
                 &Paint::doubtful);
            first = false;
        }
    }

    /// Writes which clauses are violated only as a consequence, below their causes.
    void write_consequences() {
        std::map<std::string, std::string> by_cause;
        for (const auto& clause : result_.clauses) {
            if (clause.follows_from.empty()) continue;
            auto& ids = by_cause[clause.follows_from];
            ids += (ids.empty() ? "" : " ") + clause.id;
        }
        for (const auto& [cause, ids] : by_cause)
            tell("follows", fmt::format("from {}: {}", cause, ids), &Paint::doubtful);
    }

    void write_coverage() {
        for (const auto& level : coverage_of(result_)) {
            if (level.clauses == 0) continue;
            auto text = fmt::format("{} of {} {}", level.kept.size(), level.clauses,
                                    level.level == verdict::Level::open ? "observed" : "kept");
            const auto add = [&](const char* what, const std::vector<std::string>& ids) {
                if (!ids.empty()) text += fmt::format("; {} {}: {}", ids.size(), what, fmt::join(ids, " "));
            };
            add("violated", level.violated);
            add("follow from violations", level.follows);
            add("undecided", level.inconclusive);
            add("not tested", level.untried);
            tell(verdict::to_string(level.level), text, level.violated.empty() ? &Paint::good : &Paint::bad);
        }
    }

    void write_profile() {
        bool first = true;
        for (const auto& clause : result_.clauses) {
            if (clause.behaviours.empty()) continue;
            std::string text;
            for (const auto& [name, count] : clause.behaviours)
                text += (text.empty() ? "" : " and ") + name +
                        (clause.behaviours.size() > 1 ? fmt::format(" ({})", count) : "");
            const auto declared = result_.target.promises.find(clause.id);
            if (declared != result_.target.promises.end()) text += ", declared " + declared->second;
            tell(first ? "profile" : "", fmt::format("{:<11} {}", clause.id, text), &Paint::dim);
            first = false;
        }
    }

    using Colour = std::string (Paint::*)(std::string_view) const;
    void tell(std::string_view head, const std::string& text, Colour colour) {
        bool first = true;
        for (const auto& part : wrapped(printable(text, LineEnds::keep), options_.width - column)) {
            out_ += first ? (paint_.*colour)(head) + std::string(column - head.size(), ' ')
                          : std::string(column, ' ');
            out_ += part + "\n";
            first = false;
        }
    }

    const Result& result_;
    TextOptions options_;
    Paint paint_;
    std::string out_;
};

}  // namespace

std::string to_text(const Result& result, const TextOptions& options) {
    return RunWriter{result, options}.write();
}

}  // namespace chathack::reports
