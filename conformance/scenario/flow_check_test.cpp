#include "conformance/scenario/flow_check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/scenario/testing/scenario_text.hpp"

namespace chathack::scenario {
namespace {

using ::testing::ElementsAreArray;

struct Course {
    std::string what;
    std::string steps;
    std::vector<std::string> errors;
};

void expect_told(const std::string& actors, const std::string& begin, const std::string& clauses,
                 const std::vector<Course>& courses) {
    for (const auto& course : courses) {
        SCOPED_TRACE(course.what);
        EXPECT_THAT(errors_of(file_of(actors, begin + course.steps, clauses)),
                    ElementsAreArray(course.errors));
    }
}

/// bob sees something, then alice does. Her second step is in line 9.
TEST(CheckFlow, TellsWhatAnActorCannotDoAnyMore) {
    const std::string stalled = "`alice` has stalled for good; use `pause` when it goes on later";
    expect_told(
        "[alice, bob]", "  - login: bob\n", "GLOBAL-1",
        {{"all is well",
          "  - login: alice\n  - send: {alice: {global_message: {}}}\n  - expect: {bob: connected}\n",
          {}},
         {"sends before it connects",
          "  - expect: {bob: connected}\n  - send: {alice: {global_message: {}}}\n",
          {"9:5 `alice` has not connected and cannot send; `connect` or `login` it first"}},
         {"sees before it connects",
          "  - expect: {alice: connected}\n",
          {"8:5 `alice` has not connected and sees nothing; `connect` or `login` it first"}},
         {"races before it connects",
          "  - race: {among: [bob, alice], one: connected, rest: closed}\n",
          {"8:5 `alice` has not connected and sees nothing; `connect` or `login` it first"}},
         {"leaves before it connects",
          "  - expect: {bob: connected}\n  - disconnect: alice\n",
          {"9:5 `alice` has not connected and cannot leave; `connect` or `login` it first"}},
         {"reads before it connects",
          "  - expect: {bob: connected}\n  - pause: alice\n",
          {"9:5 `alice` has not connected and has nothing to read; `connect` or `login` it first"}},
         {"sends after it left",
          "  - expect: {bob: connected}\n  - connect: alice\n  - disconnect: alice\n"
          "  - send: {alice: {new_login: {}}}\n",
          {"11:5 `alice` has left and cannot send"}},
         {"sees after it left",
          "  - connect: alice\n  - reset: alice\n  - expect: {alice: connected}\n",
          {"10:5 `alice` has left and sees nothing"}},
         {"comes again",
          "  - connect: alice\n  - reset: alice\n  - connect: alice\n  - expect: {alice: connected}\n",
          {}},
         {"reclaims",
          "  - connect: alice\n  - reset: alice\n  - reclaim: alice\n  - expect: {alice: connected}\n",
          {}},
         {"sends after a half-close",
          "  - connect: alice\n  - half_close: alice\n  - expect: {alice: closed}\n"
          "  - send: {alice: {new_login: {}}}\n",
          {"11:5 `alice` has half-closed its connection and cannot send"}},
         {"sees after it stalled",
          "  - connect: alice\n  - stall: alice\n  - expect: {alice: connected}\n",
          {"10:5 " + stalled}},
         {"resumes after it stalled",
          "  - connect: alice\n  - stall: alice\n  - resume: alice\n  - expect: {bob: connected}\n",
          {"10:5 " + stalled}},
         {"connects after it stalled",
          "  - connect: alice\n  - stall: alice\n  - connect: alice\n  - expect: {bob: connected}\n",
          {"10:5 `alice` has stalled for good"}},
         {"leaves after it stalled",
          "  - connect: alice\n  - stall: alice\n  - disconnect: alice\n  - expect: {bob: connected}\n",
          {}}});
}

TEST(CheckFlow, FollowsListsOfStepsThatRunAtTheSameTime) {
    expect_told(
        "[alice, bob]", "  - login: [alice, bob]\n", "GLOBAL-1",
        {{"each looks at one",
          "  - parallel:\n      - [{expect: {alice: connected}}]\n      - [{expect: {bob: connected}}]\n",
          {}},
         {"both look at alice",
          "  - parallel:\n      - [{expect: {alice: connected}}]\n      - [{expect: {alice: connected}}]\n",
          {"10:10 `alice` is looked at in two lists of steps at the same time"}},
         {"who leaves in one has left behind them",
          "  - parallel: [[{expect: {bob: connected}}], [{disconnect: alice}]]\n"
          "  - send: {alice: {new_login: {}}}\n",
          {"9:5 `alice` has left and cannot send"}},
         {"who leaves in one is there in the other",
          "  - parallel: [[{disconnect: alice}], [{expect: {alice: connected}}]]\n",
          {}}});
}

TEST(CheckFlow, LetsAUserBringItsServerAndWhoLooksOn) {
    expect_told("{alice: {role: user}, host: {role: server}}", "", "CLIENT-3",
                {{"the server of a user", "  - connect: alice\n  - expect: {host: new_login}\n", {}},
                 {"before the user is there",
                  "  - expect: {host: new_login}\n  - connect: alice\n",
                  {"7:5 `host` has not connected and sees nothing; `connect` or `login` it first"}},
                 {"a user that is not there",
                  "  - user: {alice: quit}\n  - connect: alice\n  - expect: {host: new_login}\n",
                  {"7:5 `alice` has not connected and does nothing; `connect` or `login` it first"}}});
    expect_told("{alice: {role: user}}", "  - login: alice\n  - expect: {alice-client: connected}\n",
                "LOGIN-1",
                {{"who looks on sees", "", {}},
                 {"and does nothing",
                  "  - disconnect: alice-server\n",
                  {"9:5 `alice-server` looks on from the middle and cannot leave"}}});
}

}  // namespace
}  // namespace chathack::scenario
