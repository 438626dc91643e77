// chathack-sim as users run it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>

#include "reports/testing/run_tool.hpp"

namespace chathack::sim {
namespace {

using chathack::testing::run_tool;
using chathack::testing::scratch_path;
using chathack::testing::source_path;
using chathack::testing::written;
using ::testing::HasSubstr;
using ::testing::Not;

std::string read(const std::string& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

chathack::testing::ToolRun run_sim(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), CHATHACK_SIM);
    return run_tool(std::move(arguments));
}

/// A shell that carries out `before`, then chathack-sim.
chathack::testing::ToolRun run_sim_after(const std::string& before, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"/bin/sh", "-c", before + R"( && exec "$0" "$@")", CHATHACK_SIM});
    return run_tool(std::move(arguments));
}

std::string small_crowd() {
    return written(
        "crowd.yaml",
        "title: A small crowd\nduration: 5 s\ngroups:\n  all:\n    users: 4\n"
        "    messages: {every: {exponential: 500 ms}, bytes: {log_normal: {median: 60, sigma: 0.8}}}\n"
        "    sessions: {with: all, every: 2 s, lasts: 1 s, messages: {every: 200 ms, bytes: 50}, "
        "files: {every: 300 ms, bytes: 1024}}\n");
}

chathack::testing::ToolRun load(const std::string& network, const std::string& output,
                                std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"load", small_crowd(), "--network", network, "--output", output};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_sim(arguments);
}

/// The files that a run over a lossy network writes, by name: the result and the captures.
std::map<std::string, std::string> files_of_run(const std::string& jobs, std::vector<std::string> what) {
    const auto folder = scratch_path("run-" + jobs);
    std::vector<std::string> arguments{"run",
                                       "--network",
                                       source_path("scenarios/networks/lossy-5.yaml"),
                                       "--seed",
                                       "7",
                                       "--jobs",
                                       jobs,
                                       "--results",
                                       folder,
                                       "--pcap",
                                       folder + "/pcap"};
    arguments.insert(arguments.end(), what.begin(), what.end());
    const auto run = run_sim(std::move(arguments));
    EXPECT_EQ(run.exit_code, 0) << run.output;
    std::map<std::string, std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
        const auto path = entry.path().string();
        if (path.ends_with(".pcap")) found[path.substr(folder.size())] = read(path);
        if (entry.path().filename() != "result.json") continue;
        auto& text = found["result.json"] = read(path);  // the recorded command holds the folder
        for (auto at = text.find(folder); at != std::string::npos; at = text.find(folder))
            text.erase(at, folder.size());
    }
    return found;
}

TEST(SimRun, GivesTheSameBytesWhateverTheNumberOfJobs) {
    const std::vector<std::string> what{source_path("scenarios/login"), "--only", "login/free-after-*"};
    const auto one = files_of_run("1", what);
    EXPECT_GT(one.size(), 20U);
    EXPECT_TRUE(one.contains("result.json"));
    EXPECT_TRUE(one == files_of_run("3", what));
}

TEST(SimRun, TellsWhatTheNetworkDid) {
    const auto run = run_sim({"run", source_path("scenarios/login"), "--only", "login/free-after-*",
                              "--network", source_path("scenarios/networks/lossy-5.yaml"), "--jobs", "2",
                              "--results", scratch_path("network-use")});
    EXPECT_EQ(run.exit_code, 0) << run.output;
    EXPECT_THAT(run.output, ::testing::ContainsRegex("network +[0-9]+ packets, [1-9][0-9]* lost"));
    EXPECT_THAT(run.output, HasSubstr(" cases in virtual time, seed "));
}

