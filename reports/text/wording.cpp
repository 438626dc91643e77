#include "reports/text/wording.hpp"

#include <fmt/format.h>

#include "reports/model/case_runs.hpp"

namespace chathack::reports {

std::string counted(std::size_t count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string pace_in_words(const Result& result) {
    const auto different = case_runs_of(result).size();
    auto cases = counted(different, "case");
    if (different < result.cases.size()) cases = fmt::format("{} runs of {}", result.cases.size(), cases);
    if (result.run.started.empty()) return cases + " in virtual time";
    if (result.run.duration_us == 0) return cases;  // of a run that was killed nobody knows
    return fmt::format("{} in {:.2f} s", cases, static_cast<double>(result.run.duration_us) / 1e6);
}

}  // namespace chathack::reports
