#include "reports/render/ctrf.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "reports/model/case_file.hpp"
#include "reports/model/case_runs.hpp"
#include "reports/text/printable.hpp"
#include "reports/text/text.hpp"

namespace chathack::reports {
namespace {

using OrderedJson = nlohmann::ordered_json;

constexpr const char* ctrf_version = "0.0.0";
constexpr std::int64_t us_in_ms = 1000;

std::string_view ctrf_status(verdict::Outcome outcome) {
    using verdict::Outcome;
    if (verdict::is_violation(outcome)) return "failed";
    if (outcome == Outcome::inconclusive) return "other";
    return verdict::is_kept(outcome) ? "passed" : "skipped";
}

/// Milliseconds since 1970 of "2026-01-02T03:04:05Z"; 0 of anything else.
std::int64_t milliseconds_of(const std::string& time) {
    using namespace std::chrono;
    int year = 0, hour = 0, minute = 0, second = 0;
    unsigned month = 0, day = 0;
    if (std::sscanf(time.c_str(), "%d-%u-%uT%d:%d:%d", &year, &month, &day, &hour, &minute, &second) != 6)
        return 0;
    const year_month_day date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
    if (!date.ok()) return 0;
    const auto clock = hours{hour} + minutes{minute} + seconds{second};
    return std::chrono::milliseconds{sys_days{date}.time_since_epoch() + clock}.count();
}

/// What the gravest verdicts say.
std::string message_of(const CaseResult& one) {
    for (const auto& verdict : one.verdicts) {
        if (outcome_of(verdict) != one.verdict) continue;
        const auto cause = verdict.follows_from.empty() ? "" : "follows from " + verdict.follows_from + ": ";
        return printable(verdict.clause + ": " + cause + verdict.why);
    }
    return {};
}

class CtrfWriter {
public:
    explicit CtrfWriter(const Result& result) : result_{result}, flaky_{flaky_keys(result)} {}

    std::string write() {
        for (const auto& one : result_.cases)
            add_case(one);
        if (result_.run.partial) add_partial();
        OrderedJson report{{"reportFormat", "CTRF"}, {"specVersion", ctrf_version}};
        if (!result_.run.started.empty()) report["timestamp"] = printable(result_.run.started);
        report["generatedBy"] = "chathack-report";
        report["results"] = {{"tool", tool()}, {"summary", summary()}, {"tests", std::move(tests_)}};
        return report.dump(1, ' ', false, OrderedJson::error_handler_t::replace) + "\n";
    }

private:
    OrderedJson tool() const {
        OrderedJson tool{{"name", "chathack-conform"}};
        if (!result_.run.version.empty()) tool["version"] = printable(result_.run.version);
        return tool;
    }

    OrderedJson summary() const {
        const auto start = milliseconds_of(result_.run.started);
        const auto duration = result_.run.duration_us / us_in_ms;
        OrderedJson summary{{"tests", tests_.size()}};
        for (const auto* status : {"passed", "failed", "skipped", "pending", "other"}) {
            const auto count = counts_.find(status);
            summary[status] = count == counts_.end() ? 0 : count->second;
        }
        summary["flaky"] = flaky_tests_;
        summary["start"] = start;
        summary["stop"] = start + duration;
        summary["duration"] = duration;
        return summary;
    }

    void add(OrderedJson test) {
        ++counts_[test["status"].get<std::string>()];
        tests_.push_back(std::move(test));
    }

    /// "global/limit:ascii" is the test "ascii" in the suite "limit" of "global".
    void add_case(const CaseResult& one) {
        const auto colon = std::min(one.id.find(':'), one.id.size());
        auto suite = OrderedJson::array({target()});
        std::string_view path = std::string_view{one.id}.substr(0, colon);
        for (auto slash = path.find('/'); slash != path.npos; slash = path.find('/')) {
            suite.push_back(printable(path.substr(0, slash)));
            path.remove_prefix(slash + 1);
        }
        if (colon < one.id.size()) suite.push_back(printable(path));
        OrderedJson test{{"name", printable(name_of(one, path))},
                         {"status", ctrf_status(one.verdict)},
                         {"duration", one.duration_us / us_in_ms},
                         {"suite", suite},
                         {"rawStatus", verdict::to_string(one.verdict)}};
        if (const auto message = message_of(one); !message.empty()) test["message"] = message;
        if (verdict::is_bad(one.verdict))
            test["trace"] = printable(case_to_text(result_, with_transcript(one)), LineEnds::keep);
        if (!one.clauses.empty()) test["tags"] = one.clauses;
        if (!one.file.empty()) test["filePath"] = printable(one.file);
        if (one.line != 0) test["line"] = one.line;
        if (is_flaky(one)) {
            test["flaky"] = true;
            ++flaky_tests_;
        }
        test["extra"] = {
            {"seed", one.seed}, {"title", printable(one.title)}, {"replay", printable(one.replay)}};
        add(std::move(test));
    }

    static std::string name_of(const CaseResult& one, std::string_view scenario) {
        const auto colon = one.id.find(':');
        auto name = colon == std::string::npos ? std::string{scenario} : one.id.substr(colon + 1);
        if (!one.variant.empty()) name += " [" + one.variant + "]";
        if (one.repetition > 0) name += fmt::format(" #{}", one.repetition + 1);
        return name;
    }

    /// In CTRF flaky is what passed, and did not in another attempt.
    bool is_flaky(const CaseResult& one) const {
        return !verdict::is_bad(one.verdict) && flaky_.contains(key_of(one));
    }

    void add_partial() {
        add({{"name", "every case was run"},
             {"status", "failed"},
             {"duration", 0},
             {"suite", OrderedJson::array({target(), "run"})},
             {"message", printable(result_.run.partial_why)},
             {"rawStatus", "partial"}});
    }

    OrderedJson target() const {
        const auto& network = result_.run.network;
        return printable(result_.target.name + (network.empty() ? "" : " (" + network + ")"));
    }

    const Result& result_;
    std::set<std::string> flaky_;
    OrderedJson tests_ = OrderedJson::array();
    std::map<std::string, std::uint64_t> counts_;
    std::uint64_t flaky_tests_ = 0;
};

}  // namespace

std::string to_ctrf(const Result& result) { return CtrfWriter{result}.write(); }

}  // namespace chathack::reports
