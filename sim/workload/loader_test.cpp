#include "sim/workload/loader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "reports/testing/run_tool.hpp"

namespace chathack::workload {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> complaints(const std::string& text) {
    std::vector<std::string> all;
    for (const auto& diagnostic : load_workload_text(text, "crowd.yaml").diagnostics)
        all.push_back(to_string(diagnostic));
    return all;
}

std::string with_group(const std::string& keys) {
    return "title: T\nduration: 10 s\ngroups:\n  students:\n    users: 3\n" + keys;
}

TEST(WorkloadLoader, ReadsEverything) {
    const auto loaded = load_workload_text(R"(title: T
about: A
duration: 1.5 min
drain: 30s
groups:
  teacher:
    users: 1
    messages: {every: {exponential: 4 s, least: 1 s}, bytes: {log_normal: {median: 120, sigma: 0.5}}}
  students:
    users: 20
    arrive: {poisson: {per_second: 5}, from: 500 ms}
    stay: 20 s
    away: {constant: 2 s}
    accepts: 0.5
    sessions:
      with: teacher
      every: 10 s
      lasts: 1 min
      messages: {every: 1 s, bytes: {empirical: {10: 2, 1024: 1}}}
      files: {every: 1 s, bytes: {empirical: [8, 9]}}
)",
                                           "crowd.yaml");
    ASSERT_THAT(loaded.diagnostics, ElementsAre());
    const auto& workload = *loaded.workload;
    EXPECT_EQ(workload.duration, 90s);
    EXPECT_EQ(workload.drain, 30s);
    EXPECT_EQ(workload.users(), 21U);
    const auto& teacher = workload.groups[0];
    EXPECT_EQ(teacher.messages->every.shape, (decltype(Distribution::shape){Exponential{4}}));
    EXPECT_EQ(teacher.messages->every.least, 1);
    EXPECT_EQ(teacher.messages->bytes.shape, (decltype(Distribution::shape){LogNormal{120, 0.5}}));
    EXPECT_EQ(teacher.arrive, Arrival{});
    const auto& students = workload.groups[1];
    EXPECT_EQ(students.arrive, (Arrival{Arrival::Kind::poisson, 500ms, {}, 5}));
    EXPECT_EQ(students.stay->shape, (decltype(Distribution::shape){Constant{20}}));
    EXPECT_EQ(students.accepts, 0.5);
    EXPECT_EQ(students.sessions->with, "teacher");
    EXPECT_EQ(students.sessions->messages->bytes.shape,
              (decltype(Distribution::shape){Empirical{{10, 1024}, {2, 1}}}));
}

