#include "conformance/suite/server_policy.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

namespace chathack::suite {
namespace {

using ::testing::HasSubstr;
using namespace std::chrono_literals;
using Entry = runner::Entry;
using Kind = verdict::Kind;

/// A target that answers the suite's questions as a test says, without sockets or processes.
class ScriptedHost final : public Host {
public:
    std::set<std::string> disappoints{"probe/always-agrees"};  ///< questions that do not come true
    std::vector<runner::Time> trips{1ms};  ///< of the logins in turn; the last of all later ones
    std::size_t users_most = 1000;
    bool silent = false;
    bool refuses_connections = false;
    std::optional<std::string> death;
    transport::Capabilities can{};
    std::vector<std::string> asked;
    std::vector<runner::Time> patience;

    std::optional<target::StartFailure> start_target(const std::atomic<bool>&) override {
        return std::nullopt;
    }
    std::optional<std::string> target_death(std::chrono::milliseconds) override { return death; }
    transport::Endpoint target_endpoint(bool) const override { return {}; }
    transport::Capabilities capabilities() const override { return can; }
    runner::Transcript play(const scenario::Case& one, const runner::RunOptions& options,
                            const std::atomic<bool>&) override {
        asked.push_back(one.id);
        patience.push_back(options.timing.answer);
        runner::Transcript transcript;
        if (refuses_connections) {
            note(transcript, Entry::Kind::connect_failed).note = "connection refused";
            return transcript;
        }
        if (silent) return transcript;
        if (one.id == "probe/room") return let_in(one);
        transcript.complete = !disappoints.contains(one.id);
        note(transcript, Entry::Kind::sent);
        note(transcript, Entry::Kind::received).at = trip();
        for (const auto& step : one.steps) {
            if (!std::holds_alternative<scenario::ExpectStep>(step.what)) continue;
            auto& record = transcript.steps.emplace_back();
            record.step = step.index;
            record.end = transcript.complete ? runner::StepRecord::End::satisfied
                                             : runner::StepRecord::End::disappointed;
            if (transcript.complete) record.came_true = 0;
        }
        return transcript;
    }

private:
    runner::Transcript let_in(const scenario::Case& one) const {
        runner::Transcript transcript;
        const auto users = std::min(one.actors.size(), users_most);
        transcript.complete = users == one.actors.size();
        for (std::size_t number = 0; number < users; ++number)
            transcript.steps.emplace_back().came_true = 0;
        if (!transcript.complete) transcript.steps.emplace_back().note = "crowd-13 saw the end";
        return transcript;
    }
    static Entry& note(runner::Transcript& transcript, Entry::Kind kind) {
        auto& entry = transcript.entries.emplace_back();
        entry.kind = kind;
        return entry;
    }
    runner::Time trip() { return trips[std::min(next_trip_++, trips.size() - 1)]; }
    std::size_t next_trip_ = 0;
};

struct ServerPolicyTest : ::testing::Test {
    ScriptedHost host;
    SuiteOptions options;
    KnownTarget known;
    std::atomic<bool> interrupted{false};
    scenario::Case one;
    std::unique_ptr<Policy> policy;

