#include "reports/model/journal.hpp"

#include <fmt/format.h>

#include <fstream>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/model/result_json.hpp"

namespace chathack::reports {
namespace {

using nlohmann::json;

constexpr std::int64_t incomplete = 4;  // the exit code of a run without all its cases

constexpr std::string_view case_key = ",\"case\":";

std::string dumped(const json& object) { return object.dump(-1, ' ', false, json::error_handler_t::replace); }

/// Leaves the steps and entries of a case in the file.
bool is_wanted(int depth, json::parse_event_t event, json& parsed) {
    return !(depth == 2 && event == json::parse_event_t::key && (parsed == "steps" || parsed == "entries"));
}

/// Reads the first line. Gives how many cases are planned.
std::size_t read_head(const std::string& line, Result& result) {
    const auto head = json::parse(line);
    result.run = head.at("run").get<RunInfo>();
    result.target = head.at("target").get<TargetInfo>();
    result.clauses = head.at("clauses").get<std::vector<ClauseResult>>();
    return head.at("planned").get<std::size_t>();
}

}  // namespace

std::unique_ptr<RunJournal> RunJournal::begin(const std::filesystem::path& path, const Result& head,
                                              std::size_t cases, std::string& why_not) {
    auto file = CaseFile::create(path, why_not);
    if (!file) return nullptr;
    const json rest{
        {"run", head.run}, {"target", head.target}, {"clauses", head.clauses}, {"planned", cases}};
    // The schema comes first, so that the beginning of the file tells what it is.
    const auto line = fmt::format("{{\"schema\":\"{}\",{}\n", journal_schema, dumped(rest).substr(1));
    if (!file->append(line, why_not)) return nullptr;
    return std::unique_ptr<RunJournal>{new RunJournal{std::move(file)}};
}

void RunJournal::add(std::size_t number, CaseResult& one) {
    auto line = fmt::format("{{\"number\":{}{}", number, case_key);
    const auto before = line.size();
    line += dumped(one);
    const StoredCase stored{file_, file_->size() + before, line.size() - before};
    line += "}\n";
    if (file_->append(line, trouble_)) one.stored = stored;
    one.steps = std::vector<StepResult>{};  // not `{}`, which would keep their memory
    one.entries = std::vector<EntryResult>{};
}

bool is_journal(const CaseFile& file) {
    constexpr std::string_view beginning = "{\"schema\":\"chathack-journal/";
    return file.read(0, beginning.size()) == beginning;
}

std::optional<Result> read_journal(const std::filesystem::path& path, std::string& why_not) {
    const std::shared_ptr<const CaseFile> file = CaseFile::open(path);
    std::ifstream in{path, std::ios::binary};
    std::string line;
    std::getline(in, line);
    if (!file || in.eof() || in.fail()) {
        why_not = "the run was killed before it began: its journal has no first line";
        return std::nullopt;
    }
    if (!line.starts_with(fmt::format("{{\"schema\":\"{}\"", journal_schema))) {
        why_not = fmt::format("it is a journal of another version than {}", journal_schema);
        return std::nullopt;
    }
    Result result;
    std::size_t planned = 0;
    std::map<std::size_t, CaseResult> cases;  // by their places in the plan
    try {
        planned = read_head(line, result);
    } catch (const json::exception& error) {
        why_not = std::string{"the first line of the journal is damaged: "} + error.what();
        return std::nullopt;
    }
    for (auto offset = line.size() + 1; std::getline(in, line) && !in.eof(); offset += line.size() + 1) {
        const auto object = json::parse(line, is_wanted, false);
        const auto at = line.find(case_key);
        if (!object.is_object() || at == line.npos) continue;
        try {
            auto one = object.at("case").get<CaseResult>();
            const auto begin = at + case_key.size();
            one.stored = {file, offset + begin, line.size() - begin - 1};
            cases.insert_or_assign(object.at("number").get<std::size_t>(), std::move(one));
        } catch (const json::exception&) {
            continue;
        }
    }
    for (auto& [number, one] : cases)
        result.cases.push_back(std::move(one));
    result.run.partial = true;
    result.run.partial_why = fmt::format("the run has not come to its end: {} of {} cases have a result",
                                         result.cases.size(), planned);
    summarise(result);
    result.summary.exit_code = incomplete;
    return result;
}

}  // namespace chathack::reports