TEST(SimRun, ChecksTheReferenceClientToo) {  // PEER-1..PEER-5, CLIENT-1..CLIENT-4
    const std::vector<std::string> what{source_path("scenarios/client"), source_path("scenarios/peer"),
                                        "--client", "--shard", "2/8"};
    const auto one = files_of_run("1", what);
    ASSERT_TRUE(one.contains("result.json"));
    std::map<std::string, int> verdicts;
    const auto result = nlohmann::json::parse(one.at("result.json"));
    for (const auto& each : result["cases"])
        ++verdicts[each["verdict"]];
    EXPECT_GT(verdicts["conforms"], 20);
    EXPECT_EQ(verdicts["conforms"] + verdicts["skipped"], static_cast<int>(result["cases"].size()))
        << "those with files are skipped";
    EXPECT_TRUE(one == files_of_run("3", what));
}

TEST(SimLoad, MeasuresACrowdAndDrawsIt) {
    const auto folder = scratch_path("load");
    const auto run = load(source_path("scenarios/networks/dsl.yaml"), folder, {"--plots"});
    ASSERT_EQ(run.exit_code, 0) << run.output;
    EXPECT_THAT(run.output, HasSubstr("delivery to everyone"));
    const auto valid =
        run_tool({"/usr/bin/python3", source_path("reports/testing/validate_json.py"),
                  source_path("sim/measure/schemas/load.schema.json"), folder + "/result.json"});
    EXPECT_EQ(valid.exit_code, 0) << valid.output;
    const auto result = nlohmann::json::parse(read(folder + "/result.json"));
    EXPECT_GT(result["deliveries"], 50);
    EXPECT_GT(result["direct_deliveries"], 5);
    EXPECT_GE(result["latency_us"]["p50"], 24'000) << "12 ms to the server and 12 ms from it, at least";
    EXPECT_EQ(result["partial"], false);
    EXPECT_EQ(result["receivers"].size(), 4U);
    EXPECT_THAT(read(folder + "/latency.svg"), HasSubstr("</svg>"));
    EXPECT_THAT(read(folder + "/seconds.svg"), HasSubstr("</svg>"));
    EXPECT_THAT(read(folder + "/seconds.csv"), HasSubstr("second,messages,deliveries"));
}

TEST(SimLoad, GivesTheSameBytesForOneSeed) {
    const auto files = [](const std::string& name, const std::string& seed) {
        const auto folder = scratch_path(name);
        const auto run = load(source_path("scenarios/networks/lossy-5.yaml"), folder,
                              {"--seed", seed, "--pcap", folder + "/pcap"});
        EXPECT_EQ(run.exit_code, 0) << run.output;
        std::string all;
        std::vector<std::filesystem::path> paths;
        for (const auto& entry : std::filesystem::recursive_directory_iterator{folder})
            if (entry.is_regular_file()) paths.push_back(entry.path());
        std::sort(paths.begin(), paths.end());
        EXPECT_EQ(paths.size(), 4U + 5);  // results, and pcaps of the server and four users
        for (const auto& path : paths)
            all += path.filename().string() + read(path.string());
        return all;
    };
    const auto first = files("first", "7");
    EXPECT_TRUE(first == files("second", "7"));
    EXPECT_FALSE(first == files("other", "8"));
}

TEST(SimLoad, TellsWhatAFaultDidAndExcusesIt) {
    const auto network =
        written("crash.yaml",
                "about: A server that crashes.\ntopology: star\nclients: {link: {delay: 5 ms}}\n"
                "faults:\n- {at: 2 s, crash: server, for: 500 ms}\n");
    const auto folder = scratch_path("crash");
    const auto crowd = written("talkers.yaml",
                               "title: Talkers\nduration: 20 s\ngroups:\n  all:\n    users: 4\n"
                               "    messages: {every: {exponential: 1 s}, bytes: 50}\n");
    const auto run = run_sim({"load", crowd, "--network", network, "--output", folder});
    ASSERT_EQ(run.exit_code, 0) << run.output;
    const auto result = nlohmann::json::parse(read(folder + "/result.json"));
    ASSERT_EQ(result["faults"].size(), 2U) << result["faults"];
    EXPECT_EQ(result["faults"][0]["lost_connections"], 4);
    EXPECT_EQ(result["faults"][1]["ends"], true);
    EXPECT_EQ(result["connections"]["logins"], 8) << "everybody came back";
    EXPECT_GT(result["faults"][0]["recovered_after_us"], 500'000);
}

TEST(SimLoad, BlamesNobodyWhenTheNetworkIsCutForGood) {
    const auto network = written("cut.yaml",
                                 "about: A line that fails and stays so.\ntopology: star\n"
                                 "clients: {link: {delay: 5 ms}}\nfaults:\n- {at: 5 s, down: server}\n");
    const auto folder = scratch_path("cut");
    const auto crowd = written("evening.yaml",
                               "title: Evening\nduration: 10 s\ndrain: 20 s\ngroups:\n  all:\n    users: 3\n"
                               "    messages: {every: 1 s, bytes: 50}\n");
    const auto run = run_sim({"load", crowd, "--network", network, "--output", folder});
    EXPECT_EQ(run.exit_code, 3) << run.output;
    EXPECT_THAT(run.output, HasSubstr("no recovery seen"));
    EXPECT_THAT(run.output, HasSubstr("deliveries were owed when the run ended: TCP had not brought them"));
    const auto result = nlohmann::json::parse(read(folder + "/result.json"));
    EXPECT_GT(result["undelivered"], 10);
    EXPECT_TRUE(result["violation"].is_null());
    EXPECT_TRUE(result["faults"][0]["recovered_after_us"].is_null());
}

TEST(SimLoad, RefusesWhatCannotBe) {
    const auto nowhere =
        run_sim({"load", "nowhere.yaml", "--network", source_path("scenarios/networks/lan.yaml")});
    EXPECT_EQ(nowhere.exit_code, 2);
    EXPECT_THAT(nowhere.output, HasSubstr("nowhere.yaml: error: cannot be read"));
    const auto memory =
        load(source_path("scenarios/networks/lan.yaml"), scratch_path("memory"), {"--memory", "1MiB"});
    EXPECT_EQ(memory.exit_code, 2);
    EXPECT_THAT(memory.output, HasSubstr("more than --memory allows (1 MiB)"));
    EXPECT_FALSE(std::filesystem::exists(scratch_path("memory"))) << "nothing was begun";
    const auto flood = written("flood.yaml",
                               "title: Flood\nduration: 60 s\ngroups:\n  all:\n    users: 200\n"
                               "    messages: {every: 50 ms, bytes: 1024}\n");
    const auto narrow = written("narrow.yaml",
                                "about: Narrow.\ntopology: star\nclients: {link: {rate: 200 kbit/s}}\n"
                                "tcp: {send_buffer: 256 MiB, receive_buffer: 256 MiB}\n");
    const auto backlog = run_sim({"load", flood, "--network", narrow, "--memory", "1GiB"});
    EXPECT_EQ(backlog.exit_code, 2) << "it takes 1.1 GiB, nearly all for what has to wait";
    EXPECT_THAT(backlog.output, HasSubstr("for 200 users, more than --memory allows (1024 MiB)"));
    const auto late = written(
        "late.yaml", "title: Late\nduration: 10 s\ngroups:\n  all: {users: 2, arrive: {at_once: 1 min}}\n");
    const auto nobody = run_sim({"load", late, "--network", source_path("scenarios/networks/lan.yaml")});
    EXPECT_EQ(nobody.exit_code, 2);
    EXPECT_THAT(nobody.output,
                HasSubstr("late.yaml:4:27: error: nobody of this group comes before `duration` is over"));
    EXPECT_EQ(run_sim({"load"}).exit_code, 2);
}

TEST(SimLoad, ACaptureOfEachUserHasItsOpenFile) {
    const auto crowd = written("many.yaml", "title: Many\nduration: 1 s\ngroups:\n  all:\n    users: 80\n");
    const auto captures = scratch_path("many-pcap");
    const std::vector<std::string> command{"load",      crowd,
                                           "--network", source_path("scenarios/networks/lan.yaml"),
                                           "--output",  scratch_path("many"),
                                           "--pcap",    captures};
    const auto raised = run_sim_after("ulimit -Sn 70", command);
    EXPECT_EQ(raised.exit_code, 0) << raised.output;
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator{captures}, {}), 81);

    std::filesystem::remove_all(captures);
    auto unprivileged = command;
    unprivileged.insert(
        unprivileged.begin(),
        {"/bin/sh", "-c", R"(ulimit -n 70 && exec setpriv --bounding-set=-sys_resource "$0" "$@")",
         CHATHACK_SIM});
    const auto refused = run_tool(std::move(unprivileged));
    EXPECT_EQ(refused.exit_code, 2);
    EXPECT_THAT(refused.output,
                HasSubstr("--pcap keeps a file open for each of 80 users and for the server: 145 open files "
                          "with those of the program, and this process may have 70"));
    EXPECT_FALSE(std::filesystem::exists(captures)) << "nothing was begun";
}

