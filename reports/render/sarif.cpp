#include "reports/render/sarif.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>

#include "reports/model/case_runs.hpp"
#include "reports/text/printable.hpp"

namespace chathack::reports {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* schema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What paths are relative to: the root of the repository.
constexpr const char* root_id = "%SRCROOT%";

/// A relative path as a URI reference. Bytes that need it are escaped as %XX.
std::string uri_of(const std::string& path) {
    std::string uri;
    for (const char c : path) {
        constexpr std::string_view plain = "/-_.~+@";
        const bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              plain.find(c) != std::string_view::npos;
        uri += is_plain ? std::string{c} : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return uri;
}

Json text_of(const std::string& text) { return {{"text", printable(text, LineEnds::keep)}}; }

Json physical(const std::string& path, std::uint64_t line) {
    return {{"artifactLocation", {{"uri", uri_of(path)}, {"uriBaseId", root_id}}},
            {"region", {{"startLine", std::max<std::uint64_t>(line, 1)}}}};
}

std::string level_of(verdict::Level level) {
    switch (level) {
        case verdict::Level::must:
            return "error";
        case verdict::Level::should:
            return "warning";
        case verdict::Level::open:
            return "note";
    }
    return "note";
}

Json rules_of(const Result& result) {
    auto rules = Json::array();
    for (const auto& clause : result.clauses) {
        Json rule{
            {"id", clause.id},
            {"shortDescription", text_of(clause.text)},
            {"fullDescription", text_of(clause.note.empty() ? clause.text : clause.text + " " + clause.note)},
            {"defaultConfiguration", {{"level", level_of(clause.level)}}},
            {"properties", {{"tags", {"chathack", std::string{verdict::to_string(clause.level)}}}}}};
        rules.push_back(std::move(rule));
    }
    return rules;
}

class SarifWriter {
public:
    SarifWriter(const Result& result, const Repository& repository)
        : result_{result}, repository_{repository} {
        for (std::size_t i = 0; i < result.clauses.size(); ++i)
            rules_[result.clauses[i].id] = i;
    }

    std::string write() {
        Json driver{{"name", "chathack-conform"},
                    {"version", printable(result_.run.version)},
                    {"rules", rules_of(result_)}};
        Json run{
            {"tool", {{"driver", std::move(driver)}}},
            {"automationDetails",
             {{"id", "chathack/" + printable(result_.target.name) + "/" + printable(result_.run.network)}}},
            {"columnKind", "unicodeCodePoints"},
            {"originalUriBaseIds", {{root_id, {{"description", text_of("the root of the repository")}}}}},
            {"invocations", Json::array({invocation()})},
            {"results", results()}};
        const Json log{{"$schema", schema}, {"version", "2.1.0"}, {"runs", Json::array({std::move(run)})}};
        return log.dump(1) + "\n";
    }

private:
    Json invocation() const {
        Json made{{"executionSuccessful", !result_.run.partial}, {"exitCode", result_.summary.exit_code}};
        if (!result_.run.command.empty()) made["commandLine"] = printable(result_.run.command);
        if (!result_.run.started.empty()) made["startTimeUtc"] = printable(result_.run.started);
        auto notes = Json::array();
        const auto note = [&](const char* level, const std::string& text) {
            notes.push_back({{"level", level}, {"message", text_of(text)}});
        };
        if (result_.run.partial) note("error", "The run was cut short: " + result_.run.partial_why);
        const auto undecided =
            std::ranges::count(result_.cases, verdict::Outcome::inconclusive, &CaseResult::verdict);
        if (undecided > 0) note("warning", fmt::format("Cases that could not be decided: {}", undecided));
        if (!notes.empty()) made["toolExecutionNotifications"] = std::move(notes);
        return made;
    }

    Json results() const {
        auto made = Json::array();
        for (const auto& runs : case_runs_of(result_)) {
            for (const auto& finding : runs.gravest().verdicts) {
                const auto outcome = outcome_of(finding);
                if (finding.kind == verdict::Kind::violates)
                    made.push_back(one_result(runs, finding, outcome));
            }
        }
        return made;
    }

    Json one_result(const CaseRuns& runs, const VerdictResult& finding, verdict::Outcome outcome) const {
        const auto& one = runs.gravest();
        Json made{{"ruleId", finding.clause},
                  {"kind", "fail"},
                  {"level", outcome == verdict::Outcome::violates_must ? "error" : "warning"},
                  {"message", text_of(message_of(one, finding))}};
        if (const auto rule = rules_.find(finding.clause); rule != rules_.end())
            made["ruleIndex"] = rule->second;
        const auto target = path_in(repository_, result_.target.file);
        Json place{{"physicalLocation", physical(target.value_or(repository_.fallback), 1)},
                   {"logicalLocations",
                    Json::array({{{"fullyQualifiedName", printable(runs.key)}, {"kind", "test case"}}})}};
        made["locations"] = Json::array({std::move(place)});
        if (const auto scenario = path_in(repository_, one.file))
            made["relatedLocations"] = Json::array({{{"id", 1},
                                                     {"physicalLocation", physical(*scenario, one.line)},
                                                     {"message", text_of("the scenario")}}});
        made["partialFingerprints"] = {{"chathackCase/v1", printable(runs.key) + " " + finding.clause}};
        made["properties"] = {{"verdict", std::string{verdict::to_string(outcome)}},
                              {"replay", printable(one.replay)},
                              {"flaky", runs.is_flaky()}};
        return made;
    }

    static std::string message_of(const CaseResult& one, const VerdictResult& finding) {
        auto text = one.title + ": " + finding.why;
        if (finding.why.empty()) text.append(verdict::to_string(finding.kind)) += " " + finding.behaviour;
        if (!one.target_died.empty()) text += "\nThe target died: " + one.target_died;
        if (!one.replay.empty()) text += "\nRerun: " + one.replay;
        return text;
    }

    const Result& result_;
    const Repository& repository_;
    std::map<std::string, std::size_t> rules_;
};

}  // namespace

std::string to_sarif(const Result& result, const Repository& repository) {
    return SarifWriter{result, repository}.write();
}

}  // namespace chathack::reports
