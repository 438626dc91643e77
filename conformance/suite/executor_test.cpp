#include "conformance/suite/executor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <set>

namespace chathack::suite {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Kind = verdict::Kind;

/// What happens in the plays of a test, and what the hosts of all workers were asked for. No process, no
/// socket: a target is a number.
struct World {
    // What is to happen.
    std::set<std::string> violating, inconclusive, dying;  // cases
    std::string waits_for_all_others;                      // a case
    std::string interrupted_in;                            // a case, which is not played to its end
    std::string interrupted_at_the_end_of;                 // a case, which is
    int starts_that_fail = 0;
    std::map<std::string, Untried> untried;
    std::map<std::string, Hindrance> hindrances;
    std::map<std::string, Attempt> again;          // how a case is played once more
    std::set<std::string> waiting;                 // cases that wait for long
    std::set<std::string> wait_for_company;        // cases that end once there is a third host
    std::set<std::string> wait_for_company_again;  // the same, when they are played once more
    int starts_that_die = 0;
    bool has_target = true;
    bool dead_ends = false;  // what is inconclusive is one
    Policy::Health health = Policy::Health::unknown;
    std::set<std::string> violating_on_used_targets;
    std::set<std::string> meeting;               // cases that end once two of them are being played
    std::set<std::string> violating_in_company;  // of others that are being played
    int starts_wait_for = 0;                     // to be under way at the same time; for a while

    std::atomic<bool> interrupted{false};
    std::atomic<int> hosts{0};
    std::mutex mutex;
    std::condition_variable changed;
    int starts = 0;
    int starting = 0, most_at_a_start = 0;
    std::size_t playing = 0;
    std::map<std::string, std::size_t> met;  // how many others were being played when a case came to its end
    std::vector<std::pair<std::string, int>> played;  // a case and its target
    bool failures_may_pass = true;
    std::vector<std::size_t> progress;

    bool others_are_played(std::size_t cases) const { return played.size() + 1 == cases; }
    std::vector<int> targets() const {
        std::vector<int> all;
        for (const auto& [id, target] : played)
            all.push_back(target);
        return all;
    }
};

class FakeHost final : public Host {
public:
    FakeHost(World& world, std::size_t cases) : world_{world}, cases_{cases} {}

    std::optional<target::StartFailure> start_target(const std::atomic<bool>&) override {
        std::unique_lock lock{world_.mutex};
        world_.most_at_a_start = std::max(world_.most_at_a_start, ++world_.starting);
        world_.changed.notify_all();
        if (world_.starts_wait_for > 0)
            world_.changed.wait_for(lock, std::chrono::milliseconds{20},
                                    [this] { return world_.starting >= world_.starts_wait_for; });
        --world_.starting;
        target_ = ++world_.starts;
        dead_ = world_.starts <= world_.starts_that_die;
        if (world_.starts > world_.starts_that_fail) return std::nullopt;
        return target::StartFailure{"start " + std::to_string(world_.starts) + " has failed",
                                    world_.failures_may_pass};
    }
    std::optional<std::string> target_death(std::chrono::milliseconds) override {
        return dead_ ? std::optional{std::string{"it crashed"}} : std::nullopt;
    }
    transport::Endpoint target_endpoint(bool) const override { return {}; }
    transport::Capabilities capabilities() const override { return {}; }

