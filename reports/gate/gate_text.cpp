#include <fmt/format.h>

#include <algorithm>

#include "reports/gate/gate.hpp"
#include "reports/text/printable.hpp"
#include "reports/text/shell.hpp"
#include "reports/text/wording.hpp"

namespace chathack::reports::gate {
namespace {

constexpr std::size_t shown_max = 50;
constexpr std::size_t why_columns = 160;

/// Collects lines. A list has a head with its length, and shows at most `shown_max` items.
class Text {
public:
    template <typename Item, typename Line>
    void list(const std::string& head, const std::vector<Item>& all, Line line) {
        if (all.empty()) return;
        out_ += fmt::format("{}: {}\n", head, all.size());
        for (std::size_t i = 0; i < std::min(all.size(), shown_max); ++i)
            out_ += "  " + line(all[i]) + "\n";
        if (all.size() > shown_max) out_ += fmt::format("  and {} more\n", all.size() - shown_max);
    }
    void changes(const std::string& head, const std::vector<OutcomeChange>& all) {
        list(head, all, [](const OutcomeChange& one) {
            auto text = fmt::format("{} {}: {}", one.clause, printable(one.key), printable(one.after));
            if (!one.before.empty()) text += ", was " + printable(one.before);
            if (!one.why.empty()) text += "\n      " + shortened(printable(one.why), why_columns);
            return text;
        });
    }
    void names(const std::string& head, const std::vector<std::string>& all) {
        list(head, all, [](const std::string& one) { return printable(one); });
    }
    void line(const std::string& text) { out_ += text + "\n"; }
    std::string take() { return std::move(out_); }

private:
    std::string out_;
};

std::string what_of(const Result& result) {
    auto text = fmt::format("{}, run {}, suite {}, seed {}", printable(result.target.name),
                            printable(result.run.id), printable(result.run.version), result.run.seed);
    if (!result.run.network.empty()) text += ", network " + printable(result.run.network);
    return text + ", " + pace_in_words(result);
}

/// The first reason for a failed gate that the numbers do not show: ", as the run was cut short".
std::string first_trouble(const Judgement& judgement) {
    return judgement.trouble.empty() ? std::string{} : ", as " + printable(judgement.trouble.front());
}

/// ", 2 MUST clauses open"
std::string open_in_words(const Judgement& judgement) {
    return judgement.open_musts.empty()
               ? std::string{}
               : ", " + counted(judgement.open_musts.size(), "MUST clause") + " open";
}

}  // namespace

std::string to_text(const Judgement& judgement, const std::string& baseline_path,
                    const std::string& result_path) {
    Text text;
    const auto baseline = printable(baseline_path);
    for (const auto& trouble : judgement.trouble)
        text.line("trouble: " + printable(trouble));
    text.names("MUST clauses that were not tried or could not be decided", judgement.open_musts);
    text.changes("worse than the baseline", judgement.worse);
    text.names("vanished: the baseline has these cases, and they were not played", judgement.vanished);
    if (judgement.played < judgement.played_before && !judgement.vanished.empty())
        text.line(fmt::format("the suite is smaller: {} cases were played, {} are in the baseline",
                              judgement.played, judgement.played_before));
    text.changes("fixed, please take them out of " + baseline, judgement.fixed);
    text.names("entries of " + baseline + " that match nothing in this suite; are they misspelt?",
               judgement.stale);
    text.names("new cases, not yet in the baseline", judgement.new_cases);
    if (!judgement.fixed.empty() || !judgement.new_cases.empty())
        text.line(fmt::format("`chathack-report baseline{}{}{}` writes the baseline anew",
                              path_for_shell(result_path), option_for_shell("--old", baseline_path),
                              option_for_shell("--output", baseline_path)));
    text.line(fmt::format("{}{}: {} new, {} vanished, {} fixed, {} known{}",
                          judgement.passed ? "GATE PASSED" : "GATE FAILED", first_trouble(judgement),
                          judgement.worse.size(), judgement.vanished.size(), judgement.fixed.size(),
                          judgement.known, open_in_words(judgement)));
    return text.take();
}

std::string to_text(const Comparison& comparison, const Result& before, const Result& after) {
    Text text;
    text.line("before: " + what_of(before));
    text.line("after:  " + what_of(after));
    for (const auto& difference : comparison.different_runs)
        text.line("careful: the runs differ in " + printable(difference));
    text.changes("worse", comparison.worse);
    text.changes("better", comparison.better);
    text.changes("other choices", comparison.other_choices);
    text.names("vanished cases", comparison.vanished);
    text.names("new cases", comparison.new_cases);
    const std::string verdict = !comparison.worse.empty() ? "WORSE"
                                : !comparison.vanished.empty()
                                    ? "WORSE, as cases vanished (give --subset if only a "
                                      "part was run)"
                                    : "NOT WORSE";
    text.line(fmt::format("{}: {} worse, {} better, {} other choices, {} vanished, {} new cases", verdict,
                          comparison.worse.size(), comparison.better.size(), comparison.other_choices.size(),
                          comparison.vanished.size(), comparison.new_cases.size()));
    return text.take();
}

}  // namespace chathack::reports::gate
