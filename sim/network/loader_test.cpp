#include "sim/network/loader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "sim/network/paths.hpp"

namespace chathack::network {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Stands for ns-3's reader: a map of three nodes in a row.
std::optional<IspMap> small_map(const std::string& path, MapFormat, std::string& problem) {
    if (path.ends_with("provider.inet")) {
        return IspMap{{"0", "9", "10"}, {{0, 1, 100}, {1, 2, 50}}};
    }
    problem = "the file cannot be read";
    return std::nullopt;
}

LoadedNetwork load(const std::string& yaml) { return load_network_text(yaml, "a.yaml", small_map); }

Network loaded(const std::string& yaml) {
    auto result = load(yaml);
    for (const auto& diagnostic : result.diagnostics)
        ADD_FAILURE() << to_string(diagnostic);
    return result.network.value_or(Network{});
}

TEST(Loader, ReadsTheValuesOfLinks) {
    const auto network = loaded(R"(about: a test
topology: star
ip: 6
tcp: {variant: bbr}
server: {tcp: {send_buffer: 1 MiB}}
clients:
  link:
    rate: 2.5 Mbit/s
    delay: 20 ms
    jitter: {mean: 1 ms, most: 10 ms}
    loss: {random: 1 %, burst: {enter: 0.5 %, leave: 25 %, loss: 80 %, most: 500 ms}}
    corruption: 0.001
    duplication: 2 %
    reordering: {part: 3 %, hold: 4 ms}
    mtu: 1400 B
    up: {rate: 500 kbit/s, queue: 64 KiB}
    down: {queue: {kind: red, limit: 50 packets, least: 4, most: 20}}
)");
    EXPECT_TRUE(network.ipv6);
    EXPECT_EQ(network.server.tcp.variant, TcpVariant::bbr);
    EXPECT_EQ(network.server.tcp.send_buffer_bytes, 1024U * 1024U);
    const auto& link = network.groups.at(0).place.link;
    EXPECT_EQ(link.mtu_bytes, 1400U);
    EXPECT_EQ(smallest_mtu_bytes(network), 1400U);
    EXPECT_EQ(link.up.rate_bits_per_second, 500'000U);
    EXPECT_EQ(link.down.rate_bits_per_second, 2'500'000U);
    EXPECT_EQ(link.up.delay, milliseconds{20});
    EXPECT_EQ(link.down.jitter, (Jitter{milliseconds{10}, milliseconds{1}}));
    EXPECT_DOUBLE_EQ(link.up.loss, 0.01);
    EXPECT_EQ(link.up.burst, (Burst{0.005, 0.25, 0.8, milliseconds{500}}));
    EXPECT_DOUBLE_EQ(link.up.corruption, 0.001);
    EXPECT_DOUBLE_EQ(link.up.duplication, 0.02);
    EXPECT_EQ(link.up.reordering, (Reordering{0.03, milliseconds{4}}));
    EXPECT_TRUE(link.up.queue.limit_in_bytes);
    EXPECT_EQ(link.up.queue.limit, 65'536U);
    EXPECT_EQ(link.down.queue.kind, QueueKind::red);
    EXPECT_EQ(link.down.queue.most, 20U);
}

TEST(Loader, WritesShortFormsOut) {
    EXPECT_EQ(loaded("about: a test\ntopology: star\n").routers, std::vector<std::string>{"hub"});
    const auto tree =
        loaded("about: a test\ntopology: {tree: {depth: 2, fan_out: 3, link: {delay: 1 ms}}}\n");
    EXPECT_EQ(tree.routers.size(), 13U);
    EXPECT_EQ(tree.router_links.size(), 12U);
    EXPECT_EQ(tree.groups.at(0).place.routers.size(), 9U);
    const auto wifi = loaded("about: a test\ntopology: wifi\n");
    EXPECT_TRUE(wifi.segments.at(0).wifi);
    EXPECT_EQ(wifi.groups.at(0).place.segment, 0U);
    EXPECT_EQ(wifi.server.place.routers, std::vector<std::size_t>{0});
    const auto isp = loaded(
        "about: a test\ntopology: {isp: {map: provider.inet, format: inet, link: {delay: 1 ms}, "
        "delay_per_length: 5 us}}\n");
    EXPECT_THAT(isp.routers, ::testing::ElementsAre("node-0", "node-9", "node-10"));
    EXPECT_EQ(isp.router_links.at(1).name, "link-9-10");
    EXPECT_EQ(isp.router_links.at(1).link.up.delay, std::chrono::microseconds{1250});
}

TEST(Loader, PutsFaultsInOrderAndEndsThemByThemselves) {
    const auto network = loaded(R"(about: a test
topology: {dumbbell: {bottleneck: {delay: 5 ms, loss: 1 %}}}
faults:
  - {at: 10 s, change: bottleneck, delay: 50 ms, for: 10 s}
  - {at: 1 s, down: bottleneck, for: 1 s, every: 3 s, until: 5 s}
  - {at: 15 s, change: bottleneck, loss: 9 %, for: 10 s}
)");
    std::vector<std::string> told;
    for (const auto& fault : network.faults)
        told.push_back(std::to_string(fault.at / seconds{1}) + " " + describe(network, fault));
    EXPECT_THAT(told, ::testing::ElementsAre("1 link `bottleneck` down", "2 link `bottleneck` up",
                                             "4 link `bottleneck` down", "5 link `bottleneck` up",
                                             "10 link `bottleneck` changed", "15 link `bottleneck` changed",
                                             "20 link `bottleneck` changed", "25 link `bottleneck` changed"));
    EXPECT_EQ(network.faults[5].changed.up.delay, milliseconds{50});  // both changes last
    EXPECT_DOUBLE_EQ(network.faults[5].changed.up.loss, 0.09);
    EXPECT_EQ(network.faults[6].changed.up.delay, milliseconds{5});  // the first change is over
    EXPECT_DOUBLE_EQ(network.faults[6].changed.up.loss, 0.09);
    EXPECT_DOUBLE_EQ(network.faults[7].changed.up.loss, 0.01);
}

TEST(Loader, SpreadsClientsByCountsAndShares) {
    const auto network = loaded(
        "about: a test\ntopology: star\ngroups: {a: {share: 2}, b: {count: 3}, c: {}, d: {share: 0.5}}\n");
    EXPECT_THAT(spread(network, 10), ::testing::ElementsAre(4, 3, 2, 1));
    EXPECT_THAT(spread(network, 2), ::testing::ElementsAre(0, 2, 0, 0));
    EXPECT_THAT(spread(network, 0), ::testing::ElementsAre(0, 0, 0, 0));
}

struct Row {
    std::string name;
    std::string yaml;
    std::vector<std::string> errors;  // "LINE:COLUMN MESSAGE"
};

std::vector<Row> rows() {
    std::ifstream in{CHATHACK_SOURCE_DIR "/sim/network/testdata/errors.txt"};
    std::vector<Row> all;
    bool in_errors = false;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("=== ")) {
            all.push_back({line.substr(4), {}, {}});
            in_errors = false;
        } else if (line == "--- errors") {
            in_errors = true;
        } else if (!all.empty() && in_errors) {
            all.back().errors.push_back(line);
        } else if (!all.empty()) {
            all.back().yaml += line + "\n";
        }
    }
    return all;
}

TEST(Loader, SaysOfImpossibleNetworksWhereAndWhatAndWhatToDo) {
    const auto all = rows();
    EXPECT_GE(all.size(), 45U);
    for (const auto& row : all) {
        SCOPED_TRACE(row.name);
        std::vector<std::string> told;
        for (const auto& diagnostic : load(row.yaml).diagnostics) {
            told.push_back(std::to_string(diagnostic.position.line) + ":" +
                           std::to_string(diagnostic.position.column) + " " + diagnostic.message);
        }
        EXPECT_FALSE(row.errors.empty());
        EXPECT_THAT(told, ::testing::ElementsAreArray(row.errors));
    }
}

TEST(Loader, LoadsEveryReadyMadeNetwork) {
    std::set<std::string> names;
    for (const auto& file : std::filesystem::directory_iterator{CHATHACK_SOURCE_DIR "/scenarios/networks"}) {
        if (file.path().extension() != ".yaml") continue;
        const auto result = load_network(file.path().string(), small_map);
        for (const auto& diagnostic : result.diagnostics)
            ADD_FAILURE() << to_string(diagnostic);
        names.insert(file.path().stem().string());
    }
    for (const auto* name : {"lan", "dsl", "mobile-3g", "lte-edge", "satellite", "wifi-lecture-hall",
                             "transatlantic", "lossy-5", "flapping", "partition", "campus", "provider"})
        EXPECT_TRUE(names.contains(name)) << name;
}

TEST(Loader, LoadsEveryExampleOfItsDocument) {
    std::ifstream in{CHATHACK_SOURCE_DIR "/docs/networks.md"};
    std::vector<std::string> examples;
    bool inside = false;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("```")) {
            inside = line == "```yaml";
            if (inside) examples.emplace_back();
        } else if (inside) {
            examples.back() += line + "\n";
        }
    }
    EXPECT_GE(examples.size(), 11U);
    for (const auto& example : examples) {
        SCOPED_TRACE(example);
        loaded(example);
    }
}

}  // namespace
}  // namespace chathack::network
