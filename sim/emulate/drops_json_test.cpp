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

TEST_F(ReadDrops, SaysWhereADropIsWrongAndHow) {
    const std::string good = R"({"case": "b", "link": "l", "direction": "down", "nth": 1})";
    struct Case {
        const char* bad;
        const char* why;
    };
    for (const auto& [bad, why] : {
             Case{R"({"case": "b", "link": "l", "direction": "left", "nth": 1})",
                  "drops[1].direction: Failed to match against any enum values."},
             Case{R"({"case": "b", "link": "l", "direction": "up"})",
                  "drops[1]: Missing required property 'nth'."},
             Case{R"({"case": 1, "link": "l", "direction": "up", "nth": 1})",
                  "drops[1].case: Value type not permitted by 'type' constraint."},
             Case{R"({"case": "b", "link": "l", "direction": "up", "nth": -1})",
                  "drops[1].nth: Expected number greater than or equal to 0.000000"},
             Case{"[]", "drops[1]: Value type not permitted by 'type' constraint."},
             Case{"null", "drops[1]: Value type not permitted by 'type' constraint."},
             Case{R"({"case": "b", "link": "l", "direction": "up", "nth": 1, "cause": "luck"})",
                  "drops[1].cause: Failed to match against any enum values."},
         }) {
        EXPECT_FALSE(read(R"({"drops": [)" + good + "," + bad + "]}")) << bad;
        EXPECT_EQ(why_not_, why) << bad;
    }
}

TEST_F(ReadDrops, TakesEveryCauseAsItIsWritten) {
    EmulatedNetworkUse use;
    for (std::uint8_t cause = 1; cause <= topology::causes; ++cause)
        use.drops.push_back({"b", {"l", topology::LinkDirection::up, 1, {}, topology::LossCause{cause}}});
    const auto drops = read(to_json(use));
    ASSERT_TRUE(drops) << why_not_;
    ASSERT_EQ(drops->size(), topology::causes);
    for (std::size_t i = 0; i < drops->size(); ++i)
        EXPECT_EQ((*drops)[i].drop, use.drops[i].drop);
}

TEST(AddJson, AddsUpWhatTwoProcessesTell) {
    EmulatedNetworkUse use;
    use.all.packets = 3;
    use.drops.push_back({"b", {"l", topology::LinkDirection::down, 1, {}, topology::LossCause::burst}});
    EmulatedNetworkUse sum;
    ASSERT_TRUE(add_json(to_json(use), sum));
    ASSERT_TRUE(add_json(to_json(use), sum));
    EXPECT_EQ(sum.all.packets, 6U);
    EXPECT_EQ(sum.drops.size(), 1U);  // of what was played again, the last time counts
}

TEST(AddJson, IsFalseForWhatIsNoSuchText) {
    EmulatedNetworkUse sum;
    for (const auto* bad : {"", "[]", "{}", R"({"drops": []})"})
        EXPECT_FALSE(add_json(bad, sum)) << bad;
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
