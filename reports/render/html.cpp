#include "reports/render/html.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "reports/model/case_runs.hpp"
#include "reports/model/coverage.hpp"
#include "reports/model/result_json.hpp"
#include "reports/render/overview_html.hpp"
#include "reports/render/packed.hpp"
#include "reports/render/web_pages.hpp"

namespace chathack::reports {
namespace {

std::string dumped(const nlohmann::json& json) {
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// How many entries of each transcript the page keeps.
struct Cut {
    std::size_t well;    ///< of a case that passed
    std::size_t failed;  ///< of one that did not
};
constexpr std::array<Cut, 6> cuts{{{1500, 1500}, {300, 1500}, {100, 700}, {40, 200}, {0, 60}, {0, 0}}};

bool is_default(const nlohmann::json& value) {
    return value == 0 || value == false || value == "" || (value.is_array() && value.empty());
}

/// Removes members that are empty, zero or false, to save space. The page puts them back (app/data.js).
void strip_defaults(nlohmann::json& json) {
    if (!json.is_structured()) return;
    for (auto member = json.begin(); member != json.end();) {
        if (json.is_object() && is_default(*member)) {
            member = json.erase(member);
            continue;
        }
        strip_defaults(*member);
        ++member;
    }
}

nlohmann::json entry_of(const EntryResult& entry) {
    nlohmann::json json = entry;
    strip_defaults(json);
    if (entry.until_us == entry.at_us) json.erase("until_us");
    if (entry.pieces == 1) json.erase("pieces");
    if (2 * entry.bytes == entry.hex.size()) json.erase("bytes");
    return json;
}

/// The steps and transcripts of the cases. They are most of the data, and the page unpacks them only when a
/// case is opened.
std::string details_of(const Result& result, const Cut& cut) {
    std::string details;
    // One case at a time: the tree of all would take many times the memory of its text.
    for (const auto& one : result.cases) {
        const bool failed = verdict::is_bad(one.verdict);
        const auto shown = std::min(one.entries.size(), failed ? cut.failed : cut.well);
        auto entries = nlohmann::json::array();
        for (std::size_t i = 0; i < shown; ++i)
            entries.push_back(entry_of(one.entries[i]));
        nlohmann::json steps = one.steps;
        strip_defaults(steps);
        details += details.empty() ? '[' : ',';
        details += dumped({{"steps", std::move(steps)},
                           {"entries", std::move(entries)},
                           {"left_out", one.entries.size() - shown}});
    }
    return packed(details.empty() ? "[]" : details + ']');
}

std::string summary_of(const Result& result) {
    nlohmann::json summary = without_cases(result);
    for (const auto& one : result.cases) {
        auto bare = one;
        bare.steps.clear();
        bare.entries.clear();
        nlohmann::json json = bare;
        for (std::size_t i = 0; i < one.verdicts.size(); ++i)  // so that the page need not compute it
            json["verdicts"][i]["outcome"] = outcome_of(one.verdicts[i]);
        summary["cases"].push_back(std::move(json));
    }
    summary["headline"] = headline(result);
    summary["stamp"] = stamp(result);
    summary["flaky"] = flaky_keys(result);
    return packed(dumped(summary));
}

}  // namespace

std::string to_html(const Result& result, const HtmlOptions& options) {
    const auto summary = summary_of(result);
    const auto overview = overview_html(result);
    const auto fixed = report_page().size() + overview.size() + summary.size();
    const auto room = options.bytes_max - std::min(options.bytes_max, fixed);
    std::string details;
    for (const auto& cut : cuts) {
        details = details_of(result, cut);
        if (details.size() <= room) break;
    }
    return filled_page(report_page(), overview, summary, details);
}

}  // namespace chathack::reports