TEST(WorkloadLoader, SaysWhereAndWhatIsWrong) {
    EXPECT_THAT(
        complaints(with_group("    arive: {at_once: 1 s}\n")),
        ElementsAre(
            "crowd.yaml:6:5: error: unknown key `arive` in group `students`; did you mean `arrive`?"));
    EXPECT_THAT(complaints(with_group("    messages: {every: 5, bytes: 10}\n")),
                ElementsAre(HasSubstr(
                    "crowd.yaml:6:23: error: `every` must be a time from 0.001 s to 86400 s, such as")));
    EXPECT_THAT(complaints(with_group("    messages: {every: 5 s, bytes: 1025}\n")),
                ElementsAre(HasSubstr("crowd.yaml:6:35: error: `bytes` must be a number from 8 to 1024")));
    EXPECT_THAT(
        complaints(with_group("    messages: {every: {exponential: 1 s, constant: 2 s}, bytes: 8}\n")),
        ElementsAre(HasSubstr("needs one of constant, exponential, log_normal and empirical, not several")));
    EXPECT_THAT(complaints(with_group("    messages: {every: {exponentail: 1 s}, bytes: 8}\n")),
                ElementsAre(HasSubstr("needs one of"), HasSubstr("did you mean `exponential`?")));
    EXPECT_THAT(complaints(with_group("    arrive: {at_once: 1 s, from: 2 s}\n")),
                ElementsAre(HasSubstr("remove `from`")));
    EXPECT_THAT(complaints(with_group("    away: 2 s\n")), ElementsAre(HasSubstr("`away` needs `stay`")));
    EXPECT_THAT(complaints(with_group("    accepts: 1.5\n")), ElementsAre(HasSubstr("a number from 0 to 1")));
    EXPECT_THAT(complaints(with_group("    sessions: {with: studnets, every: 1 s, lasts: 1 s}\n")),
                ElementsAre("crowd.yaml:6:22: error: unknown group `studnets`; did you mean `students`?"));
    EXPECT_THAT(complaints(with_group("    messages: {every: 1 s, bytes: {empirical: {10: 0}}}\n")),
                ElementsAre(HasSubstr("not all 0")));
    EXPECT_THAT(
        complaints(with_group("    messages: {every: 1 s, bytes: {constant: 9, least: 20, most: 10}}\n")),
        ElementsAre(HasSubstr("`least` of `bytes` is more than its `most`")));
    EXPECT_THAT(complaints("title: T\nduration: 1 s\ngroups: {}\n"),
                ElementsAre(HasSubstr("at least one group")));
    EXPECT_THAT(complaints("title: T\nduration: 1 s\ngroups: {lonely: {users: 1, sessions: {with: lonely, "
                           "every: 1 s, lasts: 1 s}}}\n"),
                ElementsAre(HasSubstr("a group of one user has nobody to ask")));
    EXPECT_THAT(complaints("title: T\nduration: 1 s\ngroups: {a: {users: 20000}, b: {users: 1}}\n"),
                ElementsAre(HasSubstr("20001 users; at most 20000")));
    EXPECT_THAT(complaints("- a\n"), ElementsAre(HasSubstr("a workload must be a map")));
}

TEST(WorkloadLoader, SaysThatAFileCannotBeRead) {
    for (const auto& [path, why] :
         {std::pair{"nowhere.yaml", "No such file or directory"}, {".", "Is a directory"}}) {
        const auto loaded = load_workload(path);
        ASSERT_EQ(loaded.diagnostics.size(), 1U);
        EXPECT_EQ(loaded.diagnostics[0].message, std::string{"cannot be read: "} + why);
    }
}

TEST(WorkloadFiles, AllLoad) {
    std::size_t files = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator{CHATHACK_SOURCE_DIR "/scenarios/workloads"}) {
        ++files;
        for (const auto& diagnostic : load_workload(entry.path().string()).diagnostics)
            ADD_FAILURE() << to_string(diagnostic);
    }
    EXPECT_GE(files, 6U);
}

TEST(WorkloadFiles, AllFitTheSchemaThatEditorsUse) {
    std::vector<std::string> command{
        "/usr/bin/python3", chathack::testing::source_path("reports/testing/validate_json.py"),
        chathack::testing::source_path("scenarios/schemas/workload.schema.json")};
    for (const auto& entry : std::filesystem::directory_iterator{CHATHACK_SOURCE_DIR "/scenarios/workloads"})
        command.push_back(entry.path().string());
    const auto run = chathack::testing::run_tool(command);
    EXPECT_EQ(run.exit_code, 0) << run.output;
}

/// In `docs/workloads.md` the examples are whole files, except for single lines with ways to arrive.
TEST(WorkloadDocument, EveryExampleLoads) {
    std::ifstream in{CHATHACK_SOURCE_DIR "/docs/workloads.md"};
    std::size_t examples = 0;
    bool inside = false;
    std::string text;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("```")) {
            if (inside && text.starts_with("title:")) {
                ++examples;
                EXPECT_THAT(complaints(text), ElementsAre());
            }
            inside = line == "```yaml";
            text.clear();
        } else if (inside && line.starts_with("{")) {
            ++examples;
            EXPECT_THAT(complaints(with_group("    arrive: " + line + "\n")), ElementsAre());
        } else if (inside) {
            text += line + "\n";
        }
    }
    EXPECT_EQ(examples, 4U);
}

}  // namespace
}  // namespace chathack::workload
