#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "conformance/judge/judge.hpp"
#include "conformance/match/fit.hpp"
#include "conformance/runner/runner.hpp"
#include "conformance/scenario/loader.hpp"

/// What a step came to is decided by the runner and kept in its record; the judge says what that means.
namespace chathack::judge {
namespace {

using namespace std::chrono_literals;
using End = runner::StepRecord::End;
using verdict::Kind;

/// A client that never logs in: its opcode 12 is answered with ACK 1 or, as other servers may, by the end.
constexpr const char* wrong_opcode = R"(
id: a/b
title: T
about: A
clauses: [WIRE-5]
actors: [eve]
steps:
  - connect: eve
  - expect: {clause: WIRE-5, one_of: {told: {eve: packet_error}, closed: {eve: closed}}}
)";

class WrongOpcodePlay {
public:
    WrongOpcodePlay()
        : case_{scenario::load_text(wrong_opcode, "a.yaml").scenario.cases.at(0)}, runner_{case_, {}} {
        feed(runner::Runner::Start{});
        ConnectingTag tag;
        out_.for_each(tag);
        feed(transport::Event{transport::Connected{tag.found.value(), eve, {}, {}}});
    }
    void receive(const std::string& bytes) {
        feed(transport::Event{transport::Received{eve, wire::as_bytes(bytes)}});
    }
    void end() { feed(transport::Event{transport::Ended{eve}}); }
    void wait(runner::Time time) {
        now_ += time;
        feed(transport::Event{transport::Woke{}});
    }
    void abandon() { feed(runner::Runner::Abandon{"the user interrupted"}); }
    const runner::StepRecord& record() const { return runner_.transcript().steps.back(); }
    Verdict judged() const { return judge(case_, runner_.transcript()).at(0); }
    /// Deciding once more on what the record says was seen comes to the same.
    bool is_the_same_again() const {
        const auto& expect = std::get<scenario::ExpectStep>(case_.steps.at(1).what);
        const auto outcome = match::decide(expect, record().seen, record().bindings);
        if (record().came_true)
            return outcome.fit == match::Fit::fits && outcome.alternative == record().came_true;
        return outcome.fit == match::Fit::cannot && outcome.result.why_not == record().note;
    }

private:
    static constexpr transport::ConnId eve{1};
    struct ConnectingTag {
        std::optional<transport::Tag> found;
        void operator()(const transport::Connect& action) { found = action.tag; }
        template <class Other>
        void operator()(const Other&) {}
    };
    template <class Input>
    void feed(const Input& input) {
        out_.clear();
        runner_.on(input, now_, out_);
    }

    scenario::Case case_;
    runner::Runner runner_;
    runner::Time now_{};
    transport::Actions out_;
};

TEST(DecidedOnce, KeepsWhichAlternativeCameTrue) {
    WrongOpcodePlay told;
    told.receive("\x01");
    EXPECT_EQ(told.record().end, End::satisfied);
    EXPECT_EQ(told.record().came_true, 0U);
    EXPECT_TRUE(told.is_the_same_again());
    EXPECT_EQ(told.judged().kind, Kind::conforms);
    WrongOpcodePlay closed;
    closed.end();
    EXPECT_EQ(closed.record().came_true, 1U);
    EXPECT_TRUE(closed.is_the_same_again());
}

TEST(DecidedOnce, KeepsWhyNoneDid) {
    WrongOpcodePlay play;
    play.receive("\x03");
    EXPECT_EQ(play.record().end, End::disappointed);
    EXPECT_EQ(play.record().came_true, std::nullopt);
    EXPECT_TRUE(play.is_the_same_again());
    EXPECT_EQ(play.judged().kind, Kind::violates);
    EXPECT_EQ(play.judged().why, "eve should have seen packet_error, and saw connected");
}

TEST(DecidedOnce, AtTheDeadlineOverAClosedList) {
    WrongOpcodePlay play;
    play.wait(10s);
    EXPECT_EQ(play.record().end, End::timed_out);
    EXPECT_EQ(play.record().came_true, std::nullopt);
    EXPECT_TRUE(play.is_the_same_again());
    EXPECT_EQ(play.judged().why, "eve should have seen packet_error, and saw nothing within 10.0 s");
}

TEST(DecidedOnce, NotAtAllWhenTheStepIsAbandoned) {
    WrongOpcodePlay play;
    play.abandon();
    EXPECT_EQ(play.record().end, End::lost);
    EXPECT_EQ(play.record().came_true, std::nullopt);
    EXPECT_EQ(play.judged().kind, Kind::inconclusive);
}

}  // namespace
}  // namespace chathack::judge
