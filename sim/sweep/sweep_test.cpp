#include "sim/sweep/sweep.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "reports/testing/run_tool.hpp"
#include "sim/sweep/journal.hpp"
#include "sim/sweep/outcome.hpp"
#include "sim/sweep/tree_edit.hpp"

namespace chathack::sweep {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Sweeps : public ::testing::Test {
protected:
    Sweeps() {
        std::filesystem::remove_all(folder);
        std::filesystem::create_directories(folder);
        write("crowd.yaml", "title: T\ngroups: {students: {users: 3}}\n");
        write("net.yaml", "about: A\nlinks: [{delay: 10 ms}, {delay: 20 ms}]\n");
    }
    ~Sweeps() override { std::filesystem::remove_all(folder); }
    void write(const std::string& name, const std::string& text) { std::ofstream{folder + name} << text; }
    LoadedSweep load(const std::string& rest) {
        write("sweep.yaml", "title: T\nworkload: crowd.yaml\nnetwork: net.yaml\n" + rest);
        return load_sweep(folder + "sweep.yaml");
    }
    std::vector<std::string> complaints(const std::string& rest) {
        std::vector<std::string> all;
        for (const auto& diagnostic : load(rest).diagnostics)
            all.push_back(to_string(diagnostic).substr(folder.size()));
        return all;
    }
    Sweep good(const std::string& rest) {
        auto loaded = load(rest);
        for (const auto& diagnostic : loaded.diagnostics)
            ADD_FAILURE() << to_string(diagnostic);
        return loaded.sweep.value();
    }

