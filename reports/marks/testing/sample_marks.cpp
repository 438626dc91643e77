#include "reports/marks/testing/sample_marks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "reports/testing/sample_result.hpp"

namespace chathack::testing {
namespace {

using namespace reports::marks;

Marks marks_of(std::vector<ClauseMark> clauses) {
    Marks made;
    made.name = "Group 12, Ada and Grace";
    made.clauses = std::move(clauses);
    made.plays = 3;
    made.duration_us = 95'000'000;
    for (const auto& clause : made.clauses) {
        made.points += clause.points;
        if (clause.standing != ClauseStanding::untried) made.maximum += clause.most;
    }
    return made;
}

ClauseMark faulty(const std::string& id, const std::string& why) {
    auto made = clause_mark(id, ClauseStanding::violated, 0);
    made.why = why;
    made.case_id = id + "/case";
    return made;
}

/// A submission of the class that keeps all but some clauses.
Marks member(int number, const std::map<std::string, std::string>& faults) {
    std::vector<ClauseMark> clauses;
    for (const auto& [family, count] :
         {std::pair{"WIRE", 9}, std::pair{"LOGIN", 12}, std::pair{"GLOBAL", 9}, std::pair{"PRIVATE", 15}})
        for (int i = 1; i <= count; ++i) {
            const auto id = fmt::format("{}-{}", family, i);
            const auto at = faults.find(id);
            clauses.push_back(at == faults.end() ? clause_mark(id, ClauseStanding::kept, 3)
                                                 : faulty(id, at->second));
        }
    auto made = marks_of(std::move(clauses));
    made.name = fmt::format("group {:02}", number);
    return made;
}

}  // namespace

ClauseMark clause_mark(const std::string& id, ClauseStanding standing, double points) {
    ClauseMark made;
    made.id = id;
    made.level = verdict::Level::must;
    made.text = "What " + id + " says of the server, in one sentence.";
    made.standing = standing;
    made.points = points;
    made.most = 3;
    return made;
}

Marks sample_marks() {
    auto unstable = clause_mark("LOGIN-8", ClauseStanding::partly, 1.5);
    unstable.unstable = true;
    unstable.why = "carol should have seen login_exists, and saw nothing within 5.0 s";
    unstable.replay = "--only login/race:50";
    auto follows = clause_mark("GLOBAL-6", ClauseStanding::follows, 3);
    follows.follows_from = "GLOBAL-5";
    follows.why = "alice should have seen packet_error, and saw nothing";
    auto violated = clause_mark("GLOBAL-5", ClauseStanding::violated, 0);
    violated.text = "A message of more than `1024` bytes is delivered to nobody (PRIVATE-7).";
    violated.why = "bob should have seen nothing, and saw global_message sender \"alice\" message \"aaaa\"";
    violated.case_id = "global/limit:ascii-1025";
    violated.replay = "--only global/limit:ascii-1025";
    auto hidden = clause_mark("PRIVATE-7", ClauseStanding::violated, 0);
    hidden.text = "The secret sentence.";
    hidden.why = "a secret reason";
    hidden.case_id = "secret/case";
    hidden.replay = "--only secret/case";
    hidden.hidden = hidden.unstable = true;
    auto other_hidden = clause_mark("PRIVATE-6", ClauseStanding::kept, 3);
    other_hidden.hidden = true;
    auto made = marks_of({clause_mark("WIRE-6", ClauseStanding::untried, 0),
                          clause_mark("LOGIN-1", ClauseStanding::kept, 3),
                          clause_mark("LOGIN-3", ClauseStanding::undecided, 0), unstable, violated, follows,
                          hidden, other_hidden});
    made.plays = 1;
    return made;
}

Marks hostile_marks() {
    auto made = sample_marks();
    made.name += hostile_text;
    for (auto& clause : made.clauses)
        for (auto* text : {&clause.text, &clause.why, &clause.follows_from, &clause.replay})
            *text += hostile_text;
    for (auto& clause : made.clauses)
        if (!clause.case_id.empty()) clause.case_id += hostile_text;  // as `hostile_result` has it
    return made;
}

Marks broken_marks() {
    Marks made;
    made.name = "Group 13";
    made.problem = "It could not be built: `make` ended with status 2.";
    made.maximum = 100;
    return made;
}

std::vector<Marks> sample_class() {
    const std::string silent = "alice should have seen packet_error, and saw nothing within 5.0 s";
    const std::string copied =
        "bob should have seen private_ask sender \"alice-jjydn7pg\", and saw port 4{}21";
    std::vector<Marks> all;
    for (int i = 1; i <= 30; ++i) {
        std::map<std::string, std::string> faults;
        if (i != 4) faults["GLOBAL-7"] = silent;
        if (i % 3 == 0) faults["WIRE-3"] = "two frames in one piece: the second is lost";
        if (i % 3 == 0) faults["LOGIN-9"] = "the login did not become free";
        if (i % 7 == 2) faults["WIRE-9"] = "the target died: exit status 139";
        if (i == 28) faults.clear();
        if (i % 11 == 5) faults[fmt::format("PRIVATE-{}", i / 2)] = silent;
        if (i == 7 || i == 19)
            for (const auto* id : {"PRIVATE-2", "PRIVATE-9", "PRIVATE-11"})
                faults[id] = fmt::format(fmt::runtime(copied), i);
        else if (i % 3 != 0 && i != 4 && i != 28)  // the weaker ones, each in its own way
            for (int j = 1; j <= i * i % 29 / 2 && j <= 12; ++j)
                faults.emplace(fmt::format("LOGIN-{}", j),
                               "saw " + std::string(static_cast<std::size_t>(i), 'x'));
        all.push_back(member(i, faults));
    }
    all[7].clauses[20].unstable = true;
    all[10].clauses[30].standing = ClauseStanding::follows;
    all[10].clauses[30].follows_from = "GLOBAL-7";
    all[10].clauses[31].standing = ClauseStanding::undecided;
    all[10].clauses[31].points = 0;
    for (const std::size_t i : {12U, 22U}) {
        auto broken = broken_marks();
        broken.name = all[i].name;
        broken.maximum = all[i].maximum;
        all[i] = broken;
    }
    for (auto& one : all)
        for (auto& clause : one.clauses)
            clause.hidden = clause.id == "PRIVATE-15";
    return all;
}

}  // namespace chathack::testing
