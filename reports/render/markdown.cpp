#include "reports/render/markdown.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "reports/model/case_runs.hpp"
#include "reports/model/coverage.hpp"
#include "reports/text/printable.hpp"
#include "reports/text/wording.hpp"

namespace chathack::reports {
namespace {

constexpr std::size_t why_columns_max = 400;

std::size_t longest_run(const std::string& text, char wanted) {
    std::size_t longest = 0;
    std::size_t run = 0;
    for (const char c : text) {
        run = c == wanted ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return longest;
}

/// A code span. Bars are escaped, because in a table a bar ends the cell even inside a span.
std::string code(const std::string& text) {
    std::string shown;
    for (const char c : printable(text))
        shown += c == '|' ? std::string{"\\|"} : std::string{c};
    if (shown.empty()) return "-";
    const std::string fence(longest_run(shown, '`') + 1, '`');
    const bool padded = shown.front() == '`' || shown.back() == '`';
    return fence + (padded ? " " : "") + shown + (padded ? " " : "") + fence;
}

std::string code_block(const std::string& text) {
    const auto shown = printable(text, LineEnds::keep);
    const std::string fence(std::max<std::size_t>(3, longest_run(shown, '`') + 1), '`');
    return fence + "sh\n" + shown + "\n" + fence + "\n";
}

std::string ids(const std::vector<std::string>& all) {
    return all.empty() ? "-" : fmt::format("{}", fmt::join(all, " "));
}

bool is_broken(const VerdictResult& finding) { return verdict::is_violation(outcome_of(finding)); }

/// A violated clause, and the cases that show it.
struct Breach {
    const ClauseResult* clause;
    std::vector<const CaseRuns*> cases;
    const VerdictResult* first;
    std::size_t tried;
};

class MarkdownWriter {
public:
    MarkdownWriter(const Result& result, const MarkdownOptions& options)
        : result_{result}, options_{options}, runs_{case_runs_of(result)} {}

    std::string write() {
        const bool failed = is_failed(result_);
        out_ =
            fmt::format("## {} {}: {}\n\n", failed ? "❌" : "✅", code(result_.target.name), headline(result_));
        if (result_.run.partial)
            out_ += "> ⚠️ The run was cut short, and says nothing of the cases it did not reach: " +
                    code(result_.run.partial_why) + "\n\n";
        write_facts();
        write_coverage();
        const auto profile = profile_text();
        write_breaches(profile.size());
        write_flaky();
        return out_ + profile;
    }

private:
    void write_facts() {
        const auto& run = result_.run;
        out_ += fmt::format("{}, seed {}", pace_in_words(result_), run.seed);
        if (!run.network.empty()) out_ += ", network " + code(run.network);
        if (const auto use = to_string(run.network_use); !use.empty()) out_ += " (" + use + ")";
        if (result_.timing.round_trip_us > 0)
            out_ += fmt::format(", round trip {:.2f} ms",
                                static_cast<double>(result_.timing.round_trip_us) / 1e3);
        out_ += "\n\n";
    }

    void write_coverage() {
        out_ += "| level | kept | violated | undecided | not tested |\n|---|---|---|---|---|\n";
        for (const auto& level : coverage_of(result_)) {
            if (level.clauses == 0) continue;
            out_ += fmt::format("| {} | {} of {} | {} | {} | {} |\n", verdict::to_string(level.level),
                                level.kept.size(), level.clauses, ids(level.violated),
                                ids(level.inconclusive), ids(level.untried));
        }
        out_ += "\n";
    }

    std::vector<Breach> breaches() const {
        std::vector<Breach> all;
        for (const auto& clause : result_.clauses) {
            Breach breach{.clause = &clause, .cases = {}, .first = nullptr, .tried = clause.cases.size()};
            for (const auto& one : runs_) {
                for (const auto& finding : one.gravest().verdicts) {
                    if (finding.clause != clause.id || !is_broken(finding)) continue;
                    breach.cases.push_back(&one);
                    if (!breach.first) breach.first = &finding;
                }
            }
            if (breach.first) all.push_back(std::move(breach));
        }
        std::stable_sort(all.begin(), all.end(), [](const auto& one, const auto& other) {
            return one.clause->verdict > other.clause->verdict;
        });
        return all;
    }

    void write_breaches(std::size_t reserved) {
        const auto all = breaches();
        for (std::size_t i = 0; i < all.size(); ++i) {
            const auto text = breach_text(all[i]);
            if (out_.size() + text.size() + reserved > options_.bytes_max) {
                out_ += fmt::format("And {} more clauses, see the report.\n\n", all.size() - i);
                return;
            }
            out_ += text;
        }
    }

    static std::string breach_text(const Breach& breach) {
        const auto& clause = *breach.clause;
        const auto& shown = breach.cases.front()->gravest();
        auto text = fmt::format("<details><summary>{} <b>{}</b> ({}), {} of {} cases</summary>\n\n{}\n\n",
                                clause.verdict == verdict::Outcome::violates_must ? "❌" : "⚠️", clause.id,
                                verdict::to_string(clause.level), breach.cases.size(),
                                std::max(breach.tried, breach.cases.size()), clause.text);
        text += fmt::format("{}: {}\n\n", code(breach.cases.front()->key),
                            code(shortened(printable(breach.first->why), why_columns_max)));
        if (!shown.target_died.empty())
            text +=
                "The target died: " + code(shortened(printable(shown.target_died), why_columns_max)) + "\n\n";
        return text + code_block(shown.replay) + "\n</details>\n\n";
    }

    void write_flaky() {
        std::string text;
        for (const auto& one : runs_) {
            if (one.is_flaky() && out_.size() + text.size() < options_.bytes_max)
                text +=
                    fmt::format("- {}: {} of {} runs fail\n", code(one.key), one.failed(), one.runs.size());
        }
        if (!text.empty()) out_ += "🎲 Flaky:\n\n" + text + "\n";
    }

    std::string profile_text() const {
        std::string rows;
        for (const auto& clause : result_.clauses) {
            if (clause.behaviours.empty()) continue;
            std::vector<std::string> seen;
            for (const auto& [name, count] : clause.behaviours)
                seen.push_back(code(name) +
                               (clause.behaviours.size() > 1 ? fmt::format(" ({})", count) : ""));
            const auto declared = result_.target.promises.find(clause.id);
            rows += fmt::format("| {} | {} | {} |\n", clause.id, fmt::join(seen, ", "),
                                declared == result_.target.promises.end() ? "" : code(declared->second));
        }
        if (rows.empty()) return {};
        return "<details><summary>Profile: the choices that the protocol leaves open</summary>\n\n"
               "| clause | the target | declared |\n|---|---|---|\n" +
               rows + "\n</details>\n";
    }

    const Result& result_;
    MarkdownOptions options_;
    std::vector<CaseRuns> runs_;
    std::string out_;
};

}  // namespace

std::string to_markdown(const Result& result, const MarkdownOptions& options) {
    return MarkdownWriter{result, options}.write();
}

}  // namespace chathack::reports