    runner::Transcript play(const scenario::Case& one, const runner::RunOptions&,
                            const std::atomic<bool>& interrupted) override {
        std::unique_lock lock{world_.mutex};
        if (one.id == world_.waits_for_all_others)
            world_.changed.wait_for(lock, std::chrono::seconds{20},
                                    [this] { return world_.others_are_played(cases_); });
        const bool again =
            std::ranges::any_of(world_.played, [&](const auto& p) { return p.first == one.id; });
        if (world_.wait_for_company.contains(one.id) ||
            (again && world_.wait_for_company_again.contains(one.id)))
            world_.changed.wait_for(lock, std::chrono::seconds{20}, [this] { return world_.hosts > 2; });
        const bool in_company = meet_others(lock, one.id);
        world_.played.emplace_back(one.id, target_);
        world_.changed.notify_all();
        dead_ = world_.dying.contains(one.id);
        runner::Transcript transcript;
        transcript.complete = !dead_ && one.id != world_.interrupted_in;
        if (one.id == world_.interrupted_in || one.id == world_.interrupted_at_the_end_of)
            world_.interrupted = true;
        EXPECT_EQ(&interrupted, &world_.interrupted);
        if (world_.waiting.contains(one.id)) transcript.waited = std::chrono::seconds{1};
        if (world_.inconclusive.contains(one.id)) return transcript;
        auto& step = transcript.steps.emplace_back();
        const bool used = std::ranges::count(world_.targets(), target_) > 1;
        const bool violates = world_.violating.contains(one.id) ||
                              (in_company && world_.violating_in_company.contains(one.id)) ||
                              (used && world_.violating_on_used_targets.contains(one.id));
        step.end = violates ? runner::StepRecord::End::timed_out : runner::StepRecord::End::satisfied;
        return transcript;
    }

private:
    /// Whether there are others.
    bool meet_others(std::unique_lock<std::mutex>& lock, const std::string& id) {
        const auto others = world_.playing++;
        if (others > 0) world_.meeting.clear();
        world_.changed.notify_all();
        world_.changed.wait_for(lock, std::chrono::seconds{20}, [&] { return !world_.meeting.contains(id); });
        world_.met[id] = others;
        --world_.playing;
        return others > 0;
    }

    World& world_;
    const std::size_t cases_;
    int target_ = 0;
    bool dead_ = false;
};

class FakePolicy final : public Policy {
public:
    explicit FakePolicy(World& world) : world_{world} {}

    bool has_target() const override { return world_.has_target; }
    Health health() override { return world_.health; }
    std::optional<Untried> untried(const Item& item) override {
        const auto at = world_.untried.find(item.scenario_case->id);
        return at == world_.untried.end() ? std::nullopt : std::optional{at->second};
    }
    Hindrance prepare(const Item& item) override {
        const auto at = world_.hindrances.find(item.scenario_case->id);
        return at == world_.hindrances.end() ? Hindrance{} : at->second;
    }
    runner::RunOptions begin(const Item&, const Attempt&) override { return {}; }
    bool is_old_news(const Played& played) override {
        return world_.dead_ends && played.transcript.steps.empty();
    }
    std::optional<Attempt> next(const Item& item, const std::vector<Played>& plays) override {
        const auto at = world_.again.find(item.scenario_case->id);
        if (at == world_.again.end() || plays.size() > 1) return std::nullopt;
        return at->second;
    }
    Played conclude(const Item&, std::vector<Played> plays) override { return std::move(plays.back()); }

private:
    World& world_;
};

/// Cases whose only step awaits something, which comes when all is well.
std::vector<scenario::Case> make_cases(std::size_t count) {
    std::vector<scenario::Case> cases(count);
    for (std::size_t i = 0; i < count; ++i) {
        cases[i].id = "case" + std::to_string(i);
        cases[i].clauses = {"LOGIN-9"};
        cases[i].actors.emplace_back().name = "alice";
        cases[i].steps.emplace_back().what = scenario::ReclaimStep{"alice", "LOGIN-9"};
    }
    return cases;
}

class Executor : public ::testing::Test {
protected:
    SuiteOutcome run(std::size_t jobs = 1, std::size_t stop_after = 0) {
        SuiteOptions options;
        options.jobs = jobs;
        options.waiting_workers = waiting_workers;
        options.stop_after = stop_after;
        options.interrupted = &world.interrupted;
        options.target = target;
        options.make_host = [this] {
            {
                const std::lock_guard lock{world.mutex};
                ++world.hosts;
            }
            world.changed.notify_all();
            return std::make_unique<FakeHost>(world, cases.size());
        };
        options.replay = [](const Item& item) { return "run only " + item.scenario_case->id; };
        options.progress = [this](const reports::CaseResult&, std::size_t done, std::size_t all) {
            EXPECT_EQ(all, cases.size());
            world.progress.push_back(done);
        };
        return execute(cases, options, [this](Host&, const std::atomic<bool>&) {
            return std::make_unique<FakePolicy>(world);
        });
    }
    static std::vector<std::string> ids(const SuiteOutcome& outcome) {
        std::vector<std::string> all;
        for (const auto& one : outcome.result.cases)
            all.push_back(one.id);
        return all;
    }

