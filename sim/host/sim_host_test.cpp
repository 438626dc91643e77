// Each case has a simulation of its own, and the same seed gives the same bytes.
#include "sim/host/sim_host.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "conformance/suite/case_result.hpp"
#include "conformance/suite/sources.hpp"
#include "reports/model/json.hpp"
#include "sim/host/configured_case_network.hpp"
#include "sim/host/testing/star_case_network.hpp"
#include "sim/network/loader.hpp"
#include "sim/topology/read_map.hpp"

namespace chathack::sim {
namespace {

namespace fs = std::filesystem;

class SimHostTest : public testing::Test {
protected:
    void TearDown() override { fs::remove_all(folder_); }

    const scenario::Case& find(const std::string& id) {
        for (const auto& one : sources_.cases) {
            if (one.id == id) return one;
        }
        ADD_FAILURE() << "no case " << id;
        return sources_.cases.front();
    }
    static runner::RunOptions run_options(std::uint64_t seed) {
        runner::RunOptions options;
        options.target = make_sim_host({})->target_endpoint(false);
        options.timing.answer = simulated_answer_least;
        options.timing.quiet = simulated_quiet_least;
        options.seed = seed;
        options.login_suffix = "-x";
        return options;
    }
    static std::string json_of(const scenario::Case& one, const runner::Transcript& transcript) {
        reports::Result result;
        result.cases.push_back(suite::make_case_result(one, transcript, judge::judge(one, transcript)));
        return reports::to_json(result);
    }
    /// The files below a folder, by name.
    static std::map<std::string, std::string> files_of(const fs::path& folder) {
        std::map<std::string, std::string> files;
        for (const auto& entry : fs::recursive_directory_iterator{folder}) {
            if (!entry.is_regular_file()) continue;
            std::ostringstream text;
            text << std::ifstream{entry.path(), std::ios::binary}.rdbuf();
            files[fs::relative(entry.path(), folder).string()] = text.str();
        }
        return files;
    }

    const std::atomic<bool> never_{false};
    const fs::path folder_ = fs::path{testing::TempDir()} / ("sim-host-" + std::to_string(getpid()));
    const suite::Sources sources_ = suite::read_sources({std::string{CHATHACK_SOURCE_DIR} + "/scenarios"});
};

TEST_F(SimHostTest, OneSeedGivesOneResult) {
    const auto& one = find("global/limit:one-byte-1023");
    const auto& another = find("private/accept:first-asks-last");
    std::vector<std::string> results;
    for (const std::string name : {"first", "second"}) {
        const auto host = make_sim_host({&StarCaseNetwork::make, {}, (folder_ / name).string()});
        const auto transcript = host->play(one, run_options(7), never_);
        EXPECT_TRUE(transcript.complete);
        results.push_back(json_of(one, transcript));
        // An earlier case in the same process makes no difference.
        host->play(another, run_options(8), never_);
        EXPECT_EQ(json_of(one, host->play(one, run_options(7), never_)), results.back());
    }
    EXPECT_EQ(results[0], results[1]);
    EXPECT_FALSE(files_of(folder_ / "first").empty());
    EXPECT_TRUE(files_of(folder_ / "first") == files_of(folder_ / "second"));
}

TEST_F(SimHostTest, PacketsDoNotDependOnWhatWasPlayedBefore) {
    const auto& one = find("private/accept:first-asks-last");
    const std::string networks = std::string{CHATHACK_SOURCE_DIR} + "/scenarios/networks/";
    for (const std::string name : {"lan", "dsl", "lossy-5", "mobile-3g", "wifi-lecture-hall"}) {
        SCOPED_TRACE(name);
        const auto loaded = network::load_network(networks + name + ".yaml", {});
        ASSERT_TRUE(loaded.network);
        const auto host = [&](const std::string& folder) {
            return make_sim_host({case_networks_of(*loaded.network), {}, (folder_ / folder / name).string()});
        };
        const auto transcript = host("alone")->play(one, run_options(7), never_);
        EXPECT_TRUE(transcript.complete);
        host("before")->play(find("global/limit:one-byte-1023"), run_options(8), never_);
        host("after")->play(one, run_options(7), never_);
        const auto alone = files_of(folder_ / "alone" / name);
        EXPECT_GT(alone.size(), 2U);
        EXPECT_TRUE(alone == files_of(folder_ / "after" / name));
    }
}

TEST_F(SimHostTest, AnInterruptEndsACaseEarly) {
    const std::atomic<bool> interrupted{true};
    const auto& one = find("global/limit:one-byte-1023");
    const auto host = make_sim_host({&StarCaseNetwork::make, {}, {}});
    const auto transcript = host->play(one, run_options(1), interrupted);
    EXPECT_FALSE(transcript.complete);
    EXPECT_EQ(transcript.cut_short, "interrupted");
}

TEST_F(SimHostTest, AMarkerThatOvertakesWhatOthersDidRefutesNothing) {  // WIRE-7
    const auto loaded = network::load_network(
        std::string{CHATHACK_SOURCE_DIR} + "/scenarios/networks/mobile-3g.yaml", topology::read_map);
    ASSERT_TRUE(loaded.network);
    const auto host = make_sim_host({case_networks_of(*loaded.network), {}, {}});
    // Alice's bad bytes and Carol's marker take different paths, so they may arrive in either order.
    const auto& one = find("wire/invalid-utf8-message:latin-1");
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        SCOPED_TRACE(seed);
        auto options = run_options(seed);
        options.target = host->target_endpoint(false);
        for (const auto& verdict : judge::judge(one, host->play(one, options, never_)))
            EXPECT_TRUE(verdict.kind == verdict::Kind::conforms || verdict.behaviour == "rejects")
                << verdict.why;
    }
}

TEST_F(SimHostTest, TheReferenceClientIsCheckedInVirtualTime) {  // CLIENT-3, CLIENT-4, PEER-1, PEER-3, PEER-4
    const auto host = make_sim_host({&StarCaseNetwork::make, {}, {}});
    for (const auto* id : {"client/shows:utf8", "client/login-taken", "client/asked-accepts:plain",
                           "client/over-ipv6", "peer/hello:highest", "peer/shows:longest",
                           "peer/turned-away:wrong-id", "peer/tells-as-asker:utf8"}) {
        SCOPED_TRACE(id);
        auto options = run_options(7);
        options.clients.push_back({});
        const auto& one = find(id);
        for (const auto& verdict : judge::judge(one, host->play(one, options, never_)))
            EXPECT_EQ(verdict.kind, verdict::Kind::conforms) << verdict.clause << ": " << verdict.why;
    }
}

TEST_F(SimHostTest, PiecesMayTakeLongerThanAnAnswer) {  // WIRE-3
    const auto host = make_sim_host({&StarCaseNetwork::make, {}, {}});
    auto options = run_options(7);
    options.timing.answer = std::chrono::seconds{1};
    options.timing.piece_gap = std::chrono::milliseconds{100};
    const auto transcript = host->play(find("wire/bytewise:accept-ipv6"), options, never_);
    EXPECT_TRUE(transcript.complete) << transcript.cut_short;
}

}  // namespace
}  // namespace chathack::sim
