#include "conformance/clauses/clauses.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace chathack::clauses {
namespace {

using ::testing::ElementsAre;

std::string id_of(const Clause* clause) { return clause == nullptr ? "none" : std::string{clause->id}; }

/// Lower-case words joined by single hyphens.
bool is_kebab_case(std::string_view name) {
    const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
    return !name.empty() && is_lower(name.front()) && is_lower(name.back()) &&
           name.find("--") == std::string_view::npos &&
           std::ranges::all_of(name, [&](char c) { return c == '-' || is_lower(c); });
}

/// One sentence: a capital or code in front, a full stop at the end and none inside.
bool is_one_sentence(std::string_view text) {
    return text.size() > 10 && text.ends_with('.') && text.find(". ") == std::string_view::npos &&
           text.find("  ") == std::string_view::npos && !(text.front() >= 'a' && text.front() <= 'z');
}

TEST(Clauses, FamiliesAreNumberedFromOneWithoutGaps) {
    std::vector<std::string> names;
    std::size_t clauses = 0;
    for (const auto* family : all_families()) {
        names.emplace_back(family->name);
        int number = 0;
        for (const auto& clause : family->clauses) {
            EXPECT_EQ(clause.id, std::string{family->name} + "-" + std::to_string(++number));
            EXPECT_EQ(family_of(clause.id), family->name);
            EXPECT_EQ(clause.id, all_clauses()[clauses++].id);
        }
    }
    EXPECT_THAT(names, ElementsAre("WIRE", "LOGIN", "GLOBAL", "PRIVATE", "PEER", "CLIENT"));
    EXPECT_EQ(clauses, all_clauses().size());
}

TEST(Clauses, EachSaysOneSentenceAndWhomItIsAbout) {
    for (const auto& clause : all_clauses()) {
        SCOPED_TRACE(clause.id);
        EXPECT_TRUE(is_one_sentence(clause.text)) << clause.text;
        EXPECT_NE(to_string(clause.level), "");
        EXPECT_NE(to_string(clause.side), "");
        const auto family = family_of(clause.id);
        EXPECT_EQ(concerns(clause, Side::server), family != "PEER" && family != "CLIENT");
    }
    EXPECT_TRUE(concerns(*find_clause("WIRE-3"), Side::client));
    EXPECT_FALSE(concerns(*find_clause("WIRE-9"), Side::client));
}

TEST(Clauses, OpenOnesAndNoOthersListNamedBehavioursWithTheReferenceAmongThem) {
    for (const auto& clause : all_clauses()) {
        SCOPED_TRACE(clause.id);
        if (clause.level != Level::open) {
            EXPECT_TRUE(clause.behaviours.empty());
            EXPECT_TRUE(clause.reference.empty());
            EXPECT_TRUE(clause.reference_text.empty());
            continue;
        }
        EXPECT_GE(clause.behaviours.size(), 2U);
        EXPECT_NE(find_behaviour(clause, clause.reference), nullptr);
        std::set<std::string_view> names;
        for (const auto& behaviour : clause.behaviours) {
            EXPECT_TRUE(is_kebab_case(behaviour.name)) << behaviour.name;
            EXPECT_TRUE(is_one_sentence(behaviour.text)) << behaviour.text;
            EXPECT_TRUE(names.insert(behaviour.name).second) << behaviour.name;
        }
        EXPECT_FALSE(names.contains(verdict::other_behaviour)) << "that is what is in no list";
    }
}

TEST(Clauses, AreFoundByTheirExactId) {
    for (const auto& clause : all_clauses())
        EXPECT_EQ(find_clause(clause.id), &clause);
    EXPECT_EQ(find_clause("GLOBAL-0"), nullptr);
    EXPECT_EQ(find_clause("global-7"), nullptr);
    EXPECT_EQ(find_clause("GLOBAL-7 "), nullptr);
    EXPECT_EQ(find_clause(""), nullptr);
}

TEST(Clauses, ATypoLeadsToTheNearestId) {
    EXPECT_EQ(id_of(nearest_clause("GLOBAL-7")), "GLOBAL-7");
    EXPECT_EQ(id_of(nearest_clause("global-7")), "GLOBAL-7");
    EXPECT_EQ(id_of(nearest_clause("GLOBL-7")), "GLOBAL-7");
    EXPECT_EQ(id_of(nearest_clause("GLOABL-7")), "GLOBAL-7");
    EXPECT_EQ(id_of(nearest_clause("PRIVATE12")), "PRIVATE-12");
    EXPECT_EQ(id_of(nearest_clause("WIRE_3")), "WIRE-3");
    EXPECT_EQ(id_of(nearest_clause("TRANSPORT-1")), "none");
    EXPECT_EQ(id_of(nearest_clause("")), "none");
}

TEST(Clauses, RestOnClausesThatThereAre) {
    EXPECT_THAT(grounds_of(*find_clause("PRIVATE-2")), ElementsAre("PRIVATE-1", "WIRE-1"));
    EXPECT_THAT(grounds_of(*find_clause("WIRE-1")), ::testing::IsEmpty());
    for (const auto& clause : all_clauses()) {
        for (const auto ground : grounds_of(clause))
            EXPECT_NE(find_clause(ground), nullptr) << clause.id << " rests on " << ground;
    }
}

TEST(Clauses, NeverRestOnThemselves) {
    std::function<void(const Clause&, std::vector<std::string_view>)> walk =
        [&](const Clause& clause, std::vector<std::string_view> way) {
            ASSERT_EQ(std::ranges::find(way, clause.id), way.end())
                << way.front() << " rests on itself, by " << way.back();
            way.push_back(clause.id);
            for (const auto ground : grounds_of(clause))
                walk(*find_clause(ground), way);
        };
    for (const auto& clause : all_clauses())
        walk(clause, {});
}

TEST(Clauses, BehavioursAreFoundByNameAndNearName) {
    const auto& echo = *find_clause("GLOBAL-2");
    ASSERT_NE(find_behaviour(echo, "no-echo"), nullptr);
    EXPECT_EQ(find_behaviour(echo, "no-echo")->name, "no-echo");
    EXPECT_EQ(find_behaviour(echo, "No-Echo"), nullptr);
    EXPECT_EQ(find_behaviour(*find_clause("GLOBAL-1"), "echo"), nullptr);
    EXPECT_EQ(nearest_behaviour(echo, "no_echo"), "no-echo");
    EXPECT_EQ(nearest_behaviour(*find_clause("WIRE-6"), "close"), "closes");
    EXPECT_EQ(nearest_behaviour(echo, "something"), "");
}

}  // namespace
}  // namespace chathack::clauses
