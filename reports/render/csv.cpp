#include "reports/render/csv.hpp"

#include <fmt/format.h>

#include "reports/model/case_runs.hpp"
#include "reports/render/csv_cell.hpp"

namespace chathack::reports {
namespace {

std::string milliseconds(std::int64_t time_us) {
    return fmt::format("{:.3f}", static_cast<double>(time_us) / 1e3);
}

template <class Value>
std::string word(Value value) {
    return std::string{verdict::to_string(value)};
}

}  // namespace

std::string to_csv(const Result& result) {
    std::string out;
    add_csv_line(
        out, {"target", "network", "case", "variant", "repetition", "verdict", "clause", "level", "finding",
              "behaviour", "why", "duration_ms", "waited_ms", "seed", "file", "line", "replay", "flaky"});
    const auto flaky = flaky_keys(result);
    for (const auto& one : result.cases) {
        for (const auto& finding : one.verdicts) {
            add_csv_line(out, {result.target.name, result.run.network, one.id, one.variant,
                               std::to_string(one.repetition + 1), word(one.verdict), finding.clause,
                               word(finding.level), word(finding.kind), finding.behaviour, finding.why,
                               milliseconds(one.duration_us), milliseconds(one.waited_us),
                               std::to_string(one.seed), one.file, std::to_string(one.line), one.replay,
                               flaky.contains(key_of(one)) ? "flaky" : ""});
        }
    }
    return out;
}

}  // namespace chathack::reports
