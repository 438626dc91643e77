#include "sim/parallel_suite/share_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace chathack::parallel_suite {
namespace {

using suite::SuiteEnd;
using ::testing::HasSubstr;

ShareReport sample() {
    ShareReport report;
    report.outcome.end = SuiteEnd::not_started;
    report.outcome.why = "no \"target\"\nat all";
    report.outcome.result.timing = {250, 2'000'000, 20'000};
    auto& one = report.outcome.result.cases.emplace_back();
    one.id = "login/free:ascii";
    one.verdict = verdict::Outcome::conforms;
    one.about = std::string{"a\0b", 3};  // NUL once separated the fields
    one.verdicts.emplace_back().clause = "LOGIN-1";
    one.verdicts.back().kind = verdict::Kind::conforms;
    report.told = R"({"packets": 7})";
    return report;
}

TEST(ShareReport, ComesBackAsItWas) {
    const auto report = sample();
    std::string why_not;
    const auto read = share_report_from_json(to_json(report), why_not);
    ASSERT_TRUE(read) << why_not;
    EXPECT_EQ(read->outcome.end, report.outcome.end);
    EXPECT_EQ(read->outcome.why, report.outcome.why);
    EXPECT_EQ(read->told, report.told);
    EXPECT_EQ(read->outcome.result, report.outcome.result);
}

TEST(ShareReport, KeepsHowTheSuiteEnded) {
    for (const auto end : {SuiteEnd::done, SuiteEnd::interrupted, SuiteEnd::stopped, SuiteEnd::not_started,
                           SuiteEnd::always_agrees, SuiteEnd::failed}) {
        auto report = sample();
        report.outcome.end = end;
        std::string why_not;
        const auto read = share_report_from_json(to_json(report), why_not);
        ASSERT_TRUE(read) << why_not;
        EXPECT_EQ(read->outcome.end, end);
    }
}

TEST(ShareReport, IsOneLineOfJsonWithAVersion) {
    const auto text = to_json(sample());
    EXPECT_EQ(text.find('\n'), std::string::npos);
    const auto object = nlohmann::json::parse(text);
    EXPECT_EQ(object["version"], 1);
    EXPECT_EQ(object["end"], "not started");
    EXPECT_EQ(object["result"]["cases"][0]["id"], "login/free:ascii");
}

TEST(ShareReport, IsWrittenAlsoWithBytesThatAreNotUtf8) {
    auto report = sample();
    report.outcome.why = report.told = "\xff";
    report.outcome.result.cases[0].target_died = "\xc3";
    std::string why_not;
    const auto read = share_report_from_json(to_json(report), why_not);
    ASSERT_TRUE(read) << why_not;
    EXPECT_EQ(read->outcome.why, "\xef\xbf\xbd");
}

TEST(ShareReport, IsNotReadWhereverItIsCutOff) {
    const auto text = to_json(sample());
    for (std::size_t size = 0; size < text.size(); ++size) {
        std::string why_not;
        EXPECT_FALSE(share_report_from_json(text.substr(0, size), why_not)) << size;
        EXPECT_THAT(why_not, HasSubstr("cannot be read: no JSON"));
    }
}

TEST(ShareReport, IsNotReadFromAnythingElse) {
    const auto changed = [](const char* key, const nlohmann::json& value) {
        auto object = nlohmann::json::parse(to_json(sample()));
        object[key] = value;
        return object.dump();
    };
    const auto without = [](const char* key) {
        auto object = nlohmann::json::parse(to_json(sample()));
        object.erase(key);
        return object.dump();
    };
    const struct {
        std::string text;
        std::string fault;
    } rows[] = {
        {"", "no JSON"},
        {"Segmentation fault", "no JSON"},
        {"[1, 2]", "no object"},
        {"{}", "another version than 1"},
        {changed("version", 2), "another version than 1"},
        {changed("version", "1"), "another version than 1"},
        {without("end"), "no text \"end\""},
        {changed("end", 3), "no text \"end\""},
        {changed("end", "well"), "the suite ended as \"well\""},
        {changed("why", nullptr), "no text \"why\""},
        {without("told"), "no text \"told\""},
        {without("result"), "no \"result\""},
        {changed("result", 7), "it is not a result of chathack-conform"},
        {changed("result", nlohmann::json::object()), "it is not a result of chathack-conform"},
    };
    for (const auto& row : rows) {
        std::string why_not;
        EXPECT_FALSE(share_report_from_json(row.text, why_not)) << row.text;
        EXPECT_THAT(why_not, HasSubstr(row.fault)) << row.text;
    }
}

}  // namespace
}  // namespace chathack::parallel_suite