TEST(SimLoad, SaysWhenNobodyCouldLogIn) {
    const auto deaf =
        written("deaf.yaml", "about: T.\ntopology: star\nclients: {link: {rate: 1 Mbit/s, loss: 100 %}}\n");
    const auto run = load(deaf, scratch_path("deaf"));
    EXPECT_EQ(run.exit_code, 3);
    EXPECT_THAT(run.output, HasSubstr("nobody could log in, so nothing was measured"));
}

TEST(SimNetworks, AreListed) {
    const auto run = run_sim({"networks", source_path("scenarios/networks")});
    EXPECT_EQ(run.exit_code, 0);
    for (const std::string name : {"lan", "dsl", "mobile-3g", "lte-edge", "satellite", "wifi-lecture-hall",
                                   "transatlantic", "lossy-5", "flapping", "partition"})
        EXPECT_THAT(run.output, HasSubstr("/" + name + ".yaml "));
    const auto nowhere = run_sim({"networks", "/nowhere"});
    EXPECT_EQ(nowhere.exit_code, 2);
    EXPECT_THAT(nowhere.output, HasSubstr("/nowhere: No such file or directory"));
}

TEST(SimLint, SaysWhatIsWrongAndWhere) {
    const auto good = run_sim({"lint", source_path("scenarios/networks/provider.yaml"),
                               source_path("scenarios/workloads/quiet-evening.yaml")});
    EXPECT_EQ(good.exit_code, 0) << good.output;
    EXPECT_THAT(good.output, HasSubstr("2 files, no errors"));
    const auto network =
        written("rate-0.yaml", "about: T.\ntopology: star\nclients: {link: {rate: 0 bit/s}}\n");
    const auto crowd =
        written("arive.yaml", "title: T\nduration: 1 s\ngroups:\n  a: {users: 1, arive: {}}\n");
    const auto bad = run_sim({"lint", network, crowd, "/nowhere.yaml"});
    EXPECT_EQ(bad.exit_code, 2);
    EXPECT_THAT(bad.output, HasSubstr("rate-0.yaml:3:24: error: "));
    EXPECT_THAT(bad.output, HasSubstr("arive.yaml:4:17: error: unknown key `arive`"));
    EXPECT_THAT(bad.output, HasSubstr("/nowhere.yaml: error: cannot be read"));
}

