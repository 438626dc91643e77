#include "reports/marks/marks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>

#include "reports/marks/testing/plays.hpp"
#include "reports/model/lacks.hpp"

namespace chathack::reports::marks {
namespace {

using verdict::Kind;

const ClauseMark& clause_in(const Marks& marks, const std::string& id) {
    static const ClauseMark none;
    const auto found = std::ranges::find(marks.clauses, id, &ClauseMark::id);
    return found == marks.clauses.end() ? none : *found;
}

/// The mark of LOGIN-1 in plays with these cases; LOGIN-2 is kept, so that something always is.
ClauseMark mark_of_one(const std::vector<std::vector<Said>>& plays, Partial partial = Partial::half) {
    auto rubric = usual_rubric();
    rubric.partial = partial;
    std::vector<Result> results;
    for (auto cases : plays) {
        cases.push_back({"login/other", "LOGIN-2", Kind::conforms});
        results.push_back(play_of(cases));
    }
    return clause_in(marks_of(rubric, results), "LOGIN-1");
}

TEST(Marks, DivideTheMaximumAmongTheClausesThatWereTried) {
    const auto marks = usual_marks();
    EXPECT_TRUE(marks.problem.empty()) << marks.problem;
    EXPECT_DOUBLE_EQ(marks.maximum, 100);
    EXPECT_DOUBLE_EQ(clause_in(marks, "LOGIN-1").most, 300.0 / 7);
    EXPECT_DOUBLE_EQ(clause_in(marks, "LOGIN-1").points, 300.0 / 7);
    EXPECT_DOUBLE_EQ(clause_in(marks, "LOGIN-2").points, 0);
    EXPECT_DOUBLE_EQ(clause_in(marks, "GLOBAL-1").most, 100.0 / 7);
    EXPECT_DOUBLE_EQ(marks.points, 57);  // 400 / 7, to a multiple of 0.5
    EXPECT_EQ(marks.plays, 1U);
    EXPECT_EQ(marks.duration_us, 1'500'000);
    EXPECT_FALSE(marks.unstable());
}

TEST(Marks, StandInTheOrderOfTheProtocolWithoutWhatWeighsNothing) {
    std::vector<std::string> ids;
    for (const auto& clause : usual_marks().clauses)
        ids.push_back(clause.id);
    EXPECT_EQ(ids, (std::vector<std::string>{"LOGIN-1", "LOGIN-2", "GLOBAL-1", "PEER-1"}));
}

TEST(Marks, LeaveOutOfTheMaximumWhatWasNotTried) {
    const auto skipped = marks_of(
        {},
        {play_of({{"login/new", "LOGIN-1", Kind::conforms}, {"login/account", "LOGIN-2", Kind::skipped}})});
    EXPECT_EQ(clause_in(skipped, "LOGIN-2").standing, ClauseStanding::untried);
    EXPECT_EQ(clause_in(skipped, "PEER-1").standing, ClauseStanding::untried);
    EXPECT_DOUBLE_EQ(clause_in(skipped, "PEER-1").most, 0);
    EXPECT_DOUBLE_EQ(skipped.points, 100);
}

TEST(Marks, GiveNothingForWhatASubmissionLacksAccountsFor) {
    auto play =
        play_of({{"login/new", "LOGIN-1", Kind::conforms}, {"login/account", "LOGIN-2", Kind::skipped}});
    for (auto& one : play.cases) {
        for (auto& verdict : one.verdicts) {
            if (verdict.kind == Kind::skipped) verdict.why = lack_of_accounts(1, 0);
        }
    }
    const auto marks = marks_of({}, {play});
    EXPECT_EQ(clause_in(marks, "LOGIN-2").standing, ClauseStanding::undecided);
    EXPECT_THAT(clause_in(marks, "LOGIN-2").why, ::testing::HasSubstr("the target names 0"));
    EXPECT_DOUBLE_EQ(marks.points, 50);
}

TEST(Marks, TakeNoOtherWordOfAccountsForALack) {
    auto play =
        play_of({{"login/new", "LOGIN-1", Kind::conforms}, {"login/account", "LOGIN-2", Kind::skipped}});
    play.cases.back().verdicts.front().why = "there are too many accounts for this network";
    EXPECT_EQ(clause_in(marks_of({}, {play}), "LOGIN-2").standing, ClauseStanding::untried);
}

TEST(Marks, NameNoFolderOfTheMachine) {
    auto play = play_of({{"login/a", "LOGIN-1", Kind::violates}});
    play.run.command = "chathack-conform run --dir /home/ann/marks/ada/work";
    play.cases.front().verdicts.front().why = "the target died: /home/ann/marks/ada/work/server.py, line 3";
    EXPECT_EQ(clause_in(marks_of({}, {play}), "LOGIN-1").why, "the target died: ./server.py, line 3");
    play.run.partial = true;
    play.run.partial_why = "/home/ann/marks/ada/work/server.py ended";
    EXPECT_EQ(marks_of({}, {play}).problem, "It was not played to the end: ./server.py ended.");
}

TEST(Marks, CountWhatOnePlayTriedAndAnotherDidNot) {
    const auto one = mark_of_one({{}, {{"login/new", "LOGIN-1", Kind::violates}}});
    EXPECT_EQ(one.standing, ClauseStanding::violated);
    EXPECT_GT(one.most, 0);
    EXPECT_FALSE(one.unstable);
}

TEST(Marks, TakeAScenarioForKeptOnlyWhenNoneOfItsCasesViolatesTheClause) {
    const auto one = mark_of_one(
        {{{"login/new:one", "LOGIN-1", Kind::conforms}, {"login/new:two", "LOGIN-1", Kind::violates}}});
    EXPECT_EQ(one.standing, ClauseStanding::violated);
    EXPECT_DOUBLE_EQ(one.points, 0);
}

TEST(Marks, GiveForSomeScenariosWhatTheRubricSays) {
    const std::vector<Said> two_of_three{{"login/a:1", "LOGIN-1", Kind::conforms},
                                         {"login/b", "LOGIN-1", Kind::conforms},
                                         {"login/c", "LOGIN-1", Kind::violates}};
    const std::vector<Said> one_of_three{{"login/a:1", "LOGIN-1", Kind::conforms},
                                         {"login/b", "LOGIN-1", Kind::inconclusive},
                                         {"login/c", "LOGIN-1", Kind::violates}};
    const std::vector<Said> one_of_two{{"login/a:1", "LOGIN-1", Kind::conforms},
                                       {"login/c", "LOGIN-1", Kind::violates}};
    struct Row {
        std::vector<Said> cases;
        Partial partial;
        double credit;
    };
    for (const auto& [cases, partial, credit] :
         {Row{two_of_three, Partial::none, 0}, Row{two_of_three, Partial::half, 0.5},
          Row{two_of_three, Partial::share, 2.0 / 3}, Row{one_of_three, Partial::half, 0},
          Row{one_of_three, Partial::share, 1.0 / 3}, Row{one_of_two, Partial::half, 0.5}}) {
        SCOPED_TRACE(std::to_string(cases.size()) + " " + std::to_string(static_cast<int>(partial)));
        const auto one = mark_of_one({cases}, partial);
        EXPECT_DOUBLE_EQ(one.points, one.most * credit);
        EXPECT_EQ(one.standing, credit > 0 ? ClauseStanding::partly : ClauseStanding::violated);
    }
}

TEST(Marks, TakeNothingOffForWhatFollowsFromAnotherClause) {
    const auto one =
        mark_of_one({{{"login/a", "LOGIN-1", Kind::conforms}, {"login/b", "LOGIN-1", Kind::follows}}});
    EXPECT_EQ(one.standing, ClauseStanding::follows);
    EXPECT_DOUBLE_EQ(one.points, one.most);
    EXPECT_EQ(one.follows_from, "GLOBAL-1");
    EXPECT_EQ(one.case_id, "login/b");
    // Nor does it help: of two scenarios that count, one keeps the clause.
    const auto share = mark_of_one({{{"login/a", "LOGIN-1", Kind::conforms},
                                     {"login/b", "LOGIN-1", Kind::follows},
                                     {"login/c", "LOGIN-1", Kind::violates}}},
                                   Partial::share);
    EXPECT_DOUBLE_EQ(share.points, share.most / 2);
}

TEST(Marks, GiveNothingForWhatNoCaseDecided) {
    const auto one = mark_of_one({{{"login/a", "LOGIN-1", Kind::inconclusive}}});
    EXPECT_EQ(one.standing, ClauseStanding::undecided);
    EXPECT_DOUBLE_EQ(one.points, 0);
    EXPECT_GT(one.most, 0);
    EXPECT_EQ(one.why, "why of login/a");
}

TEST(Marks, CountTheWorstPlayAndCallItUnstable) {
    const std::vector<Said> kept{{"login/a", "LOGIN-1", Kind::conforms}};
    const std::vector<Said> violated{{"login/a", "LOGIN-1", Kind::violates}};
    const std::vector<Said> undecided{{"login/a", "LOGIN-1", Kind::inconclusive}};
    struct Row {
        std::vector<std::vector<Said>> plays;
        ClauseStanding standing;
        bool unstable;
    };
    for (const auto& [plays, standing, unstable] :
         {Row{{kept, kept}, ClauseStanding::kept, false},
          Row{{violated, violated}, ClauseStanding::violated, false},
          Row{{kept, violated, kept}, ClauseStanding::violated, true},
          Row{{violated, kept}, ClauseStanding::violated, true},
          Row{{kept, undecided}, ClauseStanding::kept, true},
          Row{{undecided, kept, undecided}, ClauseStanding::kept, true},
          Row{{undecided, violated}, ClauseStanding::violated, true},
          Row{{undecided, undecided}, ClauseStanding::undecided, false}}) {
        SCOPED_TRACE(plays.size());
        const auto one = mark_of_one(plays);
        EXPECT_EQ(one.standing, standing);
        EXPECT_EQ(one.unstable, unstable);
        EXPECT_DOUBLE_EQ(one.points, standing == ClauseStanding::kept ? one.most : 0);
    }
}

TEST(Marks, DoNotDependOnTheOrderOfThePlays) {
    std::vector<Result> plays{
        play_of({{"login/a", "LOGIN-1", Kind::conforms}, {"login/b", "LOGIN-2", Kind::violates}}, 1),
        play_of({{"login/a", "LOGIN-1", Kind::violates}, {"login/b", "LOGIN-2", Kind::conforms}}, 2),
        play_of({{"login/a", "LOGIN-1", Kind::conforms}, {"global/a", "GLOBAL-1", Kind::conforms}}, 3)};
    const auto first = marks_of({}, plays);
    std::ranges::rotate(plays, plays.begin() + 1);
    const auto second = marks_of({}, plays);
    EXPECT_DOUBLE_EQ(first.points, second.points);
    for (std::size_t i = 0; i < first.clauses.size(); ++i)
        EXPECT_DOUBLE_EQ(first.clauses[i].points, second.clauses[i].points);
    EXPECT_TRUE(first.unstable());
}

TEST(Marks, ShowTheGentlestCaseOfThePlayWithoutDisguise) {
    auto plays =
        std::vector<Result>{play_of({{"login/a", "LOGIN-1", Kind::violates, "", true, 1},
                                     {"login/b", "LOGIN-1", Kind::violates, "", false, 9},
                                     {"login/d:it's", "LOGIN-1", Kind::violates, "", false, 4, "bytes"},
                                     {"login/e", "LOGIN-1", Kind::violates, "", false, 4}},
                                    6),
                            play_of({{"login/f", "LOGIN-1", Kind::violates, "", false, 2}}, 7)};
    plays[0].cases[3].steps.resize(2);
    const auto marks = marks_of({}, plays);
    const auto& one = clause_in(marks, "LOGIN-1");
    EXPECT_EQ(one.case_id, "login/d:it's@bytes");
    EXPECT_EQ(one.why, "why of login/d:it's");
    EXPECT_EQ(one.play, 0U);
    EXPECT_THAT(one.replay, ::testing::MatchesRegex("--only .*login/d:it.*s.* --seed 6 --variants bytes"));
}

TEST(Marks, TakeAnUnlistedBehaviourOfAnOpenClauseForAViolation) {
    auto rubric = usual_rubric();
    rubric.levels[verdict::Level::open] = 1;
    const auto standing_of = [&](Kind kind, const std::string& behaviour) {
        return clause_in(marks_of(rubric, {play_of({{"global/a", "GLOBAL-2", kind, behaviour}})}), "GLOBAL-2")
            .standing;
    };
    EXPECT_EQ(standing_of(Kind::observed, "echo"), ClauseStanding::kept);
    EXPECT_EQ(standing_of(Kind::observed, "other"), ClauseStanding::violated);
    EXPECT_EQ(standing_of(Kind::violates, "echo"), ClauseStanding::violated);  // not the declared choice
}

TEST(Marks, GiveABonusBesideTheMaximum) {
    auto rubric = usual_rubric();
    rubric.bonus = 5;
    const auto all = marks_of(
        rubric,
        {play_of({{"login/a", "LOGIN-1", Kind::conforms}, {"global/a", "GLOBAL-1", Kind::conforms}})});
    EXPECT_DOUBLE_EQ(all.points, 105);
    EXPECT_DOUBLE_EQ(all.maximum, 100);
    EXPECT_DOUBLE_EQ(all.bonus_most, 5);
    EXPECT_TRUE(clause_in(all, "GLOBAL-1").bonus);
    EXPECT_DOUBLE_EQ(clause_in(all, "GLOBAL-1").most, 5);
    const auto none = marks_of(rubric, {play_of({{"login/a", "LOGIN-1", Kind::conforms}})});
    EXPECT_DOUBLE_EQ(none.bonus_most, 0);
    const auto only = marks_of(rubric, {play_of({{"global/a", "GLOBAL-1", Kind::conforms}})});
    EXPECT_EQ(only.problem, "None of the clauses that count was tried.");
    EXPECT_TRUE(only.ours);
    EXPECT_DOUBLE_EQ(bonus_of(all), 5);
    EXPECT_DOUBLE_EQ(bonus_of(none), 0);
}

TEST(Marks, AreRoundedHalvesUpAndNeverLessThanTheMinimum) {
    // LOGIN-1 is violated and weighs 3, LOGIN-2 is kept and weighs what is given here.
    const auto points = [](double weight, double step, double minimum) {
        auto rubric = usual_rubric();
        rubric.step = step;
        rubric.minimum = minimum;
        rubric.clauses["LOGIN-2"] = weight;
        return marks_of(rubric, {play_of({{"login/a", "LOGIN-1", Kind::violates},
                                          {"login/b", "LOGIN-2", Kind::conforms}})})
            .points;
    };
    EXPECT_DOUBLE_EQ(points(1, 10, 0), 30);       // 25
    EXPECT_DOUBLE_EQ(points(2, 1, 0), 40);        // 40
    EXPECT_DOUBLE_EQ(points(1.5, 0.5, 0), 33.5);  // 33.33
    EXPECT_DOUBLE_EQ(points(1.5, 0.1, 0), 33.3);
    EXPECT_DOUBLE_EQ(points(1, 10, 50), 50);
}

TEST(Marks, WithoutAPlayTellWhy) {
    EXPECT_EQ(marks_of({}, {}).problem, "It was not played.");
    EXPECT_TRUE(marks_of({}, {}).ours);
    EXPECT_FALSE(has_points(marks_of({}, {})));
    auto cut = play_of({{"login/a", "LOGIN-1", Kind::conforms}});
    cut.run.partial = true;
    cut.run.partial_why = "the target could not be started";
    const auto partial = marks_of({}, {cut});
    EXPECT_EQ(partial.problem, "It was not played to the end: the target could not be started.");
    EXPECT_FALSE(partial.ours);
    EXPECT_TRUE(has_points(partial));
    EXPECT_DOUBLE_EQ(partial.points, 0);
    EXPECT_DOUBLE_EQ(partial.maximum, 100);
    EXPECT_TRUE(partial.clauses.empty());
    EXPECT_EQ(marks_of({}, {play_of({{"login/a", "LOGIN-1", Kind::inconclusive}})}).problem,
              "No case could be decided.");
}

TEST(Marks, CountWhatAPlayShowedThatWasCutShort) {
    auto cut = play_of({{"login/a", "LOGIN-1", Kind::violates}});
    cut.run.partial = true;
    const auto marks = marks_of(
        {}, {play_of({{"login/a", "LOGIN-1", Kind::conforms}, {"login/b", "LOGIN-2", Kind::conforms}}), cut});
    EXPECT_EQ(clause_in(marks, "LOGIN-1").standing, ClauseStanding::violated);
    EXPECT_EQ(clause_in(marks, "LOGIN-2").standing, ClauseStanding::kept);
    EXPECT_FALSE(clause_in(marks, "LOGIN-2").unstable);
}

TEST(Marks, KnowWhatIsHidden) {
    auto rubric = usual_rubric();
    rubric.hidden = {"LOGIN-2"};
    const auto marks = usual_marks(rubric);
    EXPECT_TRUE(clause_in(marks, "LOGIN-2").hidden);
    EXPECT_FALSE(clause_in(marks, "LOGIN-1").hidden);
}

/// LOGIN-1 is violated in `cases`, which are of one play; LOGIN-2 is hidden, and so are those beside it.
ClauseMark shown_with_hidden(const std::vector<Said>& cases, const std::set<std::string>& more = {},
                             const std::function<void(Result&)>& change = {}) {
    auto rubric = usual_rubric();
    rubric.hidden = more;
    rubric.hidden.insert("LOGIN-2");
    auto play = play_of(cases);
    if (change) change(play);
    return clause_in(marks_of(rubric, {play}), "LOGIN-1");
}

/// Lets the first case of a play say something of a further clause.
void add_verdict(Result& play, const std::string& clause, const std::string& follows_from = "") {
    auto more = play.cases.front().verdicts.front();
    more.clause = clause;
    more.kind = follows_from.empty() ? Kind::conforms : Kind::follows;
    more.follows_from = follows_from;
    play.cases.front().verdicts.push_back(more);
}

TEST(Marks, ShowAClauseByACaseThatTellsOfNoHiddenOne) {
    const std::vector<Said> gentle_and_long{{"login/gentle", "LOGIN-1", Kind::violates, "", false, 1},
                                            {"login/long", "LOGIN-1", Kind::violates, "", true, 9}};
    EXPECT_EQ(shown_with_hidden(gentle_and_long).case_id, "login/gentle");
    const auto changes = std::vector<std::function<void(Result&)>>{
        [](Result& play) { add_verdict(play, "LOGIN-2"); },
        [](Result& play) { add_verdict(play, "GLOBAL-1", "LOGIN-2"); },
        [](Result& play) {
            play.cases.front().clauses = {"LOGIN-1", "LOGIN-2"};
        }};
    for (const auto& change : changes) {
        const auto other = shown_with_hidden(gentle_and_long, {}, change);
        EXPECT_EQ(other.case_id, "login/long");
        EXPECT_FALSE(other.case_hidden);
        const auto none = shown_with_hidden({gentle_and_long.front()}, {}, change);
        EXPECT_EQ(none.case_id, "login/gentle");
        EXPECT_TRUE(none.case_hidden);
    }
}

TEST(Marks, ShowNoCaseOfAFamilyThatIsHidden) {
    const std::vector<Said> cases{{"global/gentle", "LOGIN-1", Kind::violates, "", false, 1},
                                  {"login/long", "LOGIN-1", Kind::violates, "", true, 9}};
    EXPECT_EQ(shown_with_hidden(cases).case_id, "global/gentle");
    // GLOBAL-2 does not count.
    EXPECT_EQ(shown_with_hidden(cases, {"GLOBAL-1"}).case_id, "login/long");
    EXPECT_TRUE(shown_with_hidden({cases.front()}, {"GLOBAL-1"}).case_hidden);
    EXPECT_FALSE(shown_with_hidden({cases.front()}, {"PEER-1"}).case_hidden);
}

TEST(PointsText, HasAtMostTwoDecimals) {
    EXPECT_EQ(points_text(12.5), "12.5");
    EXPECT_EQ(points_text(12), "12");
    EXPECT_EQ(points_text(100), "100");
    EXPECT_EQ(points_text(1.0 / 3), "0.33");
    EXPECT_EQ(points_text(0), "0");
    EXPECT_EQ(points_text(-0.001), "0");
}

}  // namespace
}  // namespace chathack::reports::marks
