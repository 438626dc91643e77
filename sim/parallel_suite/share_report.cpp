#include "sim/parallel_suite/share_report.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "reports/model/json.hpp"

namespace chathack::parallel_suite {
namespace {

using nlohmann::json;
using suite::SuiteEnd;

constexpr int version = 1;

constexpr std::array<std::pair<SuiteEnd, const char*>, 6> ends{{
    {SuiteEnd::done, "done"},
    {SuiteEnd::interrupted, "interrupted"},
    {SuiteEnd::stopped, "stopped"},
    {SuiteEnd::not_started, "not started"},
    {SuiteEnd::always_agrees, "always agrees"},
    {SuiteEnd::failed, "failed"},
}};

std::string to_string(SuiteEnd end) {
    return std::ranges::find(ends, end, &decltype(ends)::value_type::first)->second;
}

std::string text_at(const json& object, const char* key) {
    const auto at = object.find(key);
    return at != object.end() && at->is_string() ? at->get<std::string>() : std::string{};
}

/// What is wrong with the object; empty when nothing is.
std::string fault_of(const json& object) {
    if (object.is_discarded()) return "no JSON";
    if (!object.is_object()) return "no object";
    if (const auto at = object.find("version"); at == object.end() || *at != version)
        return "another version than " + std::to_string(version);
    for (const char* key : {"end", "why", "told"}) {
        const auto at = object.find(key);
        if (at == object.end() || !at->is_string()) return std::string{"no text \""} + key + "\"";
    }
    if (!object.contains("result")) return "no \"result\"";
    return {};
}

}  // namespace

std::string to_json(const ShareReport& report) {
    const json object{{"version", version},
                      {"end", to_string(report.outcome.end)},
                      {"why", report.outcome.why},
                      {"told", report.told},
                      {"result", json::parse(reports::to_json(report.outcome.result))}};
    return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<ShareReport> share_report_from_json(const std::string& text, std::string& why_not) {
    const auto nothing = [&why_not](const std::string& fault) {
        why_not = "the report of its process cannot be read: " + fault;
        return std::nullopt;
    };
    const auto object = json::parse(text, nullptr, false);
    if (const auto fault = fault_of(object); !fault.empty()) return nothing(fault);
    const auto end = text_at(object, "end");
    const auto at = std::ranges::find_if(ends, [&](const auto& one) { return one.second == end; });
    if (at == ends.end()) return nothing("the suite ended as \"" + end + "\"");
    std::string fault;
    auto result = reports::from_json(object["result"].dump(), fault);
    if (!result) return nothing(fault);
    ShareReport report;
    report.outcome.end = at->first;
    report.outcome.why = text_at(object, "why");
    report.outcome.result = *std::move(result);
    report.told = text_at(object, "told");
    return report;
}

}  // namespace chathack::parallel_suite
