#include "reports/render/verdict_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "conformance/verdict/verdict.hpp"
#include "reports/render/html.hpp"
#include "reports/render/packed.hpp"
#include "reports/render/web_pages.hpp"
#include "reports/testing/sample_result.hpp"

namespace chathack::reports {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(VerdictTable, HasEveryOutcomeInTheOrderOfTheListAndWithItsGravity) {
    const auto table = nlohmann::json::parse(verdict_table());
    ASSERT_EQ(table.size(), verdict::all_looks().size());
    for (std::size_t i = 0; i < table.size(); ++i) {
        const auto& look = verdict::all_looks()[i];
        SCOPED_TRACE(look.word);
        EXPECT_EQ(table[i]["name"], std::string{look.word});
        EXPECT_EQ(table[i]["mark"], std::string{look.mark});
        EXPECT_EQ(table[i]["words"], std::string{look.sentence});
        EXPECT_EQ(table[i]["short"], std::string{look.label});
        EXPECT_EQ(table[i]["kept"], verdict::is_kept(look.outcome));
        EXPECT_EQ(table[i]["tried"], verdict::is_tried(look.outcome));
        EXPECT_EQ(table[i]["bad"], verdict::is_bad(look.outcome));
        EXPECT_EQ(table[i]["violation"], verdict::is_violation(look.outcome));
        for (std::size_t k = 0; k < table.size(); ++k)
            EXPECT_EQ(table[i]["gravity"] < table[k]["gravity"],
                      look.outcome < verdict::all_looks()[k].outcome);
    }
}

TEST(VerdictTable, IsNoMarkup) { EXPECT_THAT(verdict_table(), Not(HasSubstr("<"))); }

TEST(VerdictTable, StandsInEveryPage) {
    const auto element = "<script type=\"application/json\" id=\"verdicts\">" + verdict_table() + "</script>";
    EXPECT_THAT(to_html(chathack::testing::sample_result()), HasSubstr(element));
    for (const auto page : {report_page(), matrix_page(), simulation_page()}) {
        const auto filled = filled_page(page, "", packed("{}"), packed("{}"));
        EXPECT_THAT(filled, HasSubstr(element));
        EXPECT_THAT(filled, Not(HasSubstr("@VERDICTS@")));
    }
}

TEST(VerdictTable, IsNotWrittenOnceMoreInTheScriptsOfThePages) {
    for (const auto page : {report_page(), matrix_page(), simulation_page()}) {
        EXPECT_THAT(std::string{page}, Not(HasSubstr("gravity:")));
        EXPECT_THAT(std::string{page}, Not(HasSubstr("violates a SHOULD")));
    }
}

}  // namespace
}  // namespace chathack::reports