TEST(SimLint, ReadsSweepsWithTheFilesThatTheyName) {
    const auto good = run_sim({"lint", source_path("scenarios/sweeps/loss-by-delay.yaml")});
    EXPECT_EQ(good.exit_code, 0) << good.output;
    const auto sweep =
        written("lost.yaml", "title: T\nworkload: " + source_path("scenarios/workloads/quiet-evening.yaml") +
                                 "\nnetwork: " + source_path("scenarios/networks/dsl.yaml") +
                                 "\ngrid: {network.clients.link.loss: [1 %, 150 %], workload.duration: "
                                 "[1 s, 2 s, 3 s]}\n");
    const auto bad = run_sim({"lint", sweep});
    EXPECT_EQ(bad.exit_code, 2);
    EXPECT_THAT(
        bad.output,
        HasSubstr(
            "lost.yaml:4:41: error: with network.clients.link.loss = 150 %, workload.duration = 1 s, and "
            "with 2 other combinations: "));
}

TEST(SimLint, KnowsWhatIsNoFileOfIts) {
    const auto run = run_sim({"lint", written("note.yaml", "note: x\n")});
    EXPECT_EQ(run.exit_code, 2);
    EXPECT_THAT(run.output, HasSubstr("and no sweep (no `workload`)"));
}

