#include "reports/model/json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/testing/run_tool.hpp"
#include "reports/testing/sample_result.hpp"

namespace chathack::reports {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

chathack::testing::ToolRun validate(const std::string& json) {
    return chathack::testing::run_tool({"/usr/bin/python3",
                                        chathack::testing::source_path("reports/testing/validate_json.py"),
                                        chathack::testing::source_path("reports/schemas/result.schema.json"),
                                        chathack::testing::written("result.json", json)});
}

TEST(ResultJson, IsReadBackAsItWas) {
    const auto result = chathack::testing::sample_result();
    std::string why_not;
    const auto again = from_json(to_json(result), why_not);
    ASSERT_TRUE(again.has_value()) << why_not;
    EXPECT_EQ(*again, result);
}

TEST(ResultJson, FitsItsSchema) {
    const auto run = validate(to_json(chathack::testing::sample_result()));
    EXPECT_EQ(run.exit_code, 0) << run.output;
}

TEST(ResultJson, FitsItsSchemaWhateverTheTargetSays) {
    const auto json = to_json(chathack::testing::hostile_result());
    const auto run = validate(json);
    EXPECT_EQ(run.exit_code, 0) << run.output;
    std::string why_not;
    const auto again = from_json(json, why_not);
    ASSERT_TRUE(again.has_value()) << why_not;
    EXPECT_THAT(again->target.name, HasSubstr("<script>document.title='owned'</script>"));
    EXPECT_THAT(again->target.name, HasSubstr("\xe2\x80\xae\xef\xbf\xbd\x07"));  // FF is not UTF-8
    EXPECT_THAT(json, Not(HasSubstr("\x1b")));
}

TEST(ResultJson, OfARunWithoutACaseFitsItsSchema) {
    Result result;
    result.run.partial = true;
    result.run.partial_why = "the target could not be started: no such file";
    summarise(result);
    result.summary.exit_code = 3;
    const auto run = validate(to_json(result));
    EXPECT_EQ(run.exit_code, 0) << run.output;
}

TEST(ResultJson, HasVerdictsAndLevelsAsWords) {
    const auto json = to_json(chathack::testing::sample_result());
    for (const auto* words : {R"("verdict":"violates-must")", R"("kind":"violates","level":"MUST")",
                              R"("kind":"observed","level":"OPEN")", R"("level": "SHOULD")",
                              R"("verdict": "untested")", R"("violates-should": 1)"})
        EXPECT_THAT(json, HasSubstr(words));
}

TEST(ResultJson, SchemaTellsWhatIsWrong) {
    auto result = chathack::testing::sample_result();
    result.cases[1].entries[0].hex = "abc";
    auto json = to_json(result);
    const std::string_view kind = "\"kind\":\"conforms\"";
    ASSERT_NE(json.find(kind), json.npos);
    json.replace(json.find(kind), kind.size(), "\"kind\":\"maybe\"");
    const auto run = validate(json);
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.output, HasSubstr("$.cases[0].verdicts[0].kind: 'maybe' is not one of"));
    EXPECT_THAT(run.output, HasSubstr("$.cases[1].entries[0].hex"));
}

TEST(ResultJson, OfAnotherKindIsTurnedAway) {
    for (const auto& [json, sentence] : std::vector<std::pair<std::string, std::string>>{
             {"", "not a result"},
             {"[]", "not a result"},
             {"{}", "it has no \"schema\""},
             {"{\"schema\": \"chathack-result/1\", \"run\": {}, \"target\": {}, \"summary\": {}, "
              "\"clauses\": [], "
              "\"cases\": [{\"id\": \"a/b\", \"verdict\": \"bogus\"}]}",
              "the case \"a/b\" has the verdict \"bogus\""},
             {R"({"schema": "chathack-result/1", "run": {}, "target": {}, "summary": {}, "clauses": [],
                  "cases": [{"id": "a/b", "verdict": "flaky"}]})",
              "the case \"a/b\" has the verdict \"flaky\""},
             {R"({"schema": "chathack-result/1", "run": {}, "target": {}, "summary": {}, "clauses": [],
                  "cases": [{"id": "a/b"}]})",
              "the case \"a/b\" has the verdict \"\""},
             {R"({"schema": "chathack-result/1", "run": {}, "target": {}, "summary": {}, "clauses": [],
                  "cases": [{"id": "a/b", "verdict": "conforms", "verdicts": [{"kind": "maybe"}]}]})",
              "the case \"a/b\" has the verdict \"maybe\""},
             {R"({"schema": "chathack-result/1", "run": {}, "target": {}, "summary": {}, "clauses": [],
                  "cases": [{"verdict": "conforms", "verdicts": [{"kind": "violates", "level": "MAY"}]}]})",
              "\"MAY\" is not a verdict or level"},
             {R"({"schema": "chathack-result/1", "run": {}, "target": {}, "summary": {},
                  "clauses": [{"id": "WIRE-1", "verdict": "good"}], "cases": []})",
              "\"good\" is not a verdict or level"},
             {R"({"schema": "chathack-result/1", "run": {}, "target": {},
                  "summary": {"verdicts": {"fine": 1}}, "clauses": [], "cases": []})",
              "\"fine\" is not a verdict or level"},
             {"{\"schema\": \"chathack-load/1\"}", "`chathack-report html` makes a page of it"},
             {"{\"schema\": \"chathack-result/9\"}", "chathack-result/9"},
             {"{\"schema\": \"chathack-result/1\", \"cases\": 7}", "not a result"},
             {"{\"schema\": \"chathack-result/1\", \"cases\": [{\"id\": null}]}", "not a result"}}) {
        std::string why_not;
        EXPECT_FALSE(from_json(json, why_not).has_value()) << json;
        EXPECT_THAT(why_not, HasSubstr(sentence));
    }
}

TEST(ResultJson, MayLackWhatAnOlderProgramDidNotWrite) {
    std::string why_not;
    const auto result =
        from_json(R"({"schema": "chathack-result/1", "run": {}, "target": {}, "summary": {}, "clauses": [],
            "cases": [{"id": "a/b", "verdict": "conforms"}]})",
                  why_not);
    ASSERT_TRUE(result.has_value()) << why_not;
    EXPECT_EQ(result->cases.at(0).id, "a/b");
    EXPECT_EQ(result->run.jobs, 1U);
}

}  // namespace
}  // namespace chathack::reports
