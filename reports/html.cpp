#include "reports/html.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "reports/case_runs.hpp"
#include "reports/coverage.hpp"
#include "reports/packed.hpp"
#include "reports/result_json.hpp"
#include "reports/web_pages.hpp"

namespace chathack::reports {
namespace {

std::string dumped(const nlohmann::json& json) {
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// How many entries of a transcript the page has.
struct Cut {
    std::size_t well;    ///< of a case that is well
    std::size_t failed;  ///< of one that is not
};
constexpr std::array<Cut, 6> cuts{{{1500, 1500}, {300, 1500}, {100, 700}, {40, 200}, {0, 60}, {0, 0}}};

/// Without what every reader takes for granted: empty texts and lists, zero and false. The page puts them
/// back.
nlohmann::json without_defaults(const nlohmann::json& json) {
    if (!json.is_structured()) return json;
    auto kept = json.is_array() ? nlohmann::json::array() : nlohmann::json::object();
    for (const auto& [name, value] : json.items()) {
        if (json.is_array()) {
            kept.push_back(without_defaults(value));
            continue;
        }
        const bool is_default =
            value == 0 || value == false || value == "" || (value.is_array() && value.empty());
        if (!is_default) kept[name] = without_defaults(value);
    }
    return kept;
}

nlohmann::json entry_of(const EntryResult& entry) {
    auto json = without_defaults(nlohmann::json(entry));
    if (entry.until_us == entry.at_us) json.erase("until_us");
    if (entry.pieces == 1) json.erase("pieces");
    if (2 * entry.bytes == entry.hex.size()) json.erase("bytes");
    return json;
}

/// Steps and transcripts of the cases: most of the data, and read only when a case is opened.
std::string details_of(const Result& result, const Cut& cut) {
    auto details = nlohmann::json::array();
    for (const auto& one : result.cases) {
        const bool failed = gravity_of(one.verdict) >= gravity_of("inconclusive");
        const auto shown = std::min(one.entries.size(), failed ? cut.failed : cut.well);
        auto entries = nlohmann::json::array();
        for (std::size_t i = 0; i < shown; ++i)
            entries.push_back(entry_of(one.entries[i]));
        auto steps = nlohmann::json::array();
        for (const auto& step : one.steps)
            steps.push_back(without_defaults(nlohmann::json(step)));
        details.push_back({{"steps", std::move(steps)},
                           {"entries", std::move(entries)},
                           {"left_out", one.entries.size() - shown}});
    }
    return packed(dumped(details));
}

std::string summary_of(const Result& result) {
    nlohmann::json summary = without_cases(result);
    for (const auto& one : result.cases) {
        auto bare = one;
        bare.steps.clear();
        bare.entries.clear();
        summary["cases"].push_back(bare);
    }
    summary["headline"] = headline(result);
    summary["failed"] = is_failed(result);
    summary["flaky"] = nlohmann::json::array();
    for (const auto& runs : case_runs_of(result)) {
        if (runs.is_flaky()) summary["flaky"].push_back(runs.key);
    }
    return packed(dumped(summary));
}

}  // namespace

std::string to_html(const Result& result, const HtmlOptions& options) {
    const auto summary = summary_of(result);
    const auto room = options.bytes_max - std::min(options.bytes_max, report_page().size() + summary.size());
    std::string details;
    for (const auto& cut : cuts) {
        details = details_of(result, cut);
        if (details.size() <= room) break;
    }
    return filled_page(report_page(), summary, details);
}

}  // namespace chathack::reports
