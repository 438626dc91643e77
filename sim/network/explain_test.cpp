#include "sim/network/explain.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/network/loader.hpp"
#include "sim/network/server_paths.hpp"

namespace chathack::network {
namespace {

using ::testing::HasSubstr;

Network network_of(const std::string& yaml) {
    auto loaded = load_network_text(yaml, "mine.yaml", {});
    for (const auto& diagnostic : loaded.diagnostics)
        ADD_FAILURE() << to_string(diagnostic);
    return loaded.network.value_or(Network{});
}

const auto* const yaml = R"(about: Two sites.
topology:
  dumbbell:
    bottleneck: {up: {rate: 1 Mbit/s, loss: 10 %}, down: {rate: 8 Mbit/s}, delay: 20 ms}
server: {link: {rate: 1 Gbit/s, delay: 1 ms}}
clients: {link: {rate: 100 Mbit/s, delay: 2 ms, loss: {burst: {enter: 1 %, leave: 25 %}}}}
faults:
  - {at: 5 s, down: bottleneck, for: 1 s}
)";

TEST(Ways, AddUpDelaysBothWaysAndTheBitsOfASmallPacket) {
    const auto way = path_to_server(network_of(yaml), 0);
    // 2 x (2 + 20 + 1) ms, and 800 bits: 8 us twice, 800 us, 100 us, 0.8 us twice
    EXPECT_EQ(way.round_trip, std::chrono::nanoseconds{46'000'000 + 16'000 + 900'000 + 1'600});
    EXPECT_EQ(way.rate_up_bits_per_second, 1'000'000U);
    EXPECT_EQ(way.narrowest_up, "bottleneck");
    EXPECT_EQ(way.rate_down_bits_per_second, 8'000'000U);
    EXPECT_NEAR(way.loss_down, 4.0 / 103, 1e-9);
    EXPECT_NEAR(way.loss_up, 1 - 0.9 * 99 / 103, 1e-9);
}

TEST(Explain, SaysLinksClientsAndFaults) {
    const auto text = explain(network_of(yaml));
    EXPECT_THAT(text, HasSubstr("mine: Two sites.\n"));
    EXPECT_THAT(
        text,
        HasSubstr("bottleneck           up    1 Mbit/s, 20 ms, loss 10 %, queue drop-tail 1000 packets\n"));
    EXPECT_THAT(
        text,
        HasSubstr("clients (each)       both  100 Mbit/s, 2 ms, loss in bursts 3.883 % (4.0 packets each)"));
    EXPECT_THAT(
        text,
        HasSubstr(
            "round trip 46.917 ms; at most 1 Mbit/s up (`bottleneck`) and 8 Mbit/s down (`bottleneck`)"));
    EXPECT_THAT(text, HasSubstr("       5 s  link `bottleneck` down\n"));
    EXPECT_THAT(text, HasSubstr("       6 s  link `bottleneck` up\n"));
}

}  // namespace
}  // namespace chathack::network
