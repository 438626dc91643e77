#include "conformance/scenario/suite.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "conformance/clauses/clauses.hpp"
#include "conformance/scenario/testing/scenario_text.hpp"
#include "reference/accounts/testing/temporary_folder.hpp"

namespace chathack::scenario {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class LoadSuite : public ::testing::Test {
protected:
    std::filesystem::path write(const std::string& name, const std::string& id) {
        const auto file = folder_.path() / name;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream{file} << "id: " + id +
                                   "\ntitle: T\nabout: A\nclauses: [GLOBAL-1]\nactors: [alice]\nsteps:\n"
                                   "  - login: alice\n  - expect: {alice: connected}\n";
        return file;
    }
    static std::vector<std::string> ids(const Suite& suite) {
        std::vector<std::string> all;
        for (const auto& one : suite.scenarios)
            all.push_back(one.id);
        return all;
    }
    static std::vector<std::string> told(const Suite& suite) {
        std::vector<std::string> all;
        for (const auto& one : suite.diagnostics)
            all.push_back(one.message);
        return all;
    }
    accounts::testing::TemporaryFolder folder_;
};

TEST_F(LoadSuite, ReadsTheFilesBelowFoldersInTheOrderOfTheirPaths) {
    write("scenarios/b/two.yaml", "b/two");
    write("scenarios/a/one.yaml", "a/one");
    write("scenarios/targets/none.yaml", "none");
    write("scenarios/a/networks/none.yaml", "none");
    write("scenarios/a/notes.txt", "none");
    const auto suite = load_suite({folder_.path()});
    EXPECT_THAT(told(suite), IsEmpty());
    EXPECT_TRUE(suite.good());
    EXPECT_THAT(ids(suite), ElementsAre("a/one", "b/two"));
}

TEST_F(LoadSuite, ReadsAFileThatIsNamedTwiceOnce) {
    const auto file = write("here/one.yaml", "any/id");
    EXPECT_THAT(ids(load_suite({file, folder_.path(), folder_.path() / "here/../here/one.yaml"})),
                ElementsAre("any/id"));
}

TEST_F(LoadSuite, TellsIdsThatAreNotWhereTheyShould) {
    write("scenarios/a/one.yaml", "a/other");
    EXPECT_THAT(told(load_suite({folder_.path()})),
                ElementsAre("the id `a/other` does not match the file's place; it should be `a/one`"));
}

TEST_F(LoadSuite, TellsTwoFilesOfOneId) {
    const auto first = write("one.yaml", "a/b");
    write("two.yaml", "a/b");
    EXPECT_THAT(told(load_suite({folder_.path()})),
                ElementsAre("the id `a/b` already belongs to " + first.string()));
}

TEST_F(LoadSuite, TellsWhatIsNotThere) {
    EXPECT_THAT(told(load_suite({folder_.path()})), ElementsAre("holds no scenario file (*.yaml)"));
    EXPECT_THAT(told(load_suite({folder_.path() / "none.yaml"})),
                ElementsAre("cannot be read: No such file or directory"));
}

TEST(LintCoverage, NamesEveryClauseThatNoCaseCoversAndNothingExcuses) {
    const auto all = lint_coverage({}, "scenarios");
    Scenario scenario;
    auto& one = scenario.cases.emplace_back();
    for (const auto& diagnostic : all) {
        ASSERT_THAT(diagnostic.message, HasSubstr("no case covers "));
        one.clauses.push_back(diagnostic.message.substr(std::string_view{"no case covers "}.size()));
    }
    std::size_t excused = 0;
    for (const auto& clause : clauses::all_clauses())
        excused += clause.untested.empty() ? 0U : 1U;
    EXPECT_EQ(all.size() + excused, clauses::all_clauses().size());
    EXPECT_THAT(lint_coverage({scenario}, "scenarios"), IsEmpty());
    one.clauses.pop_back();
    EXPECT_THAT(lint_coverage({scenario}, "scenarios"), ElementsAre(all.back()));
}

TEST(SideOf, IsWhoIsUnderTest) {
    const auto side = [](std::vector<Actor> actors) {
        Case one;
        one.actors = std::move(actors);
        return side_of(one);
    };
    Actor client, user, server;
    user.role = Actor::Role::user;
    server.role = Actor::Role::server;
    EXPECT_EQ(side({client}), clauses::Side::server);
    EXPECT_EQ(side({client, user}), clauses::Side::both);
    user.server = "host";
    EXPECT_EQ(side({user, server}), clauses::Side::client);
}

}  // namespace
}  // namespace chathack::scenario
