#include "reports/render/csv.hpp"

#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "reports/model/case_runs.hpp"
#include "reports/text/printable.hpp"

namespace chathack::reports {
namespace {

std::string cell(const std::string& value) {
    auto text = printable(value);
    if (!text.empty() && std::string_view{"=+-@"}.find(text.front()) != std::string_view::npos)
        text.insert(0, "'");
    if (text.find_first_of(",\"") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text)
        quoted += c == '"' ? std::string{"\"\""} : std::string{c};
    return quoted + "\"";
}

void add_line(std::string& out, const std::vector<std::string>& values) {
    for (const auto& value : values)
        out += (&value == values.data() ? "" : ",") + cell(value);
    out += "\r\n";
}

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
    add_line(out,
             {"target", "network", "case", "variant", "repetition", "verdict", "clause", "level", "finding",
              "behaviour", "why", "duration_ms", "waited_ms", "seed", "file", "line", "replay", "flaky"});
    const auto flaky = flaky_keys(result);
    for (const auto& one : result.cases) {
        for (const auto& finding : one.verdicts) {
            add_line(out, {result.target.name, result.run.network, one.id, one.variant,
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
