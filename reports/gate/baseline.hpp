#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "conformance/input/diagnostic.hpp"
#include "reports/model/result.hpp"

namespace chathack::reports::gate {

/// One thing that is known to be wrong: a clause that some cases show to be broken.
struct Known {
    std::string clause;
    verdict::Outcome verdict{};  ///< the worst that is accepted; a bad one
    bool flaky = false;          ///< it does not show each time
    std::string reason;
    std::set<std::string> cases;  ///< by `key_of`
    friend bool operator==(const Known&, const Known&) = default;
};

/// What is known of one target: its faults, and the cases that were played when they were written down.
struct Baseline {
    std::string target;
    std::string network;  ///< empty: real sockets
    std::vector<Known> known;
    std::set<std::string> played;
    friend bool operator==(const Baseline&, const Baseline&) = default;

    /// The entry that covers a finding, or nullptr.
    const Known* find(const std::string& key, const std::string& clause) const;
};

struct LoadedBaseline {
    std::optional<Baseline> baseline;  ///< nothing when there is an error
    std::vector<input::Diagnostic> diagnostics;
};

/// Reads a baseline (docs/reports.md). An entry without a reason is an error.
LoadedBaseline load_baseline(const std::string& path);

/// Writes down what is wrong now, one entry for each clause and verdict. Reasons of entries in `old` are kept
/// where they speak of the same; the others are `reason`.
Baseline make_baseline(const Result& result, const Baseline& old, const std::string& reason);

/// As `load_baseline` reads it.
std::string to_yaml(const Baseline& baseline);

}  // namespace chathack::reports::gate
