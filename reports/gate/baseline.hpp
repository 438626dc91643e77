#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "conformance/input/diagnostic.hpp"
#include "reports/model/result.hpp"

namespace chathack::reports::gate {

/// A known fault: a clause that some cases show to be broken.
struct Known {
    std::string clause;
    verdict::Outcome verdict{};  ///< the worst outcome that is accepted; always a bad one
    bool flaky = false;          ///< the fault does not show in every run
    std::string reason;
    std::set<std::string> cases;  ///< by `key_of`
    friend bool operator==(const Known&, const Known&) = default;
};

/// The known faults of one target, and the cases that were played when they were written down.
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
    std::optional<Baseline> baseline;  ///< nullopt when one of the diagnostics is an error
    std::vector<input::Diagnostic> diagnostics;
};

/// Reads a baseline (docs/reports.md). An entry without a reason is an error.
LoadedBaseline load_baseline(const std::string& path);

/// Makes a baseline of the faults in a result, with one entry for each clause, verdict and reason. An entry
/// that `old` has, too, keeps its reason; the others get `reason`.
Baseline make_baseline(const Result& result, const Baseline& old, const std::string& reason);

/// The baseline as YAML, which `load_baseline` reads.
std::string to_yaml(const Baseline& baseline);

}  // namespace chathack::reports::gate
