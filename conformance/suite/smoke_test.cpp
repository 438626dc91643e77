#include "conformance/suite/smoke.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "conformance/suite/sources.hpp"

namespace chathack::suite {
namespace {

TEST(SmokeCases, AreThirtyOfTheSuiteOnServers) {
    std::set<std::string, std::less<>> of_servers;
    for (const auto& one : read_sources({}, false).cases)
        if (scenario::side_of(one) == clauses::Side::server) of_servers.insert(one.id);
    std::set<std::string_view> chosen;
    for (const auto id : smoke_cases()) {
        EXPECT_TRUE(of_servers.contains(id)) << id;
        chosen.insert(id);
    }
    EXPECT_EQ(chosen.size(), 30U);
}

}  // namespace
}  // namespace chathack::suite
