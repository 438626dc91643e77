#include "conformance/scenario/steps.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/scenario/testing/scenario_text.hpp"

namespace chathack::scenario {
namespace {

using ::testing::ElementsAre;

template <class Kind>
Kind second_step(const std::string& step) {
    const auto made = only_case(file_with("  - expect: {bob: connected}\n  - " + step + "\n"));
    const auto* kind = made.steps.size() == 3 ? std::get_if<Kind>(&made.steps[2].what) : nullptr;
    EXPECT_NE(kind, nullptr);
    return kind ? *kind : Kind{};
}

TEST(Steps, NameWhoDoesThem) {
    EXPECT_THAT(second_step<ConnectStep>("connect: [alice, bob]").actors, ElementsAre("alice", "bob"));
    EXPECT_THAT(second_step<LoginStep>("login: \"alice, bob\"").actors, ElementsAre("alice", "bob"));
    EXPECT_EQ(second_step<LeaveStep>("disconnect: alice").how, LeaveStep::How::close);
    EXPECT_EQ(second_step<LeaveStep>("half_close: alice").how, LeaveStep::How::half_close);
    EXPECT_EQ(second_step<LeaveStep>("reset: alice").how, LeaveStep::How::reset);
}

TEST(Steps, StopAndResumeReading) {
    struct Row {
        std::string word;
        bool paused, for_good;
    };
    for (const auto& row :
         {Row{"pause", true, false}, Row{"stall", true, true}, Row{"resume", false, false}}) {
        SCOPED_TRACE(row.word);
        const auto reading = second_step<ReadingStep>(row.word + ": alice");
        EXPECT_EQ(reading.paused, row.paused);
        EXPECT_EQ(reading.for_good, row.for_good);
    }
}

TEST(Steps, SendAPartOrInPieces) {
    const auto plain = second_step<SendStep>("send: {alice: {new_login: {}}}");
    EXPECT_FALSE(plain.cuts.every_byte);
    EXPECT_THAT(plain.cuts.at, ElementsAre());
    EXPECT_EQ(plain.skip_bytes, 0U);
    EXPECT_EQ(plain.most_bytes, std::nullopt);
    EXPECT_EQ(plain.drop_bytes, 0U);
    const auto cut =
        second_step<SendStep>("send: {alice: {new_login: {}}, cut: [3, 5], skip: 1, most: 7, drop: 2}");
    EXPECT_THAT(cut.cuts.at, ElementsAre(3U, 5U));
    EXPECT_EQ(cut.skip_bytes, 1U);
    EXPECT_EQ(cut.most_bytes, 7U);
    EXPECT_EQ(cut.drop_bytes, 2U);
    EXPECT_TRUE(second_step<SendStep>("send: {alice: {new_login: {}}, cut: every_byte}").cuts.every_byte);
}

TEST(Steps, ReclaimALoginByTheClauseThatIsGivenOrLogin9) {
    EXPECT_EQ(second_step<ReclaimStep>("reclaim: alice").clause, "LOGIN-9");
    const auto given = second_step<ReclaimStep>("reclaim: {actor: alice, clause: GLOBAL-1}");
    EXPECT_EQ(given.actor, "alice");
    EXPECT_EQ(given.clause, "GLOBAL-1");
}

constexpr const char* user_host_and_peer = "{alice: {role: user}, host: {role: server}, bob: {role: peer}}";
constexpr const char* begin =
    "  - listen: bob\n  - connect: alice\n  - expect: {alice: logged_in, clause: CLIENT-3}\n";

TEST(Steps, LetAPeerListenAndConnect) {
    const auto made = only_case(
        file_of(user_host_and_peer,
                std::string{begin} +
                    "  - connect: {bob: {port: \"${bob.port}\", address: 127.0.0.1}}\n"
                    "  - connect: {bob: {port: 7000, address: \"${bob.address}\", clause: CLIENT-3}}\n",
                "CLIENT-3"));
    ASSERT_EQ(made.steps.size(), 5U);
    EXPECT_THAT(std::get<ListenAtStep>(made.steps[0].what).actors, ElementsAre("bob"));
    const auto& first = std::get<ConnectToStep>(made.steps[3].what);
    EXPECT_EQ(first.actor, "bob");
    EXPECT_EQ(std::get<Captured>(first.port).name, "bob.port");
    EXPECT_EQ(first.clause, "");
    const auto& second = std::get<ConnectToStep>(made.steps[4].what);
    EXPECT_EQ(std::get<std::int64_t>(second.port), 7000);
    EXPECT_EQ(second.clause, "CLIENT-3");
}

TEST(Steps, TellWhatARoleDoesNotDo) {
    struct Row {
        std::string step;
        std::string error;
    };
    const std::vector<Row> rows{
        {"connect: host", "10:14 `host` is a server: it is there when its user connects"},
        {"connect: bob",
         "10:14 `bob` is a peer; it connects to somewhere, as in {connect: {bob: {port: \"${port}\", "
         "address: "
         "\"${address}\"}}}"},
        {"connect: {alice: {port: 1, address: 127.0.0.1}}",
         "10:15 `alice` is not a peer: it connects to its server"},
        {"connect: {bob: {port: 1}}", "10:20 where a peer connects needs the key `address`"},
        {"connect: {}", "10:14 one peer connects at a time, such as {bob: {port: 7000, address: 127.0.0.1}}"},
        {"listen: alice", "10:13 `alice` is not a peer; only a peer listens"},
        {"send: {alice: quit}",
         "10:12 `alice` is a client under test: its user acts, as in {user: {alice: {say: hi}}}"},
        {"user: {bob: quit}", "10:12 `bob` is not a client under test; give it `role: user`, or `send`"},
        {"user: alice", "10:11 `user` needs one user and what it does, such as {alice: {say: hi}}"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.step);
        EXPECT_THAT(errors_of(file_of(user_host_and_peer, begin + ("  - " + row.step) + "\n", "CLIENT-3")),
                    ElementsAre(row.error));
    }
}

TEST(Steps, AreCountedAsTheyStandNestedOnesIncluded) {
    const auto made =
        only_case(file_with("  - parallel:\n"
                            "      - [{send: {alice: {global_message: {}}}}, {disconnect: alice}]\n"
                            "      - [{expect: {bob: global_message}}]\n"
                            "  - disconnect: bob\n"));
    ASSERT_EQ(made.steps.size(), 3U);
    const auto& branches = std::get<ParallelStep>(made.steps[1].what).branches;
    EXPECT_EQ(made.steps[0].index, 1U);
    EXPECT_EQ(made.steps[1].index, 2U);
    EXPECT_EQ(branches.at(0).at(1).index, 4U);
    EXPECT_EQ(branches.at(1).at(0).index, 5U);
    EXPECT_EQ(made.steps[2].index, 6U);
}

TEST(Steps, AreOnlySoManyInACase) {
    // Two loops, because one has at most 10,000 rounds; the login is the first step.
    const auto many = [](std::size_t last) {
        const auto loop = [](std::size_t times) {
            return "  - repeat: {times: " + std::to_string(times) + ", steps: [{pause: bob}]}\n";
        };
        return errors_of(file_with("  - expect: {bob: connected}\n" + loop(10'000) + loop(last)));
    };
    const auto rest = steps_max - 10'000 - 2;
    EXPECT_THAT(many(rest), ElementsAre());
    EXPECT_THAT(many(rest + 1), ElementsAre("10:35 more than 20000 steps in one case; use fewer rounds"));
}

}  // namespace
}  // namespace chathack::scenario
