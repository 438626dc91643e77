#include "reports/text/progress.hpp"

#include <fmt/format.h>

#include "reports/model/coverage.hpp"
#include "reports/text/printable.hpp"
#include "reports/text/terminal.hpp"

namespace chathack::reports {

void Progress::add(const CaseResult& one, std::size_t done, std::size_t all) {
    done_ = done;
    all_ = all;
    ++verdicts_[one.verdict];
    current_ = printable(one.id + (one.variant.empty() || one.variant == "whole" ? "" : " " + one.variant));
}

std::string Progress::line(std::size_t width, bool colour) const {
    const Paint paint{colour};
    std::string out;
    std::size_t used = 0;
    const auto add = [&](const std::string& text, const auto& painted) {
        const auto shown = shortened(text, width - used);
        used += columns_of(shown);
        out += painted(shown);
    };
    const auto all = std::to_string(all_);
    add(fmt::format("[ {:>{}}/{} ]", done_, all.size(), all), [](const auto& text) { return text; });
    using verdict::Outcome;
    for (const auto verdict :
         {Outcome::violates_must, Outcome::violates_should, Outcome::inconclusive, Outcome::skipped}) {
        const auto found = verdicts_.find(verdict);
        if (found == verdicts_.end()) continue;
        add(fmt::format("  {} {}", verdict::to_string(verdict), found->second),
            [&](const auto& text) { return paint.verdict(verdict, text); });
    }
    add("  " + current_, [&](const auto& text) { return paint.dim(text); });
    return out;
}

}  // namespace chathack::reports
