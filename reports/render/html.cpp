#include "reports/render/html.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "reports/model/case_file.hpp"
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

/// How many entries of each transcript the page keeps, and whether the steps of cases that passed.
struct Cut {
    std::size_t well;    ///< of a case that passed
    std::size_t failed;  ///< of one that did not
    bool steps = true;
};
constexpr std::array<Cut, 7> cuts{
    {{1500, 1500}, {300, 1500}, {100, 700}, {40, 200}, {0, 60}, {0, 60, false}, {0, 0, false}}};

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
/// case is opened. Less than everything, when that is longer than `room`.
std::string details_of(const Result& result, const Cut& cut, std::size_t room) {
    Packer details;
    const char* before = "[";
    // One case at a time: the tree of all would take many times the memory of its text.
    for (const auto& one : result.cases) {
        if (details.size() > room) break;
        const auto whole = with_transcript(one);
        const bool failed = verdict::is_bad(one.verdict);
        const auto shown = std::min(whole.entries.size(), failed ? cut.failed : cut.well);
        auto entries = nlohmann::json::array();
        for (std::size_t i = 0; i < shown; ++i)
            entries.push_back(entry_of(whole.entries[i]));
        auto steps = nlohmann::json::array();
        if (failed || cut.steps) steps = whole.steps;
        strip_defaults(steps);
        const auto shown_steps = steps.size();
        details.add(std::exchange(before, ","));
        details.add(dumped({{"steps", std::move(steps)},
                            {"entries", std::move(entries)},
                            {"steps_left_out", whole.steps.size() - shown_steps},
                            {"left_out", whole.entries.size() - shown}}));
    }
    details.add(result.cases.empty() ? "[]" : "]");
    return details.packed();
}

std::string summary_of(const Result& result) {
    nlohmann::json summary = without_cases(result);
    summary.erase("cases");
    summary["headline"] = headline(result);
    summary["stamp"] = stamp(result);
    summary["flaky"] = flaky_keys(result);
    const auto head = dumped(summary);
    Packer packer;
    packer.add(std::string_view{head}.substr(0, head.size() - 1));
    packer.add(",\"cases\":[");
    for (const auto& one : result.cases) {
        auto bare = one;
        bare.steps.clear();
        bare.entries.clear();
        nlohmann::json json = bare;
        for (std::size_t i = 0; i < one.verdicts.size(); ++i)  // so that the page need not compute it
            json["verdicts"][i]["outcome"] = outcome_of(one.verdicts[i]);
        packer.add(&one == result.cases.data() ? "" : ",");
        packer.add(dumped(json));
    }
    packer.add("]}");
    return packer.packed();
}

}  // namespace

std::string to_html(const Result& result, const HtmlOptions& options) {
    const auto summary = summary_of(result);
    const auto overview = overview_html(result);
    const auto fixed = report_page().size() + overview.size() + summary.size();
    const auto room = options.bytes_max - std::min(options.bytes_max, fixed);
    std::string details;
    for (const auto& cut : cuts) {
        const bool least = &cut == &cuts.back();
        details = details_of(result, cut, least ? std::string::npos : room);
        if (details.size() <= room) break;
    }
    return filled_page(report_page(), overview, summary, details);
}

}  // namespace chathack::reports
