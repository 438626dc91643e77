#include "conformance/suite/plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/match/bindings.hpp"

namespace chathack::suite {
namespace {

using ::testing::ElementsAre;

scenario::Case make_case(const std::string& id, const std::string& clause, bool user = false) {
    scenario::Case made;
    made.id = id;
    made.clauses = {clause};
    auto& actor = made.actors.emplace_back();
    if (user) {
        actor.role = scenario::Actor::Role::user;
        actor.server = "host";
    }
    return made;
}

std::vector<scenario::Case> four_cases() {
    return {make_case("global/echo", "GLOBAL-2"), make_case("global/limit:1024", "GLOBAL-5"),
            make_case("login/new", "LOGIN-1"), make_case("client/say", "CLIENT-2", true)};
}

std::vector<std::string> planned(const Selection& selection) {
    const auto cases = four_cases();
    std::vector<std::string> lines;
    for (const auto& item : make_plan(cases, selection, 7))
        lines.push_back(item.scenario_case->id + " " + to_string(item.variant) + " " +
                        std::to_string(item.repetition));
    return lines;
}

TEST(Plan, IsShuffledBySeedAndLosesNothing) {
    Selection selection;
    selection.side.reset();
    const auto in_order = planned(selection);
    selection.shuffle = true;
    const auto shuffled = planned(selection);
    EXPECT_NE(shuffled, in_order);
    EXPECT_THAT(shuffled, ::testing::UnorderedElementsAreArray(in_order));
    EXPECT_EQ(planned(selection), shuffled);
}

TEST(Variants, HaveANameThatIsReadBack) {
    for (const auto* name : {"whole", "bytes", "cuts", "whole+ipv6", "bytes+ipv6", "cuts+ipv6"}) {
        Variant variant;
        EXPECT_TRUE(parse_variant(name, variant)) << name;
        EXPECT_EQ(to_string(variant), name);
    }
    for (const auto* name : {"", "Whole", "ipv6", "whole+", "cuts+ipv4"}) {
        Variant variant{runner::DeliveryMode::cuts, true};
        EXPECT_FALSE(parse_variant(name, variant)) << name;
        EXPECT_EQ(to_string(variant), "cuts+ipv6");
    }
}

TEST(Plan, HoldsTheCasesOfTheSideUnderTest) {
    EXPECT_THAT(planned({}),
                ElementsAre("global/echo whole 0", "global/limit:1024 whole 0", "login/new whole 0"));
    Selection clients;
    clients.side = clauses::Side::client;
    EXPECT_THAT(planned(clients), ElementsAre("client/say whole 0"));
    Selection all;
    all.side.reset();
    EXPECT_THAT(planned(all), ::testing::SizeIs(4));
}

TEST(Plan, SelectsByGlobsOverCasesAndClauses) {
    struct Row {
        std::vector<std::string> only, except;
        std::vector<std::string> planned;
    };
    const std::vector<Row> rows{{{"global/*"}, {}, {"global/echo whole 0", "global/limit:1024 whole 0"}},
                                {{"LOGIN-1"}, {}, {"login/new whole 0"}},
                                {{"LOGIN-*", "GLOBAL-2"}, {}, {"global/echo whole 0", "login/new whole 0"}},
                                {{}, {"GLOBAL-*"}, {"login/new whole 0"}},
                                {{"global/*"}, {"*:1024"}, {"global/echo whole 0"}},
                                {{"none"}, {}, {}}};
    for (const auto& row : rows) {
        Selection selection;
        selection.only = row.only;
        selection.except = row.except;
        EXPECT_EQ(planned(selection), row.planned);
    }
}

TEST(Plan, SharesTheCasesOutAmongShards) {
    Selection first;
    first.shards = 2;
    auto second = first;
    second.shard = 2;
    EXPECT_THAT(planned(first), ElementsAre("global/echo whole 0", "login/new whole 0"));
    EXPECT_THAT(planned(second), ElementsAre("global/limit:1024 whole 0"));
}

TEST(Plan, RunsEachInEveryVariantAsOftenAsWanted) {
    Selection selection;
    selection.only = {"login/new"};
    selection.variants = {Variant{}, Variant{runner::DeliveryMode::bytes, true}};
    selection.repeat = 2;
    EXPECT_THAT(planned(selection), ElementsAre("login/new whole 0", "login/new whole 1",
                                                "login/new bytes+ipv6 0", "login/new bytes+ipv6 1"));
}

TEST(BearsCompany, WhoTalksToNobodyElseAndSendsNothingThatMayHarm) {
    using scenario::FrameSpec;
    const auto sending = [](scenario::Part part) {
        scenario::SendStep send;
        send.parts = {FrameSpec{wire::Direction::to_server, "new_login", {}}, std::move(part)};
        return send;
    };
    const auto with = [](auto what) {
        auto made = make_case("login/new", "LOGIN-1");
        made.steps.emplace_back().what = scenario::LoginStep{{"bob"}};
        made.steps.emplace_back().what = std::move(what);
        return made;
    };
    const auto frame = [](const char* name) { return FrameSpec{wire::Direction::to_server, name, {}}; };
    for (const auto* name :
         {"new_login", "login_with_password", "private_ask", "private_accept", "private_refuse"})
        EXPECT_TRUE(bears_company(with(sending(frame(name))))) << name;
    EXPECT_FALSE(bears_company(with(sending(frame("global_message")))));
    EXPECT_FALSE(bears_company(with(sending(scenario::RawInteger{1, 9}))));
    EXPECT_FALSE(bears_company(with(sending(scenario::RawText{}))));

    auto cut_off = sending(frame("private_ask"));
    cut_off.drop_bytes = 1;
    EXPECT_FALSE(bears_company(with(cut_off)));

    scenario::ParallelStep both;
    both.branches.resize(2);
    both.branches[1].emplace_back().what = sending(frame("private_ask"));
    EXPECT_TRUE(bears_company(with(both)));
    both.branches[0].emplace_back().what = sending(frame("global_message"));
    EXPECT_FALSE(bears_company(with(both)));

    auto needy = with(sending(frame("private_ask")));
    needy.needs.accounts = 1;
    EXPECT_FALSE(bears_company(needy)) << "two cases cannot have one account";
    needy.needs = {};
    needy.needs.heavy = true;
    EXPECT_FALSE(bears_company(needy));
}

TEST(Plan, GivesEachRunASeedOfItsOwnThatNoOtherSelectionChanges) {
    const auto cases = four_cases();
    Selection selection;
    selection.repeat = 2;
    const auto plan = make_plan(cases, selection, 7);
    EXPECT_EQ(plan[0].seed, match::derive_seed(match::derive_seed(7, "global/echo"), std::uint64_t{0}));
    EXPECT_NE(plan[0].seed, plan[1].seed);
    EXPECT_NE(plan[0].seed, plan[2].seed);
    selection.only = {"login/new"};
    EXPECT_EQ(make_plan(cases, selection, 7).front().seed, plan[4].seed);
    EXPECT_NE(make_plan(cases, selection, 8).front().seed, plan[4].seed);
}

TEST(ConnectionsToTarget, CountsThoseThatHaveLeftAgainToo) {
    scenario::Case one;
    for (const auto* name : {"alice", "bob", "carol"})
        one.actors.emplace_back().name = name;
    one.actors.back().role = scenario::Actor::Role::peer;
    const auto add = [&one](auto what) { one.steps.emplace_back().what = std::move(what); };
    add(scenario::ConnectStep{{"alice", "carol"}});
    add(scenario::LoginStep{{"alice", "bob"}});  // alice is connected
    add(scenario::LeaveStep{scenario::LeaveStep::How::close, {"bob"}});
    scenario::Step again;
    again.what = scenario::ReclaimStep{"bob", {}};
    add(scenario::ParallelStep{{{again}}});
    EXPECT_EQ(connections_to_target(one), 3U);
}

}  // namespace
}  // namespace chathack::suite