    std::vector<scenario::Case> cases = make_cases(4);
    World world;
    target::TargetFile target;
    std::size_t waiting_workers = 0;
};

TEST_F(Executor, GivesResultsInTheOrderOfThePlanWhateverEndsFirst) {
    cases = make_cases(12);
    const auto in_order = ids(run());
    ASSERT_THAT(in_order, SizeIs(12));
    EXPECT_EQ(in_order.front(), "case0");
    for (const std::size_t jobs : {2U, 3U, 40U}) {
        SCOPED_TRACE(jobs);
        world.played.clear();
        world.progress.clear();
        world.waits_for_all_others = "case0";
        const auto outcome = run(jobs);
        EXPECT_EQ(world.played.back().first, "case0") << "it was to end last";
        EXPECT_EQ(ids(outcome), in_order);
        EXPECT_EQ(outcome.end, SuiteEnd::done);
        EXPECT_THAT(world.progress, ElementsAre(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
    }
}

TEST_F(Executor, SaysOfEachResultHowItCameAbout) {
    const auto outcome = run();
    ASSERT_THAT(outcome.result.cases, SizeIs(4));
    EXPECT_EQ(outcome.result.cases[2].variant, "whole");
    EXPECT_EQ(outcome.result.cases[2].replay, "run only case2");
    EXPECT_NE(outcome.result.cases[2].seed, 0U);
    EXPECT_EQ(outcome.result.cases[2].verdict, verdict::Outcome::conforms);
}

TEST_F(Executor, StopsAfterSoManyCasesThatViolateAClause) {
    world.violating = {"case1", "case2"};
    auto outcome = run(1, 2);
    EXPECT_EQ(outcome.end, SuiteEnd::stopped);
    EXPECT_THAT(ids(outcome), ElementsAre("case0", "case1", "case2"));
}

TEST_F(Executor, IsDoneWhenTheLastCaseIsTheOneToStopAfter) {
    world.violating = {"case3"};
    const auto outcome = run(1, 1);
    EXPECT_EQ(outcome.end, SuiteEnd::done);
    EXPECT_THAT(outcome.result.cases, SizeIs(4));
}

TEST_F(Executor, KeepsWhatWasPlayedBeforeAnInterrupt) {
    world.interrupted_in = "case2";
    const auto outcome = run();
    EXPECT_EQ(outcome.end, SuiteEnd::interrupted);
    EXPECT_THAT(ids(outcome), ElementsAre("case0", "case1"));
    EXPECT_THAT(world.played, SizeIs(3)) << "no case is begun after it";
}

TEST_F(Executor, KeepsACaseThatWasCompleteWhenTheInterruptCame) {
    world.interrupted_at_the_end_of = "case2";
    const auto outcome = run();
    EXPECT_EQ(outcome.end, SuiteEnd::interrupted);
    EXPECT_THAT(ids(outcome), ElementsAre("case0", "case1", "case2"));
}

TEST_F(Executor, GivesUpATargetThatFailsToStartThreeTimes) {
    world.starts_that_fail = 100;
    const auto outcome = run();
    EXPECT_EQ(outcome.end, SuiteEnd::not_started);
    EXPECT_EQ(outcome.why, "start 3 has failed");
    EXPECT_EQ(world.starts, 3);
    EXPECT_THAT(outcome.result.cases, IsEmpty());
    EXPECT_THAT(world.played, IsEmpty());
}

TEST_F(Executor, GoesOnWithATargetThatStartsAtTheThirdAttempt) {
    world.starts_that_fail = 2;
    const auto outcome = run();
    EXPECT_EQ(outcome.end, SuiteEnd::done);
    EXPECT_THAT(outcome.why, IsEmpty());
    EXPECT_THAT(outcome.result.cases, SizeIs(4));
}

TEST_F(Executor, TakesATargetThatEndsBeforeAnyCaseForOneThatDidNotStart) {
    world.starts_that_die = 2;
    EXPECT_EQ(run().end, SuiteEnd::done);
    EXPECT_THAT(world.targets(), ElementsAre(3, 3, 3, 3));
    world.starts = 0;
    world.starts_that_die = 100;
    const auto outcome = run();
    EXPECT_EQ(outcome.end, SuiteEnd::not_started);
    EXPECT_EQ(outcome.why, "it ended before any case was played: it crashed");
    EXPECT_EQ(world.starts, 3);
}

TEST_F(Executor, AddsWorkersWhileTheyWait) {
    cases = make_cases(12);
    waiting_workers = 2;
    run(2);
    EXPECT_EQ(world.hosts, 2) << "nobody waits";
    world.hosts = 0;
    world.waiting = {"case0", "case1", "case2"};
    world.wait_for_company = {"case3", "case4"};  // both workers
    const auto outcome = run(2);
    EXPECT_GT(world.hosts, 2);
    EXPECT_LE(world.hosts, 6);
    EXPECT_EQ(outcome.end, SuiteEnd::done);
    EXPECT_THAT(outcome.result.cases, SizeIs(12));
}

TEST_F(Executor, TakesMoreWorkersBeforeACaseThatWaitsIsPlayedAgain) {
    cases = make_cases(12);
    waiting_workers = 2;
    world.waiting = world.wait_for_company_again = {"case0"};
    world.again = {{"case0", {}}};
    world.wait_for_company = {"case1"};
    run(2);
    EXPECT_GT(world.hosts, 2);
}

TEST_F(Executor, StartsNoMoreTargetsAtATimeThanThereAreJobs) {
    cases = make_cases(24);
    waiting_workers = 2;
    world.starts_wait_for = 3;
    for (const auto& one : cases) {  // each has a fresh target
        world.waiting.insert(one.id);
        world.violating.insert(one.id);
    }
    world.wait_for_company = {"case3", "case4"};  // both workers
    run(2);
    EXPECT_GT(world.hosts, 2);
    EXPECT_EQ(world.most_at_a_start, 2);
}

TEST_F(Executor, PlaysCasesThatConformAgainstOneTarget) {
    run();
    EXPECT_THAT(world.targets(), ElementsAre(1, 1, 1, 1));
}

TEST_F(Executor, NotesAWedgeAndGoesOnWithAFreshTarget) {
    world.violating = {"case1"};
    world.health = Policy::Health::wedged;
    const auto outcome = run();
    EXPECT_EQ(outcome.result.cases[1].verdicts[0].symptom, "wedged");
    EXPECT_THAT(world.targets(), ElementsAre(1, 1, 2, 2));
}

TEST_F(Executor, NotesADeathAndGoesOnWithAFreshTarget) {
    world.dying = {"case1"};
    const auto outcome = run();
    ASSERT_THAT(outcome.result.cases, SizeIs(4));
    EXPECT_THAT(outcome.result.cases[0].target_died, IsEmpty());
    EXPECT_EQ(outcome.result.cases[1].target_died, "it crashed");
    EXPECT_TRUE(verdict::is_violation(outcome.result.cases[1].verdict));
    EXPECT_THAT(outcome.result.cases[2].target_died, IsEmpty());
    EXPECT_THAT(world.targets(), ElementsAre(1, 1, 2, 2));
}

TEST_F(Executor, TakesAFreshTargetAfterAVerdictThatIsNotClean) {
    world.violating = {"case0"};
    world.inconclusive = {"case2"};
    run();
    EXPECT_THAT(world.targets(), ElementsAre(1, 2, 2, 3));
}

TEST_F(Executor, KeepsATargetThatIsWellAfterAVerdictThatIsNotClean) {
    world.violating = {"case0"};
    world.health = Policy::Health::well;
    run();
    EXPECT_THAT(world.targets(), ElementsAre(1, 1, 1, 1));
}

TEST_F(Executor, BlamesNobodyForWhatFailsOnlyOnATargetThatAnotherCaseHasUsedUp) {
    world.violating = {"case0"};
    world.violating_on_used_targets = {"case1"};
    world.health = Policy::Health::well;
    const auto outcome = run();
    EXPECT_THAT(world.targets(), ElementsAre(1, 1, 2, 2, 2)) << "case1 is played anew";
    ASSERT_THAT(outcome.result.cases, SizeIs(4));
    EXPECT_TRUE(verdict::is_violation(outcome.result.cases[0].verdict));
    EXPECT_FALSE(verdict::is_violation(outcome.result.cases[1].verdict));
}

TEST_F(Executor, PlaysADeadEndOnceOnWhateverTarget) {
    world.violating = {"case0"};
    world.inconclusive = {"case1", "case2"};
    world.dead_ends = true;
    world.health = Policy::Health::well;
    run();
    EXPECT_THAT(world.targets(), ElementsAre(1, 1, 1, 1));
}

TEST_F(Executor, GivesACaseThatNeedsItAFreshTarget) {
    cases[0].needs.fresh_target = cases[2].needs.fresh_target = true;
    run();
    EXPECT_THAT(world.targets(), ElementsAre(1, 1, 2, 2)) << "the first target was fresh";
}

TEST_F(Executor, DoesNotReplaceAFreshTargetThatNoCaseHasUsed) {
    cases[1].needs.fresh_target = cases[2].needs.fresh_target = true;
    world.hindrances["case1"] = Untried{Kind::inconclusive, "the network was down", true};
    run();
    EXPECT_THAT(world.targets(), ElementsAre(1, 2, 2));
}

TEST_F(Executor, HasAsManyWorkersAsJobsButNoMoreThanCases) {
    run(3);
    EXPECT_EQ(world.hosts, 3);
    world.hosts = 0;
    run(40);
    EXPECT_EQ(world.hosts, 4);
}

/// Makes a case one that others must not be played beside.
void speak_to_all(scenario::Case& one) {
    scenario::SendStep send;
    send.actor = "alice";
    send.parts.emplace_back(scenario::FrameSpec{wire::Direction::to_server, "global_message", {}});
    one.steps.emplace_back().what = send;
}

TEST_F(Executor, PlaysWhatBearsCompanyAtTheSameTimeWithARemoteTargetAndTheRestAlone) {
    target.remote.emplace();
    speak_to_all(cases[0]);
    speak_to_all(cases[2]);
    world.meeting = {"case1", "case3"};
    const auto outcome = run(2);
    EXPECT_EQ(outcome.end, SuiteEnd::done);
    EXPECT_THAT(ids(outcome), ElementsAre("case0", "case1", "case2", "case3"));
    ASSERT_THAT(world.played, SizeIs(4));
    EXPECT_EQ(world.met["case1"] + world.met["case3"], 1U);
    EXPECT_EQ(world.met["case0"], 0U);
    EXPECT_EQ(world.met["case2"], 0U);
    EXPECT_EQ(world.played[2].first, "case0") << "behind those that bear company";
    EXPECT_EQ(world.played[3].first, "case2");
}

TEST_F(Executor, PlaysOneCaseAtATimeWithARemoteTargetWhenThereIsOneJob) {
    target.remote.emplace();
    speak_to_all(cases[0]);
    run(1);
    EXPECT_EQ(world.hosts, 1);
    ASSERT_THAT(world.played, SizeIs(4));
    EXPECT_EQ(world.played[0].first, "case0") << "in the order of the plan";
}

TEST_F(Executor, BlamesNobodyForWhatFailsInCompanyOfOthers) {
    target.remote.emplace();
    world.violating = {"case2"};
    world.meeting = {"case0", "case1"};
    world.violating_in_company = {"case0", "case1"};
    const auto outcome = run(2);
    ASSERT_THAT(outcome.result.cases, SizeIs(4));
    EXPECT_THAT(world.played, SizeIs(6)) << "of case0 and case1 the one that met the other, and case2 anew";
    for (const std::size_t i : {0U, 1U, 3U})
        EXPECT_FALSE(verdict::is_violation(outcome.result.cases[i].verdict)) << i;
    EXPECT_TRUE(verdict::is_violation(outcome.result.cases[2].verdict));
    EXPECT_EQ(world.met["case2"], 0U);
}

TEST_F(Executor, EndsEarlyWithWorkersThatWaitToBeAloneWithTheirTarget) {
    target.remote.emplace();
    for (auto& one : cases)
        speak_to_all(one);
    world.interrupted_in = "case1";
    const auto outcome = run(3);
    EXPECT_EQ(outcome.end, SuiteEnd::interrupted);
    EXPECT_THAT(ids(outcome), ElementsAre("case0"));
}

TEST_F(Executor, StartsNoTargetForCasesThatMakeNoSense) {
    for (const auto& one : cases)
        world.untried[one.id] = {Kind::skipped, "it needs a dragon"};
    const auto outcome = run();
    EXPECT_EQ(world.starts, 0);
    ASSERT_THAT(outcome.result.cases, SizeIs(4));
    const auto& one = outcome.result.cases[3];
    EXPECT_EQ(one.verdict, verdict::Outcome::skipped);
    EXPECT_EQ(one.verdicts.front().why, "it needs a dragon");
    EXPECT_THAT(one.cut_short, IsEmpty());
    EXPECT_EQ(one.replay, "run only case3");
}

TEST_F(Executor, DoesNotPlayACaseThatIsHinderedAndSaysWhy) {
    world.hindrances["case1"] = Untried{Kind::inconclusive, "the network was down", true};
    const auto outcome = run();
    EXPECT_THAT(world.played, SizeIs(3));
    EXPECT_EQ(outcome.end, SuiteEnd::done);
    ASSERT_THAT(outcome.result.cases, SizeIs(4));
    EXPECT_EQ(outcome.result.cases[1].verdict, verdict::Outcome::inconclusive);
    EXPECT_EQ(outcome.result.cases[1].cut_short, "the network was down");
}

TEST_F(Executor, EndsWhereThePolicyGivesUp) {
    world.hindrances["case2"] = GiveUp{SuiteEnd::always_agrees, "it says yes to all"};
    const auto outcome = run();
    EXPECT_EQ(outcome.end, SuiteEnd::always_agrees);
    EXPECT_EQ(outcome.why, "it says yes to all");
    EXPECT_THAT(ids(outcome), ElementsAre("case0", "case1"));
}

TEST_F(Executor, PlaysACaseOnceMoreWhenItsPolicySaysSo) {
    world.again = {{"case0", {}}, {"case1", {runner::Pace::gentle, true, true}}};
    const auto outcome = run();
    EXPECT_THAT(world.targets(), ElementsAre(1, 1, 1, 2, 2, 2));
    EXPECT_THAT(ids(outcome), ElementsAre("case0", "case1", "case2", "case3"));
}

TEST_F(Executor, PlaysNothingOnceMoreAgainstATargetThatDied) {
    world.dying = {"case0"};
    world.again = {{"case0", {}}};
    run();
    EXPECT_EQ(world.targets()[0], 1);
    EXPECT_EQ(world.targets()[1], 2);
}

TEST_F(Executor, StartsNothingAndAsksForNoDeathWithoutATarget) {
    world.has_target = false;
    world.dying = {"case1"};
    const auto outcome = run();
    EXPECT_EQ(world.starts, 0);
    EXPECT_EQ(outcome.end, SuiteEnd::done);
    ASSERT_THAT(outcome.result.cases, SizeIs(4));
    EXPECT_THAT(outcome.result.cases[1].target_died, IsEmpty());
}

}  // namespace
}  // namespace chathack::suite
