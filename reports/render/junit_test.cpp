#include "reports/render/junit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/testing/run_tool.hpp"
#include "reports/testing/sample_result.hpp"

namespace chathack::reports {
namespace {

using chathack::testing::hostile_result;
using chathack::testing::run_tool;
using chathack::testing::sample_result;
using chathack::testing::source_path;
using chathack::testing::written;
using ::testing::HasSubstr;
using ::testing::Not;

chathack::testing::ToolRun validate(const std::string& xml) {
    return run_tool({"xmllint", "--nonet", "--noout", "--schema", source_path("reports/schemas/junit.xsd"),
                     written("junit.xml", xml)});
}

TEST(Junit, FitsItsSchema) {
    const auto run = validate(to_junit(sample_result()));
    EXPECT_EQ(run.exit_code, 0) << run.output;
}

TEST(Junit, FitsItsSchemaWhateverTheTargetSays) {
    const auto xml = to_junit(hostile_result());
    const auto run = validate(xml);
    EXPECT_EQ(run.exit_code, 0) << run.output << xml;
    EXPECT_THAT(xml, Not(HasSubstr("<script")));
    EXPECT_THAT(xml, HasSubstr("&lt;script"));
}

TEST(Junit, IsReadByOthersWithViolationsAsFailuresAndTheRestAsErrors) {
    const auto run = run_tool({"/usr/bin/python3", source_path("reports/testing/read_junit.py"),
                               written("junit.xml", to_junit(sample_result()))});
    EXPECT_EQ(run.output, R"(7 tests, 3 failures, 1 errors
my server.global | my server.global.limit | ascii-1025 [whole] | Failure | violates-must
my server.global | my server.global.limit | told [whole] | Failure | violates-should
my server.global | my server.global | echo [whole] #2 | Failure | violates-must
my server.login | my server.login | free [whole] | passed | None
my server.login | my server.login.race | 50 [cuts+ipv6] | Error | inconclusive
my server.login | my server.login | account [whole] | Skipped | None
my server.wire | my server.wire.opcode | zero [whole] | passed | None
)");
    EXPECT_EQ(run.exit_code, 0);
}

TEST(Junit, TellsWhatWasExpectedAndTheTranscript) {
    const auto xml = to_junit(sample_result());
    EXPECT_THAT(xml, HasSubstr("seen  bob: global_message sender \"alice\""));
    EXPECT_THAT(xml,
                HasSubstr("0.900 ms  bob received global_message sender \"alice\" message \"aaaa\"  [0500"));
    EXPECT_THAT(xml, HasSubstr("WIRE-6 observed closes"));
    EXPECT_THAT(xml, HasSubstr("timestamp=\"2026-01-02T03:04:05\""));
}

TEST(Junit, NamesTheTargetAndItsNetworkWhereverReportsAreJoined) {
    auto result = sample_result();
    result.target.name = "mine";
    result.run.network = "campus";
    result.run.partial = true;
    const auto xml = to_junit(result);
    EXPECT_THAT(xml, HasSubstr("<testsuite name=\"mine (campus).global\""));
    EXPECT_THAT(xml, HasSubstr("classname=\"mine (campus).global.limit\""));
    EXPECT_THAT(xml, HasSubstr("<testsuite name=\"mine (campus).run\""));
    EXPECT_THAT(xml, HasSubstr("classname=\"mine (campus).run\""));
}

TEST(Junit, TellsWhatIsFlaky) {
    auto result = sample_result();
    EXPECT_THAT(to_junit(result), Not(HasSubstr("flaky")));
    result.cases.push_back(result.cases[1]);
    result.cases.back().repetition = 1;
    result.cases.back().verdict = verdict::Outcome::conforms;
    EXPECT_THAT(to_junit(result),
                HasSubstr("<failure message=\"flaky, other repetitions were well: GLOBAL-5: "));
}

TEST(Junit, LetsAViolatedShouldPassWhenItMay) {
    JunitOptions options;
    options.should_fails = false;
    const auto xml = to_junit(sample_result(), options);
    EXPECT_THAT(xml, HasSubstr("tests=\"7\" failures=\"2\" errors=\"1\""));
    EXPECT_THAT(xml, HasSubstr("GLOBAL-6 violates"));
}

TEST(Junit, OfAPartialRunHasAnError) {
    Result result;
    result.run.partial = true;
    result.run.partial_why = "the target could not be started: no such file";
    result.target.name = "mine";
    const auto xml = to_junit(result);
    const auto run = validate(xml);
    EXPECT_EQ(run.exit_code, 0) << run.output;
    EXPECT_THAT(xml, HasSubstr("<error message=\"the target could not be started: no such file\""));
    EXPECT_THAT(xml, HasSubstr("tests=\"1\" failures=\"0\" errors=\"1\""));
}

}  // namespace
}  // namespace chathack::reports
