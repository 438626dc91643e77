#include "reports/model/json.hpp"

#include "reports/model/result_json.hpp"

namespace chathack::reports {

namespace {

std::string dumped(const nlohmann::json& json, int indent) {
    return json.dump(indent, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

std::string to_json(const Result& result) {
    nlohmann::json head = without_cases(result);
    head.erase("cases");
    auto text = dumped(head, 1);
    text.resize(text.size() - 2);  // "\n}"
    text += ",\n \"cases\": [";
    // One case at a time: the tree of all would take many times the memory of its text.
    for (const auto& one : result.cases) {
        text += &one == result.cases.data() ? "\n" : ",\n";
        text += "  " + dumped(one, -1);
    }
    return text + "\n ]\n}\n";
}

namespace {

std::string what_is_missing(const nlohmann::json& json) {
    if (!json.is_object()) return "it is not a result of chathack-conform: not an object";
    for (const char* key : {"schema", "run", "target", "summary", "clauses", "cases"}) {
        if (!json.contains(key))
            return std::string{"it is not a result of chathack-conform: it has no \""} + key + "\"";
    }
    return {};
}

/// A message about the first case with a verdict that this program does not know; empty when it knows all.
/// Other words are checked where they are read, but these messages name the case.
std::string unknown_verdict(const nlohmann::json& cases) {
    const auto sentence = [](const nlohmann::json& one, const std::string& word) {
        return "it is not a result of chathack-conform: the case \"" + one.value("id", "") +
               "\" has the verdict \"" + word + "\"";
    };
    for (const auto& one : cases) {
        const auto word = one.value("verdict", "");
        const auto outcome = verdict::outcome_named(word);
        if (!outcome || !verdict::is_of_case(*outcome)) return sentence(one, word);
        for (const auto& verdict : one.value("verdicts", nlohmann::json::array())) {
            const auto kind = verdict.value("kind", "");
            if (!verdict::kind_named(kind)) return sentence(one, kind);
        }
    }
    return {};
}

}  // namespace

std::optional<Result> from_json(const std::string& text, std::string& why_not, Transcripts transcripts) {
    // The keys of a case are at depth 3: in the result, its list of cases, and the case.
    const auto is_wanted = [](int depth, nlohmann::json::parse_event_t event, nlohmann::json& parsed) {
        return !(depth == 3 && event == nlohmann::json::parse_event_t::key &&
                 (parsed == "steps" || parsed == "entries"));
    };
    try {
        const auto json = transcripts == Transcripts::keep ? nlohmann::json::parse(text)
                                                           : nlohmann::json::parse(text, is_wanted);
        const auto schema = json.is_object() ? json.value("schema", std::string{}) : std::string{};
        if (schema.starts_with("chathack-load/") || schema.starts_with("chathack-sweep/")) {
            why_not =
                "it is a result of chathack-sim, not of chathack-conform; "
                "`chathack-report html` makes a page of it";
            return std::nullopt;
        }
        if (!schema.empty() && schema != result_schema && schema != result_schema_before) {
            why_not = "its schema is \"" + schema + "\", and this program reads " + result_schema;
            return std::nullopt;
        }
        why_not = what_is_missing(json);
        if (!why_not.empty()) return std::nullopt;
        why_not = unknown_verdict(json.at("cases"));
        if (!why_not.empty()) return std::nullopt;
        auto result = json.get<Result>();
        result.schema = result_schema;
        return result;
    } catch (const nlohmann::json::parse_error& error) {
        why_not = "it is not a result of chathack-conform: not JSON, or cut short, at byte " +
                  std::to_string(error.byte);
    } catch (const nlohmann::json::exception& error) {
        why_not = std::string{"it is not a result of chathack-conform: "} + error.what();
    }
    return std::nullopt;
}

}  // namespace chathack::reports