    ServerPolicyTest() {
        one.id = "global/two";
        one.clauses = {"GLOBAL-1"};
        options.answer_hasty = 300ms;
    }
    Item item() {
        Item made;
        made.scenario_case = &one;
        return made;
    }
    static scenario::Case crowd_of(std::size_t users) {
        scenario::Case crowd;
        crowd.clauses = {"GLOBAL-1"};
        scenario::LoginStep login;
        for (std::size_t number = 0; number < users; ++number) {
            auto& actor = crowd.actors.emplace_back();
            actor.name = "crowd-" + std::to_string(number + 1);
            login.actors.push_back(actor.name);
        }
        crowd.steps.emplace_back().what = login;
        return crowd;
    }
    Hindrance prepare() {
        policy = make_server_policy(host, options, known, interrupted);
        return policy->prepare(item());
    }
    runner::Timing timing(const Attempt& attempt = {}) { return policy->begin(item(), attempt).timing; }
    std::optional<reports::CalibrationResult> found(const std::string& asked) {
        for (const auto& result : known.calibration().results)
            if (result.asked == asked) return result;
        return std::nullopt;
    }
    static bool plays(const Hindrance& hindrance) {
        return std::holds_alternative<std::monostate>(hindrance);
    }
};

TEST_F(ServerPolicyTest, PlaysFastWhereNothingIsFoundBroken) {
    EXPECT_TRUE(plays(prepare()));
    EXPECT_EQ(policy->first(item()).pace, runner::Pace::fast);
    EXPECT_TRUE(found("frames in one piece")->kept);
    EXPECT_TRUE(found("a frame right behind a login")->kept);
    EXPECT_TRUE(found("a frame in pieces")->kept);
}

TEST_F(ServerPolicyTest, PlaysGentlyAroundWhatIsBroken) {
    for (const auto* broken : {"probe/together", "probe/glued"}) {
        SCOPED_TRACE(broken);
        KnownTarget other;
        ScriptedHost breaks;
        breaks.disappoints.insert(broken);
        const auto made = make_server_policy(breaks, options, other, interrupted);
        EXPECT_TRUE(plays(made->prepare(item())));
        EXPECT_EQ(made->first(item()).pace, runner::Pace::gentle);
    }
}

TEST_F(ServerPolicyTest, LeavesOutWhatATargetHasNoRoomFor) {
    host.users_most = 12;
    EXPECT_TRUE(plays(prepare()));
    EXPECT_FALSE(found("users at a time")->kept);
    EXPECT_EQ(found("users at a time")->clause, "LOGIN-1");
    EXPECT_EQ(found("users at a time")->found, "12 are let in; crowd-13 saw the end");
    one = crowd_of(12);
    EXPECT_TRUE(plays(policy->prepare(item())));
    one = crowd_of(13);
    EXPECT_EQ(std::get<Untried>(policy->prepare(item())).why,
              "it opens more connections than the target lets users in at a time: 12");
    one.clauses = {"LOGIN-1", "GLOBAL-1"};  // then that is what it is about
    EXPECT_TRUE(plays(policy->prepare(item())));
}

TEST_F(ServerPolicyTest, HasRoomForAllWhereNobodyWasKeptOut) {
    prepare();
    EXPECT_TRUE(found("users at a time")->kept);
    one = crowd_of(50);
    EXPECT_TRUE(plays(policy->prepare(item())));
}

TEST_F(ServerPolicyTest, DoesNotAskASlowTargetForManyUsers) {
    host.trips = {100ms};
    prepare();
    EXPECT_FALSE(found("users at a time"));
}

TEST_F(ServerPolicyTest, TakesNoTargetForSmallThatHasDiedOrLetsNobodyInAnyMore) {
    host.users_most = 5;  // six were there together
    prepare();
    one = crowd_of(50);
    EXPECT_TRUE(plays(policy->prepare(item())));
    EXPECT_FALSE(known.calibration().room);
    KnownTarget other;
    host.users_most = 12;
    host.death = "exit status 7";
    make_server_policy(host, options, other, interrupted)->prepare(item());
    EXPECT_FALSE(other.calibration().room);
    KnownTarget gentle;
    host.death.reset();
    host.users_most = 0;
    host.disappoints.insert("probe/together");
    make_server_policy(host, options, gentle, interrupted)->prepare(item());
    EXPECT_FALSE(gentle.calibration().room);
}

TEST_F(ServerPolicyTest, SaysNothingOfMuchAtOnceWhereFramesMayNotComeTogether) {
    prepare();
    EXPECT_TRUE(found("much at once"));
    KnownTarget other;
    host.disappoints.insert("probe/glued");
    make_server_policy(host, options, other, interrupted)->prepare(item());
    for (const auto& result : other.calibration().results)
        EXPECT_NE(result.asked, "much at once");
}

TEST_F(ServerPolicyTest, SaysOnceWhatIsBrokenAndUnderWhichClause) {
    host.disappoints.insert("probe/cut");
    prepare();
    EXPECT_FALSE(found("a frame in pieces")->kept);
    EXPECT_EQ(found("a frame in pieces")->clause, "WIRE-3");
    EXPECT_EQ(found("a frame in pieces")->found, "it is lost");
    const auto asked = host.asked.size();
    policy->prepare(item());
    EXPECT_EQ(host.asked.size(), asked);
}

TEST_F(ServerPolicyTest, PlaysCasesAboutHasteAsTheyAre) {
    host.disappoints.insert("probe/glued");
    prepare();
    one.clauses = {"WIRE-3"};
    EXPECT_EQ(policy->first(item()).pace, runner::Pace::fast);
}

TEST_F(ServerPolicyTest, PlaysWhatIsAboutHasteAndNeedsAnAccountOnAFreshTarget) {
    // The account may not have been left yet, and what comes of that would be taken for proof.
    prepare();
    one.needs.accounts = 1;
    EXPECT_FALSE(policy->first(item()).fresh);
    one.clauses = {"WIRE-3"};
    EXPECT_TRUE(policy->first(item()).fresh);
    one.needs.accounts = 0;
    EXPECT_FALSE(policy->first(item()).fresh);
}

TEST_F(ServerPolicyTest, WaitsTenRoundTripsAtFirst) {
    host.trips = {100ms};
    prepare();
    EXPECT_EQ(timing().answer, 1s);
    EXPECT_EQ(timing().late, runner::Time::max()) << "nobody is blamed, so nothing is late";
}

TEST_F(ServerPolicyTest, WaitsForQuickTargetsNoLessThanALeast) {
    prepare();
    EXPECT_EQ(timing().answer, 300ms);
}

TEST_F(ServerPolicyTest, LetsTheFirstAnswerTakeLong) {
    host.trips = {3s, 1ms};
    EXPECT_TRUE(plays(prepare()));
    EXPECT_GE(host.patience.front(), 10s);
    EXPECT_EQ(known.timing().first_answer_us, 3'000'000);
    EXPECT_EQ(timing().answer, 300ms);
}

TEST_F(ServerPolicyTest, HasMorePatienceWhereItBlames) {
    prepare();
    EXPECT_EQ(timing({runner::Pace::gentle, true, false}).answer, 1s);
    const auto patient = timing({runner::Pace::gentle, true, true});
    EXPECT_EQ(patient.answer, 5s);
    EXPECT_EQ(patient.late, 2s);
}

TEST_F(ServerPolicyTest, CallsWhatIsSlowLateOnceAndWaitsForItAfterwards) {
    prepare();
    Played late;
    late.transcript.steps.emplace_back().late = 3s;
    policy->next(item(), {late});
    const auto patient = timing({runner::Pace::gentle, true, true});
    EXPECT_EQ(patient.late, 4500ms);
    EXPECT_GE(patient.answer, 4500ms);
    EXPECT_EQ(timing({runner::Pace::gentle, true, false}).answer, 4500ms);
    EXPECT_EQ(timing().answer, 300ms) << "the first play stays quick";
}

TEST_F(ServerPolicyTest, DoesNotCallASlowTargetLate) {
    host.trips = {2500ms};
    prepare();
    const auto patient = timing({runner::Pace::gentle, true, true});
    EXPECT_GE(patient.answer, 7500ms);
    EXPECT_GE(patient.late, 7500ms);
}

TEST_F(ServerPolicyTest, GivesUpWhereNobodyListens) {
    host.refuses_connections = true;
    host.death = "exit status 1";
    const auto hindrance = prepare();
    const auto* end = std::get_if<GiveUp>(&hindrance);
    ASSERT_NE(end, nullptr);
    EXPECT_EQ(end->end, SuiteEnd::not_started);
    EXPECT_THAT(end->why, HasSubstr("connection refused; it has ended: exit status 1"));
}

TEST_F(ServerPolicyTest, TurnsATargetAwayThatAgreesToEverything) {
    host.disappoints.clear();
    const auto hindrance = prepare();
    const auto* end = std::get_if<GiveUp>(&hindrance);
    ASSERT_NE(end, nullptr);
    EXPECT_EQ(end->end, SuiteEnd::always_agrees);
}

TEST_F(ServerPolicyTest, FindsATargetWellThatLetsSomebodyIn) {
    prepare();
    EXPECT_EQ(policy->health(), Policy::Health::well);
    host.disappoints.insert("probe/login");
    EXPECT_EQ(policy->health(), Policy::Health::wedged);
}

TEST_F(ServerPolicyTest, NeverFindsARemoteTargetWell) {  // nobody could start it anew if that were wrong
    options.target.remote = transport::Endpoint{};
    prepare();
    EXPECT_EQ(policy->health(), Policy::Health::unknown);
}

TEST_F(ServerPolicyTest, AsksNoMoreOfATargetThatHasLongBeenSilent) {
    prepare();
    host.silent = true;
    Played nothing;
    nothing.transcript.steps.emplace_back().end = runner::StepRecord::End::timed_out;
    for (int i = 0; i < 9; ++i)
        policy->next(item(), {nothing});
    EXPECT_FALSE(policy->untried(item()));
    policy->next(item(), {nothing});
    const auto untried = policy->untried(item());
    ASSERT_TRUE(untried);
    EXPECT_EQ(untried->kind, Kind::inconclusive);
    EXPECT_THAT(untried->why, HasSubstr("nothing in 10 cases"));
    one.clauses = {"LOGIN-1"};
    EXPECT_FALSE(policy->untried(item())) << "that it is silent is what such a case is about";
}

TEST_F(ServerPolicyTest, AsksNoMoreOfATargetThatFloods) {
    prepare();
    Played flood, other;
    flood.transcript.flooded = true;
    for (int i = 0; i < 9; ++i)
        policy->next(item(), {flood});
    policy->next(item(), {other});
    policy->next(item(), {flood});
    EXPECT_FALSE(policy->untried(item())) << "one case in between was none";
    for (int i = 0; i < 9; ++i)
        policy->next(item(), {flood});
    const auto untried = policy->untried(item());
    ASSERT_TRUE(untried);
    EXPECT_EQ(untried->kind, Kind::inconclusive);
    EXPECT_THAT(untried->why, HasSubstr("flooded the 10 cases"));
}

TEST_F(ServerPolicyTest, AsksOnlyForALoginWhereNoneIsAnswered) {
    host.silent = true;
    const auto hindrance = prepare();
    const auto* untried = std::get_if<Untried>(&hindrance);
    ASSERT_TRUE(untried);
    EXPECT_EQ(untried->kind, Kind::inconclusive);
    EXPECT_THAT(untried->why, HasSubstr("answers no login"));
    one.clauses = {"LOGIN-1", "WIRE-9"};
    EXPECT_TRUE(std::holds_alternative<std::monostate>(policy->prepare(item())));
    one.clauses = {"WIRE-9", "LOGIN-1"};
    EXPECT_FALSE(std::holds_alternative<std::monostate>(policy->prepare(item())))
        << "it is about something else";
}

TEST_F(ServerPolicyTest, SkipsWhatCannotBeHadWithTheReason) {
    prepare();
    const auto why = [&](auto change) {
        auto changed = one;
        change(changed.needs);
        Item made;
        made.scenario_case = &changed;
        const auto untried = policy->untried(made);
        return untried ? untried->why : "";
    };
    EXPECT_EQ(why([](auto& needs) { needs.accounts = 2; }),
              "it needs 2 accounts with known passwords, and the target names 0");
    host.can.ipv6 = false;
    EXPECT_THAT(why([](auto& needs) { needs.ipv6 = true; }), HasSubstr("this machine does not have"));
    options.target.ipv6 = false;
    EXPECT_THAT(why([](auto& needs) { needs.ipv6 = true; }), HasSubstr("`ipv6: true`"));
    host.can.reset = false;
    EXPECT_THAT(why([](auto& needs) { needs.reset = true; }), HasSubstr("reset a connection"));
}

TEST_F(ServerPolicyTest, SkipsHeavyCasesOnASlowNetwork) {
    host.trips = {50ms};
    prepare();
    one.needs.heavy = true;
    const auto hindrance = policy->prepare(item());
    ASSERT_TRUE(std::holds_alternative<Untried>(hindrance));
    EXPECT_EQ(std::get<Untried>(hindrance).kind, Kind::skipped);
}

TEST_F(ServerPolicyTest, SkipsWhatTakesTooLongWithASlowTarget) {
    options.case_most = 1s;
    one.steps.resize(21, scenario::Step{scenario::ExpectStep{}, 0, {}, {}});
    host.trips = {50ms};
    prepare();
    const auto hindrance = policy->prepare(item());
    ASSERT_TRUE(std::holds_alternative<Untried>(hindrance));
    EXPECT_EQ(std::get<Untried>(hindrance).kind, Kind::skipped);
    EXPECT_THAT(std::get<Untried>(hindrance).why,
                HasSubstr("21 answers, each of which takes this target about 50 ms"));
    one.steps.pop_back();
    EXPECT_FALSE(std::holds_alternative<Untried>(policy->prepare(item())));
    one.steps.resize(100, scenario::Step{scenario::ExpectStep{}, 0, {}, {}});
    options.thorough = true;
    EXPECT_FALSE(std::holds_alternative<Untried>(policy->prepare(item())));
}

}  // namespace
}  // namespace chathack::suite
