#include "reports/render/simulation_html.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "reports/testing/run_tool.hpp"

namespace chathack::reports {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string sample(const std::string& name) {
    std::ifstream in{chathack::testing::source_path("reports/testing/" + name), std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

TEST(SimulationHtml, IsMadeOfALoadAndOfASweep) {
    for (const char* name : {"load.json", "sweep.json"}) {
        const auto text = sample(name);
        EXPECT_TRUE(is_of_simulation(text)) << name;
        std::string why_not;
        const auto page = simulation_html(text, why_not);
        ASSERT_TRUE(page) << name << ": " << why_not;
        EXPECT_THAT(*page, HasSubstr("default-src 'none'"));
        EXPECT_THAT(*page, Not(HasSubstr(" src=")));
    }
}

TEST(SimulationHtml, HoldsNoWordOfTheDataAsMarkup) {
    auto text = sample("load.json");
    const std::string title = "\"workload\": \"";
    text.insert(text.find(title) + title.size(), "<script>owned</script>");
    std::string why_not;
    const auto page = simulation_html(text, why_not);
    ASSERT_TRUE(page) << why_not;
    EXPECT_THAT(*page, Not(HasSubstr("<script>owned")));
    EXPECT_THAT(*page, HasSubstr("&lt;script&gt;owned"));
}

TEST(SimulationHtml, RefusesWhatIsCutShortOrLacksAMember) {
    const auto text = sample("load.json");
    std::string why_not;
    EXPECT_FALSE(simulation_html(text.substr(0, text.size() / 2), why_not));
    EXPECT_EQ(why_not, "is not JSON, or cut short");
    EXPECT_FALSE(simulation_html(R"({"schema": "chathack-load/1", "workload": "none"})", why_not));
    EXPECT_EQ(why_not, "it has no \"network\" as chathack-sim writes it");
    EXPECT_FALSE(simulation_html(R"({"schema": "chathack-load/9"})", why_not));
    EXPECT_THAT(why_not, HasSubstr("its schema must be chathack-load/1 or chathack-sweep/1"));
    EXPECT_FALSE(is_of_simulation(R"({"schema": "chathack-result/1"})"));
}

}  // namespace
}  // namespace chathack::reports