    const std::string folder =
        ::testing::TempDir() + ::testing::UnitTest::GetInstance()->current_test_info()->name() + "/";
};

TEST_F(Sweeps, OfAGridAreEveryCombinationTimesTheReplications) {
    const auto sweep = good(
        "grid:\n  network.links.1.delay: [1 ms, 2 ms]\n  workload.groups.students.users: [3, 4, 5]\n"
        "replications: 2\nseed: 7\n");
    EXPECT_EQ(sweep.points.size(), 6U);
    const auto runs = runs_of(sweep, "program");
    ASSERT_EQ(runs.size(), 12U);
    EXPECT_EQ(runs[0].seed, 7U);
    EXPECT_EQ(runs[1].seed, 8U);
    EXPECT_EQ(runs[11].point, 5U);
    EXPECT_THAT(runs[0].network_yaml, HasSubstr(R"([{"delay": "10 ms"}, {"delay": "1 ms"}])"));
    EXPECT_THAT(runs[11].network_yaml, HasSubstr(R"({"delay": "2 ms"}])"));
    EXPECT_THAT(runs[11].workload_yaml, HasSubstr(R"({"users": "5"})"));
    std::set<std::string> keys;
    for (const auto& run : runs)
        keys.insert(run.key);
    EXPECT_EQ(keys.size(), runs.size());
    EXPECT_NE(runs_of(sweep, "another program")[0].key, runs[0].key);
}

TEST_F(Sweeps, OfAListAreItsCombinations) {
    const auto sweep = good(
        "list:\n- {network.links.0.delay: 1 ms, network.links.0.loss: 5 %}\n"
        "- {network.links.0.loss: 1 %, network.links.0.delay: 9 ms}\n");
    ASSERT_EQ(sweep.points.size(), 2U);
    EXPECT_THAT(runs_of(sweep, "")[1].network_yaml, HasSubstr(R"({"delay": "9 ms", "loss": "1 %"})"));
}

TEST_F(Sweeps, SayWhereAndWhatIsWrong) {
    EXPECT_THAT(complaints(""), ElementsAre(HasSubstr("either a `grid` of values or a `list`")));
    EXPECT_THAT(complaints("grid: {network.linsk.0.delay: [1 ms]}\n"),
                ElementsAre("sweep.yaml:4:8: error: `network.linsk.0.delay`: nothing called `linsk` is "
                            "there; did you mean `links`?"));
    EXPECT_THAT(complaints("grid: {network.links.2.delay: [1 ms]}\n"),
                ElementsAre(HasSubstr("nothing called `2`")));
    EXPECT_THAT(complaints("grid: {links.0.delay: [1 ms]}\n"), ElementsAre(HasSubstr("must begin with")));
    EXPECT_THAT(complaints("grid: {network.about: a}\n"), ElementsAre(HasSubstr("must be a list")));
    EXPECT_THAT(complaints("grid: {network.about: [a]}\nmeasures: [latency_us.p98]\n"),
                ElementsAre(HasSubstr("unknown measure `latency_us.p98`; did you mean `latency_us.p9")));
    EXPECT_THAT(complaints("grid: {network.about: [a]}\nreplications: 0\n"),
                ElementsAre(HasSubstr("from 1 to 1000")));
    EXPECT_THAT(
        complaints("list: [{network.about: a}, {workload.title: b}]\n"),
        ElementsAre(HasSubstr("needs the key `network.about`"), HasSubstr("unknown key `workload.title`")));
    write("sweep.yaml", "title: T\nworkload: none.yaml\nnetwork: net.yaml\ngrid: {network.about: [a]}\n");
    const auto missing = load_sweep(folder + "sweep.yaml").diagnostics;
    ASSERT_EQ(missing.size(), 1U);
    EXPECT_THAT(to_string(missing[0]), HasSubstr("none.yaml cannot be read"));
    write("net.yaml", "just words\n");
    EXPECT_THAT(complaints("grid: {network.about: [a]}\n"),
                ElementsAre(HasSubstr("net.yaml is no file for `network`")));
}

TEST_F(Sweeps, HaveNoNumberWhereNothingWasMeasured) {
    const auto sweep = good("grid: {network.about: [a, b]}\nreplications: 2\nmeasures: [latency_us.p50]\n");
    const auto runs = runs_of(sweep, "");
    std::vector<RunOutcome> outcomes(4);
    outcomes[0].numbers = {{"latency_us.p50", 1000}};
    const auto json = to_json(sweep, runs, outcomes);
    EXPECT_EQ(json["partial"], true) << "runs that were not done have no key";
    const auto points = json["points"];
    const auto one = points[0]["measures"]["latency_us.p50"];
    EXPECT_EQ(one["mean"], 1000);
    EXPECT_TRUE(one["half_width"].is_null());
    const auto none = points[1]["measures"]["latency_us.p50"];
    EXPECT_EQ(none["runs"], 0);
    EXPECT_TRUE(none["mean"].is_null());
    const auto text = to_text(sweep, runs, outcomes);
    EXPECT_THAT(text, HasSubstr("about a: latency_us.p50 was measured in 1 of 2 runs"));
    EXPECT_THAT(text, HasSubstr("about b: latency_us.p50 was not measured"));
}

TEST_F(Sweeps, GiveTheSameBytesInWhateverOrderTheirRunsEnd) {
    const auto sweep = good("grid: {network.about: [a, b]}\nreplications: 2\nmeasures: [latency_us.p50]\n");
    const auto runs = runs_of(sweep, "");
    std::vector<RunOutcome> outcomes;
    for (std::size_t i = 0; i < runs.size(); ++i)
        outcomes.push_back({runs[i].key, {}, {}, {{"latency_us.p50", 1000.0 * static_cast<double>(i)}}});
    outcomes[3].violation = "1 s: something";
    const auto json = to_json(sweep, runs, outcomes);
    EXPECT_EQ(json["points"][1]["measures"]["latency_us.p50"]["mean"], 2500);
    EXPECT_EQ(json["troubles"].size(), 1U);
    EXPECT_EQ(json["partial"], false);
    EXPECT_THAT(to_text(sweep, runs, outcomes), HasSubstr("latency p50 in ms"));
    for (auto& outcome : outcomes)
        outcome = *from_line(to_line(outcome));
    EXPECT_EQ(to_json(sweep, runs, outcomes).dump(), json.dump()) << "through the journal";
}

TEST_F(Sweeps, KeepFinishedRunsInAJournalThatMayBeCut) {
    const std::string path = folder + "journal";
    const RunOutcome one{"one", {}, {}, {{"a", 1.5}}};
    {
        auto journal = Journal::open(path);
        journal->add(one);
        journal->add({"two", "it crashed", {}, {}});
        journal->add({"three", {}, "late", {{"a", 0.1}}});
    }
    std::filesystem::resize_file(path, std::filesystem::file_size(path) - 5);
    {
        auto journal = Journal::open(path);
        EXPECT_EQ(*journal->find("one"), one);
        EXPECT_EQ(journal->find("two"), nullptr) << "failed runs are tried again";
        EXPECT_EQ(journal->find("three"), nullptr);
        journal->add({"four", {}, {}, {{"a", 2}}});
    }
    EXPECT_NE(Journal::open(path)->find("four"), nullptr);
    EXPECT_FALSE(Journal::open("/nowhere/journal"));
}

TEST(SweepFiles, AllLoadAndFitTheSchemaThatEditorsUse) {
    std::vector<std::string> command{"/usr/bin/python3",
                                     chathack::testing::source_path("reports/testing/validate_json.py"),
                                     chathack::testing::source_path("scenarios/schemas/sweep.schema.json")};
    for (const auto& entry : std::filesystem::directory_iterator{CHATHACK_SOURCE_DIR "/scenarios/sweeps"}) {
        command.push_back(entry.path().string());
        for (const auto& diagnostic : load_sweep(entry.path().string()).diagnostics)
            ADD_FAILURE() << to_string(diagnostic);
    }
    const auto run = chathack::testing::run_tool(command);
    EXPECT_EQ(run.exit_code, 0) << run.output;
}

TEST(SweepDocument, EveryExampleLoads) {
    std::ifstream in{CHATHACK_SOURCE_DIR "/docs/sweeps.md"};
    std::size_t examples = 0;
    bool inside = false;
    std::string text;
    const auto folder = std::filesystem::path{chathack::testing::scratch_path("scenarios")};
    std::filesystem::create_directories(folder / "sweeps");
    for (const auto* name : {"workloads", "networks"})
        std::filesystem::create_directory_symlink(std::string{CHATHACK_SOURCE_DIR "/scenarios/"} + name,
                                                  folder / name);
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("```")) {
            if (inside) {
                ++examples;
                const auto path = (folder / "sweeps/example.yaml").string();
                std::ofstream{path} << text;
                for (const auto& diagnostic : load_sweep(path).diagnostics)
                    ADD_FAILURE() << to_string(diagnostic);
            }
            inside = line == "```yaml";
            text.clear();
        } else if (inside) {
            text += line + "\n";
        }
    }
    EXPECT_EQ(examples, 1U);
}

