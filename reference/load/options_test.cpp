#include "reference/load/options.hpp"

#include <gtest/gtest.h>

#include <set>

namespace chathack::load {
namespace {

const Endpoint here{Address{std::array<std::uint8_t, 4>{127, 0, 0, 1}}, 7777};
const Endpoint elsewhere{Address{std::array<std::uint8_t, 4>{192, 0, 2, 1}}, 7777};

TEST(SourcesFor, NamesNoneWhenThePortsOfOneAddressAreEnough) {
    EXPECT_TRUE(sources_for(here, links_per_source_max).empty());
    EXPECT_TRUE(sources_for(elsewhere, 10 * links_per_source_max).empty());
}

TEST(SourcesFor, SpreadsManyConnectionsOverLoopbackAddresses) {
    EXPECT_EQ(sources_for(here, links_per_source_max + 1),
              (std::vector<Address>{Address{std::array<std::uint8_t, 4>{127, 0, 0, 2}},
                                    Address{std::array<std::uint8_t, 4>{127, 0, 0, 3}}}));
    const auto many = sources_for(here, 600 * links_per_source_max);
    EXPECT_EQ((std::set<Address>{many.begin(), many.end()}.size()), 600U);
}

TEST(FaultOf, LetsTheDefaultsPass) {
    LoadOptions options;
    options.server = here;
    EXPECT_EQ(fault_of(options), "");
    options.senders = options.clients + 1;
    EXPECT_NE(fault_of(options), "");
    options.redis = true;  // Redis publishers have connections of their own
    EXPECT_EQ(fault_of(options), "");
}

}  // namespace
}  // namespace chathack::load