TEST(SimLint, ChecksFilesOfEveryKind) {
    const auto run = run_sim({"lint", source_path("scenarios/global/echo.yaml"),
                              source_path("scenarios/networks/dsl.yaml"),
                              source_path("scenarios/targets/chathackd.yaml")});
    EXPECT_EQ(run.exit_code, 0) << run.output;
    EXPECT_THAT(run.output, HasSubstr("2 files, "));
    EXPECT_THAT(run.output, HasSubstr("1 file, no errors"));
    const auto bad = run_sim({"lint", written("target.yaml", "name: x\ncommand: [y]\naccounts: ~\n")});
    EXPECT_EQ(bad.exit_code, 2);
    EXPECT_THAT(bad.output, HasSubstr("target.yaml:3:11: error: "));
}

TEST(SimWorkloads, AreListed) {
    const auto run = run_sim({"workloads", source_path("scenarios/workloads")});
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_THAT(run.output, HasSubstr("quiet-evening.yaml"));
    EXPECT_EQ(run_sim({"workloads", "/nowhere"}).exit_code, 2);
}

TEST(SimExplain, TellsWhatAFileSays) {
    const auto workload = run_sim({"explain", source_path("scenarios/workloads/quiet-evening.yaml")});
    EXPECT_EQ(workload.exit_code, 0);
    EXPECT_THAT(workload.output, HasSubstr("guests: 100 users"));
    const auto network = run_sim({"explain", source_path("scenarios/networks/partition.yaml")});
    EXPECT_EQ(network.exit_code, 0);
    EXPECT_THAT(network.output, HasSubstr("20 s  group `far` cut off"));
    const auto sweep = run_sim({"explain", source_path("scenarios/sweeps/loss-by-delay.yaml")});
    EXPECT_EQ(sweep.exit_code, 0);
    EXPECT_THAT(sweep.output, HasSubstr("network.clients.link.loss: 0 %, 1 %, 2 %, 5 %"));
    EXPECT_THAT(sweep.output, HasSubstr("16 combinations x 4 replications = 64 runs"));
    const auto lost = run_sim(
        {"explain",
         written("lost.yaml", "title: T\nworkload: " + source_path("scenarios/workloads/quiet-evening.yaml") +
                                  "\nnetwork: " + source_path("scenarios/networks/dsl.yaml") +
                                  "\ngrid: {network.clients.link.los: [1 %]}\n")});
    EXPECT_EQ(lost.exit_code, 2);
    EXPECT_THAT(lost.output, HasSubstr("did you mean `loss`?"));
    const auto bad = run_sim({"explain", written("bad-crowd.yaml", "title: T\nduration: 1 s\ngruops: {}\n")});
    EXPECT_EQ(bad.exit_code, 2);
    EXPECT_THAT(bad.output, HasSubstr("did you mean `groups`?"));
}