TEST(Estimates, HaveTheIntervalOfStudent) {
    const auto five = estimate({1, 2, 3, 4, 5}, 0.95);
    EXPECT_DOUBLE_EQ(five.mean, 3);
    EXPECT_NEAR(five.deviation.value(), 1.5811388, 1e-6);
    EXPECT_NEAR(five.half_width.value(), 2.776445 * 1.5811388 / std::sqrt(5),
                1e-5);  // Student's t for 4 degrees of freedom, 97.5 %
    EXPECT_EQ(five.least, 1);
    EXPECT_EQ(five.most, 5);
    EXPECT_EQ(estimate({7}, 0.95).half_width, std::nullopt);
    EXPECT_EQ(estimate({}, 0.95).count, 0U);
}

TEST(Measures, HaveNamesAndUnitsForPeople) {
    const auto shown = [](const std::string& measure) {
        const auto [name, divisor] = shown_measure(measure);
        return name + " / " + std::to_string(static_cast<int>(divisor));
    };
    EXPECT_EQ(shown("latency_us.p99"), "latency p99 in ms / 1000");
    EXPECT_EQ(shown("simulated_us"), "simulated in ms / 1000");
    EXPECT_EQ(shown("network_use.tcp_retransmissions"), "network use tcp retransmissions / 1");
    EXPECT_EQ(shown("goodput_bits_per_s"), "goodput in kbit/s / 1000");
    EXPECT_EQ(shown("network_use.bytes"), "network use in kB / 1000");
}

TEST(Trees, ReadBackAsTheyWere) {
    input::Diagnostics report{"x"};
    const auto tree = input::read_yaml("a: [1, {b: \"q\\\"\\\\ \\n\"}, '']\nc:\n", report);
    ASSERT_TRUE(tree);
    const auto again = input::read_yaml(to_yaml(*tree), report);
    ASSERT_TRUE(again);
    EXPECT_EQ(to_yaml(*again), to_yaml(*tree));
    EXPECT_EQ(again->find("a")->items[1].find("b")->scalar, "q\"\\ \n");
}

}  // namespace
}  // namespace chathack::sweep
