#include "sim/emulate/drops_json.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

namespace chathack::emulate {
namespace {

using testing::HasSubstr;

class ReadDrops : public testing::Test {
protected:
    std::optional<std::vector<CaseDrop>> read(const std::string& text) {
        const auto path = testing::TempDir() + "drops-" +
                          testing::UnitTest::GetInstance()->current_test_info()->name() + ".json";
        std::ofstream{path} << text;
        auto drops = read_drops(path, why_not_);
        std::filesystem::remove(path);
        return drops;
    }
    std::string why_not_;
};

TEST_F(ReadDrops, TakesThoseOfAWholeFileAndThoseAlone) {
    const auto drops =
        read(R"({"packets": 12, "drops": [{"case": "login/new:emoji whole", "link": "clients-1",
        "direction": "up", "nth": 7, "at_us": 1234, "cause": "burst"},
        {"case": "b", "link": "l", "direction": "down", "nth": 1}]})");
    ASSERT_TRUE(drops) << why_not_;
    ASSERT_EQ(drops->size(), 2U);
    EXPECT_EQ(drops->front().play, "login/new:emoji whole");
    EXPECT_EQ(drops->front().drop.link, "clients-1");
    EXPECT_EQ(drops->front().drop.nth, 7U);
    EXPECT_EQ(drops->front().drop.cause, topology::LossCause::burst);
    EXPECT_EQ(drops->back().drop.direction, topology::LinkDirection::down);
    EXPECT_EQ(drops->back().drop.cause, topology::LossCause::loss);
}

TEST_F(ReadDrops, SaysWhichDropIsWrong) {
    const std::string good = R"({"case": "b", "link": "l", "direction": "down", "nth": 1})";
    for (const auto* bad :
         {R"({"case": "b", "link": "l", "direction": "left", "nth": 1})", R"({"case": "b", "link": "l"})",
          R"({"case": 1, "link": "l", "direction": "up", "nth": 1})", "[]", "null",
          R"({"case": "b", "link": "l", "direction": "up", "nth": 1, "cause": "luck"})"}) {
        EXPECT_FALSE(read(R"({"drops": [)" + good + "," + bad + "]}")) << bad;
        EXPECT_THAT(why_not_, HasSubstr("drop 2 must have")) << bad;
    }
}

TEST_F(ReadDrops, SaysWhenItIsNoSuchFile) {
    for (const auto* bad : {"", "{", "[]", "{}", R"({"drops": 3})", "link: clients-1\n"}) {
        EXPECT_FALSE(read(bad)) << bad;
        EXPECT_THAT(why_not_, HasSubstr("no JSON with a list")) << bad;
    }
    EXPECT_FALSE(read_drops("/no/such/file", why_not_));
    EXPECT_EQ(why_not_, "it cannot be read");
}

}  // namespace
}  // namespace chathack::emulate