class SimSweep : public ::testing::Test {
protected:
    SimSweep() {
        small_crowd();
        std::filesystem::copy_file(source_path("scenarios/networks/lan.yaml"), written("lan.yaml", ""),
                                   std::filesystem::copy_options::overwrite_existing);
        sweep =
            written("sweep.yaml",
                    "title: Small\nworkload: crowd.yaml\nnetwork: lan.yaml\n"
                    "grid: {workload.groups.all.users: [2, 3], network.topology.lan.delay: [5 us, 1 ms]}\n"
                    "replications: 2\nmeasures: [latency_us.p50]\n");
    }
    std::vector<std::string> command(const std::string& folder) const {
        return {"sweep", sweep, "--output", folder};
    }
    std::string result(const std::string& folder, std::vector<std::string> arguments) const {
        const auto run = run_tool(std::move(arguments));
        EXPECT_EQ(run.exit_code, 0) << run.output;
        return read(folder + "/sweep.json");
    }

    std::string sweep;
};

TEST(SimCommands, AreSuggested) {
    const auto run = run_sim({"swep", "crowd.yaml"});
    EXPECT_EQ(run.exit_code, 2);
    EXPECT_THAT(run.output, HasSubstr("unknown command `swep`; did you mean `sweep`?"));
}

TEST_F(SimSweep, GivesTheSameBytesWhateverTheNumberOfJobs) {
    const auto one = scratch_path("one");
    const auto two = scratch_path("two");
    const auto first = result(one, {CHATHACK_SIM, "sweep", sweep, "--output", one, "--plots"});
    EXPECT_EQ(first, result(two, {CHATHACK_SIM, "sweep", sweep, "--output", two, "--jobs", "2"}));
    EXPECT_EQ(nlohmann::json::parse(first)["points"].size(), 4U);
    EXPECT_THAT(read(one + "/latency_us.p50.svg"), HasSubstr("</svg>"));
}

TEST_F(SimSweep, GoesOnWhereItWasKilled) {
    const auto whole = scratch_path("whole");
    const auto killed = scratch_path("killed");
    const auto expected = result(whole, {CHATHACK_SIM, "sweep", sweep, "--output", whole});
    std::filesystem::create_directories(killed);
    const auto journal = read(whole + "/journal.jsonl");
    const auto third = journal.find('\n', journal.find('\n', journal.find('\n') + 1) + 1);
    std::ofstream{killed + "/journal.jsonl"}
        << journal.substr(0, third + 20);  // three runs and a part of the fourth
    EXPECT_EQ(result(killed, {CHATHACK_SIM, "sweep", sweep, "--output", killed}), expected);
    EXPECT_THAT(run_sim({"sweep", sweep, "--output", killed}).output,
                HasSubstr("8 of 8 runs are in the journal already"));
}

TEST_F(SimSweep, TriesAllPointsBeforeAnythingRuns) {
    const auto bad = written("bad.yaml",
                             "title: T\nworkload: crowd.yaml\nnetwork: lan.yaml\n"
                             "grid: {workload.groups.all.users: [2, 0]}\n");
    const auto run = run_sim({"sweep", bad, "--output", scratch_path("bad")});
    EXPECT_EQ(run.exit_code, 2);
    EXPECT_THAT(run.output,
                HasSubstr("with workload.groups.all.users = 0: `users` must be a whole number from 1"));
    EXPECT_FALSE(std::filesystem::exists(scratch_path("bad")));
}

#ifdef CHATHACK_MPIRUN
TEST_F(SimSweep, GivesTheSameBytesOnTwoRanks) {
    const auto alone = scratch_path("alone");
    const auto ranks = scratch_path("ranks");
    const auto expected = result(alone, {CHATHACK_SIM, "sweep", sweep, "--output", alone});
    // Memory that Open MPI itself never frees is not our leak.
    EXPECT_EQ(result(ranks, {"env", "ASAN_OPTIONS=detect_leaks=0", CHATHACK_MPIRUN, "--allow-run-as-root",
                             "--oversubscribe", "-n", "2", CHATHACK_SIM, "sweep", sweep, "--output", ranks}),
              expected);
}
#endif

}  // namespace
}  // namespace chathack::sim
