#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/observe/testing/traffic.hpp"

namespace chathack::observe {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class DirectTest : public ::testing::Test, protected Traffic {
protected:
    DirectTest() : direct_{meet()} {}
    LinkId direct_;
};

TEST_F(DirectTest, FindsNothingInARightConversation) {  // PEER-1, PEER-4
    says(direct_, hello("alice", 42));
    gets(direct_, private_message("bob", std::string(1024, 'x')));
    says(direct_, private_message("alice", "hi"));
    EXPECT_THAT(violated(), IsEmpty());
    EXPECT_THAT(told(verdict::Kind::conforms), Contains("PEER-1"));
}

TEST_F(DirectTest, FindsAWrongHelloAndWhoGoesOnAfterIt) {  // PEER-1, PEER-3
    says(direct_, hello("alice", 43));
    gets(direct_, private_message("bob", "hi"));
    EXPECT_THAT(violated(), ElementsAre("PEER-1", "PEER-3"));
}

TEST_F(DirectTest, FindsAMissingHelloLongTextsAndFalseNames) {  // PEER-1, PEER-6, PEER-10
    says(direct_, private_message("alice", std::string(1025, 'x')));
    says(direct_, private_message("bob", "hi"));
    EXPECT_THAT(violated(), ElementsAre("PEER-1", "PEER-6", "PEER-10"));
}

TEST(Direct, TellsWhatIsWrongWithAFirstFrame) {
    const auto opens_with = [](const std::string& bytes) {
        return [=](Traffic& traffic) { traffic.says(traffic.meet(), bytes); };
    };
    const auto hi = private_message("alice", "hi");
    expect_told(
        verdict::Kind::violates,
        {{"the right hello", opens_with(hello("alice", 42)), {}},
         {"another id",
          opens_with(hello("alice", 43)),
          {"PEER-1: the hello carries the id 43 instead of 42"}},
         {"another login",
          opens_with(hello("carol", 42)),
          {"PEER-1: the hello carries the login \"carol\" instead of \"alice\""}},
         {"no hello", opens_with(hi), {"PEER-1: the first frame on the direct connection is not a hello"}},
         {"no hello, told once",
          opens_with(hi + hi),
          {"PEER-1: the first frame on the direct connection is not a hello"}},
         {"a second hello", opens_with(hello("alice", 42) + hello("alice", 43)), {}}});
}

TEST(Direct, TellsWhatEitherSideSendsWrongly) {
    /// After a right hello, or after none.
    const auto greeted = [](const std::string& asker, const std::string& accepter) {
        return [=](Traffic& traffic) {
            const auto direct = traffic.meet();
            traffic.says(direct, hello("alice", 42) + asker);
            traffic.gets(direct, accepter);
        };
    };
    const auto too_long = std::string(1025, 'x');
    const std::string rejected = "PEER-6: 1025 bytes are sent that the other side must reject";
    expect_told(verdict::Kind::violates,
                {{"nothing", greeted(private_message("alice", "hi"), private_file("bob", "a.txt", "hi")), {}},
                 {"1024 bytes",
                  greeted(private_message("alice", std::string(1024, 'x')),
                          private_file("bob", "a.txt", std::string(1024, 'x'))),
                  {}},
                 {"a message of 1025 bytes", greeted(private_message("alice", too_long), ""), {rejected}},
                 {"a file of 1025 bytes", greeted("", private_file("bob", "a.txt", too_long)), {rejected}},
                 {"another's login, from who asked",
                  greeted(private_message("bob", "hi"), ""),
                  {"PEER-10: \"alice\" sends under the login \"bob\""}},
                 {"another's login, from who accepted",
                  greeted("", private_file("alice", "a.txt", "hi")),
                  {"PEER-10: \"bob\" sends under the login \"alice\""}},
                 {"no frame, and nothing is read behind it",
                  greeted("", "\x63" + private_message("alice", "hi")),
                  {"PEER-4: what is sent on the direct connection is not a frame: unknown opcode"}},
                 {"who accepted speaks first",
                  [](Traffic& t) { t.gets(t.meet(), private_message("bob", "hi")); },
                  {"PEER-4: the accepter sends before it got the hello"}},
                 {"the accepter goes on after a wrong hello",
                  [](Traffic& t) {
                      const auto direct = t.meet();
                      t.says(direct, hello("alice", 43));
                      t.gets(direct, private_message("bob", "hi"));
                  },
                  {"PEER-1: the hello carries the id 43 instead of 42",
                   "PEER-3: the accepter goes on after a first frame that it must turn away"}}});
}

TEST(Direct, TakesTheNamesOfAConnectionThatNoAcceptAnnounced) {  // PEER-10
    Traffic traffic;
    const auto direct = traffic.observer().open_direct(meeting_place, traffic.tick());
    EXPECT_EQ(traffic.observer().name_of(direct, End::opener), "opener on link 1");
    EXPECT_EQ(traffic.observer().name_of(direct, End::listener), "listener on link 1");
    traffic.says(direct, hello("alice", 7));
    traffic.gets(direct, private_message("bob", "hi"));
    EXPECT_EQ(traffic.observer().name_of(direct, End::opener), "alice on link 1");
    EXPECT_EQ(traffic.observer().name_of(direct, End::listener), "bob on link 1");
    traffic.gets(direct, private_message("carol", "hi"));
    EXPECT_THAT(traffic.told_in_words(verdict::Kind::violates),
                ElementsAre("PEER-10: \"bob\" sends under the login \"carol\""));
}

}  // namespace
}  // namespace chathack::observe
