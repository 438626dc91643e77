#include "reports/gate/baseline.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <string_view>
#include <tuple>
#include <utility>

#include "reports/gate/outcomes.hpp"

namespace chathack::reports::gate {
namespace {

/// A text in quotes for YAML, in which a quoted text of JSON means the same.
std::string quoted(const std::string& text) {
    return nlohmann::json(text).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

/// Cuts the key of a case: "global/limit:one@bytes" into "global/limit" and "one@bytes", "global/alone@bytes"
/// into "global/alone" and "@bytes".
std::pair<std::string, std::string> scenario_and_row(const std::string& key) {
    const auto at = key.find_first_of(":@");
    if (at == std::string::npos) return {key, ""};
    return {key.substr(0, at), key.substr(key[at] == ':' ? at + 1 : at)};
}

template <typename Words>
std::string list_of(const Words& words) {
    std::string text;
    for (const auto& word : words)
        text += (text.empty() ? "[" : ", ") + quoted(word);
    return text + "]";
}

}  // namespace

const Known* Baseline::find(const std::string& key, const std::string& clause) const {
    for (const auto& one : known) {
        if (one.clause == clause && one.cases.contains(key)) return &one;
    }
    return nullptr;
}

Baseline make_baseline(const Result& result, const Baseline& old, const std::string& reason) {
    const auto outcomes = outcomes_of(result);
    // Sorted by clause and then by the word of the verdict, as in the file.
    std::map<std::tuple<std::string, std::string_view, bool, std::string>, std::set<std::string>> entries;
    for (const auto& [key, clauses] : outcomes.by_case) {
        for (const auto& [clause, outcome] : clauses) {
            if (!verdict::is_bad(outcome.worst)) continue;
            const auto* before = old.find(key, clause);
            const bool flaky = outcome.sometimes_well || (before && before->flaky);
            entries[{clause, verdict::to_string(outcome.worst), flaky, before ? before->reason : reason}]
                .insert(key);
        }
    }
    Baseline made{
        .target = result.target.name, .network = result.run.network, .known = {}, .played = outcomes.played};
    for (auto& [what, cases] : entries) {
        const auto& [clause, word, flaky, why] = what;
        made.known.push_back({.clause = clause,
                              .verdict = *verdict::outcome_named(word),
                              .flaky = flaky,
                              .reason = why,
                              .cases = std::move(cases)});
    }
    return made;
}

std::string to_yaml(const Baseline& baseline) {
    std::string out = "# What is known to be wrong; `chathack-report gate` fails on anything worse.\n";
    out += "target: " + quoted(baseline.target) + "\n";
    if (!baseline.network.empty()) out += "network: " + quoted(baseline.network) + "\n";
    out += baseline.known.empty() ? "known: []\n" : "known:\n";
    for (const auto& known : baseline.known) {
        out += "  - clause: " + quoted(known.clause) + "\n    verdict: ";
        out.append(verdict::to_string(known.verdict)).append("\n");
        if (known.flaky) out += "    flaky: true\n";
        out += "    reason: " + quoted(known.reason) + "\n    cases: " + list_of(known.cases) + "\n";
    }
    std::map<std::string, std::vector<std::string>> scenarios;
    for (const auto& key : baseline.played) {
        auto [scenario, row] = scenario_and_row(key);
        scenarios[scenario].push_back(std::move(row));
    }
    out += scenarios.empty() ? "played: {}\n" : "played:\n";
    for (const auto& [scenario, rows] : scenarios)
        out += "  " + quoted(scenario) + ": " + list_of(rows) + "\n";
    return out;
}

}  // namespace chathack::reports::gate
