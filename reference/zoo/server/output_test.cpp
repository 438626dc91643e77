#include "reference/zoo/server/output.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chathack::zoo {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr auto conn = transport::make_conn_id(1, 1);

class OutputTest : public testing::Test {
protected:
    /// What `flush` gives at that time, one text for each action.
    static std::vector<std::string> flushed(Output& output, transport::Time now) {
        transport::Actions actions;
        output.flush(now, actions);
        std::vector<std::string> texts;
        for (std::size_t i = 0; i < actions.size(); ++i) {
            const auto action = actions[i];
            const auto* send = std::get_if<transport::Send>(&action);
            texts.push_back(send ? std::string{wire::as_text(send->bytes)} : "closed");
        }
        return texts;
    }
};

TEST_F(OutputTest, WithoutAHabitGoesOutAtOnceAndWhole) {
    Output output{{}};
    output.send(conn, "one", milliseconds{5});
    output.send(conn, "two", milliseconds{5});
    output.close(conn, milliseconds{5});
    EXPECT_THAT(flushed(output, milliseconds{5}), ElementsAre("onetwo", "closed"));
    EXPECT_EQ(output.next(), Output::never);
}

TEST_F(OutputTest, DelayHoldsTheEndOfAConnectionToo) {
    Output output{{.delay = milliseconds{300}}};
    output.send(conn, "late", milliseconds{0});
    output.close(conn, milliseconds{10});
    EXPECT_THAT(flushed(output, milliseconds{299}), IsEmpty());
    EXPECT_EQ(output.next(), milliseconds{300});
    EXPECT_THAT(flushed(output, milliseconds{300}), ElementsAre("late"));
    EXPECT_THAT(flushed(output, milliseconds{310}), ElementsAre("closed"));
}

TEST_F(OutputTest, PiecesComeOneAtATimeAndBeforeTheEnd) {
    Output output{{.piece_bytes = 2, .pause = milliseconds{1}}};
    output.send(conn, "abc", milliseconds{0});
    output.close(conn, milliseconds{0});
    EXPECT_THAT(flushed(output, milliseconds{0}), ElementsAre("ab"));
    EXPECT_THAT(flushed(output, milliseconds{0}), IsEmpty());
    EXPECT_EQ(output.next(), milliseconds{1});
    EXPECT_THAT(flushed(output, milliseconds{1}), ElementsAre("c", "closed"));
}

TEST_F(OutputTest, JoinsWhatComesWithinTheTime) {
    Output output{{.join = milliseconds{20}}};
    output.send(conn, "one", milliseconds{0});
    output.send(conn, "two", milliseconds{19});
    EXPECT_THAT(flushed(output, milliseconds{20}), ElementsAre("onetwo"));
}

TEST_F(OutputTest, JitterKeepsTheOrderOfAConnection) {
    Output output{{.jitter = milliseconds{50}}};
    for (char letter = 'a'; letter <= 'z'; ++letter)
        output.send(conn, std::string(1, letter), milliseconds{0});
    EXPECT_THAT(flushed(output, milliseconds{50}), ElementsAre("abcdefghijklmnopqrstuvwxyz"));
}

}  // namespace
}  // namespace chathack::zoo
