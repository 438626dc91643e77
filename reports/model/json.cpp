#include "reports/model/json.hpp"

#include <fstream>
#include <functional>
#include <memory>
#include <sstream>
#include <utility>
#include <vector>

#include "reports/model/case_file.hpp"
#include "reports/model/journal.hpp"
#include "reports/model/result_json.hpp"

namespace chathack::reports {

namespace {

std::string dumped(const nlohmann::json& json, int indent) {
    return json.dump(indent, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

void write_json(const Result& result, std::ostream& out) {
    nlohmann::json head = without_cases(result);
    head.erase("cases");
    auto text = dumped(head, 1);
    text.resize(text.size() - 2);  // "\n}"
    out << text << ",\n \"cases\": [";
    for (const auto& one : result.cases)
        out << (&one == result.cases.data() ? "\n" : ",\n") << "  " << dumped(with_transcript(one), -1);
    out << "\n ]\n}\n";
}

std::string to_json(const Result& result) {
    std::ostringstream out;
    write_json(result, out);
    return std::move(out).str();
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

/// A message about a verdict of a case that this program does not know; empty when it knows all. Other words
/// are checked where they are read, but these messages name the case.
std::string unknown_verdict(const nlohmann::json& one) {
    const auto sentence = [&](const std::string& word) {
        return "it is not a result of chathack-conform: the case \"" + one.value("id", "") +
               "\" has the verdict \"" + word + "\"";
    };
    const auto word = one.value("verdict", "");
    const auto outcome = verdict::outcome_named(word);
    if (!outcome || !verdict::is_of_case(*outcome)) return sentence(word);
    for (const auto& verdict : one.value("verdicts", nlohmann::json::array())) {
        const auto kind = verdict.value("kind", "");
        if (!verdict::kind_named(kind)) return sentence(kind);
    }
    return {};
}

/// Takes each case out of the JSON as soon as it was read, so that there is never a tree of all.
class CaseReader {
public:
    using Event = nlohmann::json::parse_event_t;
    /// Called at the beginning and the end of a case, to tell where in the file that is. Empty: steps and
    /// entries are kept in memory.
    using Position = std::function<std::uint64_t()>;

    CaseReader(std::shared_ptr<const CaseFile> file, Position position)
        : file_{std::move(file)}, position_{std::move(position)} {}

    /// For the parser of nlohmann-json: whether what was read stays in the tree.
    bool operator()(int depth, Event event, nlohmann::json& parsed) {
        if (depth == 1 && event == Event::key) in_cases_ = parsed == "cases";
        if (!in_cases_) return true;
        if (depth == 2 && event == Event::object_start && file_) begin_ = position_() - 1;
        if (depth == 3 && event == Event::key && file_) return parsed != "steps" && parsed != "entries";
        if (depth != 2 || event != Event::object_end) return true;
        take(parsed);
        return false;
    }

    std::vector<CaseResult> cases;
    std::string why_not;  ///< a sentence about the first bad case; empty: all are good

private:
    void take(const nlohmann::json& parsed) {
        if (!why_not.empty()) return;
        try {
            why_not = unknown_verdict(parsed);
            if (!why_not.empty()) return;
            cases.push_back(parsed.get<CaseResult>());
        } catch (const nlohmann::json::exception& error) {  // told later: the schema may be another
            why_not = std::string{"it is not a result of chathack-conform: "} + error.what();
            return;
        }
        if (file_) cases.back().stored = {file_, begin_, position_() - begin_};
    }

    std::shared_ptr<const CaseFile> file_;
    Position position_;
    std::uint64_t begin_ = 0;
    bool in_cases_ = false;
};

/// Reads a result by `parse`, which gets a CaseReader by reference.
template <class Parse>
std::optional<Result> read(CaseReader& cases, Parse&& parse, std::string& why_not) {
    try {
        const nlohmann::json json =
            parse([&cases](int depth, CaseReader::Event event, nlohmann::json& parsed) {
                return cases(depth, event, parsed);
            });
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
        if (why_not.empty()) why_not = cases.why_not;
        if (!why_not.empty()) return std::nullopt;
        auto result = json.get<Result>();
        result.cases = std::move(cases.cases);
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

}  // namespace

std::optional<Result> from_json(const std::string& text, std::string& why_not) {
    CaseReader cases{nullptr, {}};
    return read(
        cases, [&](const auto& on_event) { return nlohmann::json::parse(text, on_event); }, why_not);
}

std::optional<Result> read_result(const std::filesystem::path& path, std::string& why_not) {
    std::error_code ignored;
    std::ifstream in{path, std::ios::binary};
    const auto file = std::filesystem::is_regular_file(path, ignored) ? CaseFile::open(path) : nullptr;
    if (!in || std::filesystem::is_directory(path, ignored)) {
        why_not = "cannot be read";
        return std::nullopt;
    }
    if (file && is_journal(*file)) return read_journal(path, why_not);
    CaseReader cases{
        file,
        [&in] { return static_cast<std::uint64_t>(in.rdbuf()->pubseekoff(0, std::ios::cur, std::ios::in)); }};
    return read(
        cases, [&](const auto& on_event) { return nlohmann::json::parse(in, on_event); }, why_not);
}

}  // namespace chathack::reports
