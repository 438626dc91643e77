#include "reports/render/csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/testing/run_tool.hpp"
#include "reports/testing/sample_result.hpp"

namespace chathack::reports {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string read_back(const std::string& csv) {
    const auto run = chathack::testing::run_tool(
        {"/usr/bin/python3", chathack::testing::source_path("reports/testing/read_csv.py"),
         chathack::testing::written("result.csv", csv)});
    EXPECT_EQ(run.exit_code, 0) << run.output;
    return run.output;
}

TEST(Csv, IsReadByOthersWithOneRowForEachFinding) {
    EXPECT_EQ(read_back(to_csv(chathack::testing::sample_result())), R"(7 rows, 0 formulas, 0 odd rows
login/free | 1 | conforms | LOGIN-1 | conforms | 
global/limit:ascii-1025 | 1 | violates-must | GLOBAL-5 | violates | 
global/limit:told | 1 | violates-should | GLOBAL-6 | violates | 
wire/opcode:zero | 1 | observed | WIRE-6 | observed | closes
global/echo | 2 | violates-must | GLOBAL-2 | violates | echo
login/race:50 | 1 | inconclusive | LOGIN-8 | inconclusive | 
login/account | 1 | skipped | LOGIN-3 | skipped | 
)");
}

TEST(Csv, MarksWhatIsFlaky) {
    auto result = chathack::testing::sample_result();
    result.cases.push_back(result.cases[1]);
    result.cases.back().repetition = 1;
    result.cases.back().verdict = verdict::Outcome::conforms;
    const auto csv = to_csv(result);
    std::size_t marked = 0;
    for (auto at = csv.find(",flaky\r\n"); at != std::string::npos; at = csv.find(",flaky\r\n", at + 1))
        ++marked;
    EXPECT_EQ(marked, 3U) << "the head, and both repetitions: " << csv;
}

TEST(Csv, OfATargetThatMeansHarmIsNoFormulaAndNoOtherTable) {
    auto result = chathack::testing::hostile_result();
    result.target.name = "=HYPERLINK(\"http://192.0.2.1\";\"click\"),\r\nmore";
    result.cases[1].verdicts[0].why = "@SUM(1+1)*cmd|' /C calc'!A0";
    const auto csv = to_csv(result);
    EXPECT_THAT(read_back(csv), StartsWith("7 rows, 0 formulas, 0 odd rows\n"));
    EXPECT_THAT(csv, HasSubstr("\"'=HYPERLINK(\"\"http://192.0.2.1\"\";"));
    EXPECT_THAT(csv, Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace chathack::reports
