#include "conformance/scenario/clause_meanings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/scenario/testing/scenario_text.hpp"

namespace chathack::scenario {
namespace {

using ::testing::ElementsAreArray;

/// A meaning in words: "GLOBAL-2 echo", "GLOBAL-1 violates"; with "-" for the clause of the `expect`.
std::vector<std::string> words(const std::vector<Meaning>& means) {
    std::vector<std::string> all;
    for (const auto& one : means)
        all.push_back((one.clause.empty() ? "-" : one.clause) + " " +
                      (one.violation           ? "violates"
                       : one.behaviour.empty() ? "conforms"
                                               : one.behaviour));
    return all;
}

/// The meaning of the first alternative of an `expect` that looks at bob.
std::vector<std::string> first_meaning(const std::string& expect) {
    std::string clauses;
    for (const std::string clause : {"GLOBAL-1", "GLOBAL-2", "GLOBAL-3", "GLOBAL-10"})
        if (expect.find(clause + "}") != expect.npos || expect.find(clause + "]") != expect.npos ||
            expect.find(clause + ",") != expect.npos || expect.find(clause + ":") != expect.npos)
            clauses += (clauses.empty() ? "" : ", ") + clause;
    const auto made = only_case(file_with("  - expect: " + expect + "\n", clauses));
    const auto* step = made.steps.size() == 2 ? std::get_if<ExpectStep>(&made.steps[1].what) : nullptr;
    return step ? words(step->alternatives.at(0).means) : std::vector<std::string>{"not read"};
}

TEST(ClauseMeanings, AreTheNameOfABehaviourOrWhatIsSaid) {
    struct Row {
        std::string expect;
        std::vector<std::string> means;
    };
    const std::string other = ", no-echo: {bob: closed}}}";
    const std::vector<Row> rows{
        {"{clause: GLOBAL-1, bob: connected}", {}},
        {"{clause: [GLOBAL-1, GLOBAL-3], bob: connected}", {"GLOBAL-1 conforms", "GLOBAL-3 conforms"}},
        {"{clause: GLOBAL-1, bob: connected, means: violates}", {"GLOBAL-1 violates"}},
        {"{clause: GLOBAL-1, bob: connected, means: conforms}", {"GLOBAL-1 conforms"}},
        {"{clause: [GLOBAL-1, GLOBAL-3], bob: connected, means: violates}", {"GLOBAL-1 violates"}},
        {"{clause: [GLOBAL-1, GLOBAL-3], bob: connected, means: {GLOBAL-3: violates}}",
         {"GLOBAL-3 violates"}},
        {"{clause: GLOBAL-2, bob: connected, means: echo}", {"GLOBAL-2 echo"}},
        {"{clause: GLOBAL-2, one_of: {echo: {bob: connected}" + other, {"GLOBAL-2 echo"}},
        {"{clause: GLOBAL-2, one_of: {wrong: {bob: connected, means: violates}" + other,
         {"GLOBAL-2 violates"}},
        {"{clause: [GLOBAL-2, GLOBAL-1], one_of: {echo: {bob: connected}" + other,
         {"GLOBAL-2 echo", "GLOBAL-1 conforms"}},
        {"{clause: [GLOBAL-1, GLOBAL-10], bob: connected, means: {GLOBAL-10: delivers, GLOBAL-1: conforms}}",
         {"GLOBAL-10 delivers", "GLOBAL-1 conforms"}},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.expect);
        EXPECT_THAT(first_meaning(row.expect), ElementsAreArray(row.means));
    }
}

TEST(ClauseMeanings, MustBeSaidWhereAClauseIsOpen) {
    struct Row {
        std::string step;
        std::string error;
    };
    const std::vector<Row> rows{
        {"expect: {clause: GLOBAL-2, bob: connected}",
         "8:13 GLOBAL-2 is OPEN: give one_of echo or no-echo, or say with `means` which it is"},
        {"expect: {clause: [GLOBAL-1, GLOBAL-2], bob: connected}",
         "8:13 GLOBAL-2 is OPEN: say what is seen of it, such as means: {GLOBAL-2: echo}"},
        {"expect: {clause: GLOBAL-2, bob: connected, means: eco}",
         "8:55 `eco` is not a behaviour of GLOBAL-2; did you mean `echo`?"},
        {"expect: {clause: GLOBAL-1, bob: connected, means: echo}",
         "8:55 GLOBAL-1 is not OPEN: it `conforms` or `violates`, not `echo`"},
        {"expect: {clause: [], bob: connected}", "8:22 `clause` names no clause"},
        {"nothing: {clause: GLOBAL-2, at: bob, fence: carol}",
         "8:23 GLOBAL-2 is OPEN: `nothing` cannot tell its behaviours apart; write an `expect` with "
         "`one_of`"},
        {"reclaim: {clause: GLOBAL-2, actor: bob}",
         "8:23 GLOBAL-2 is OPEN: `reclaim` cannot tell its behaviours apart; write an `expect` with "
         "`one_of`"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.step);
        EXPECT_THAT(errors_of(file_with("  - " + row.step + "\n", "GLOBAL-1, GLOBAL-2")),
                    ElementsAreArray({row.error}));
    }
}

}  // namespace
}  // namespace chathack::scenario
