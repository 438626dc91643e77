#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "sim/plot/gnuplot.hpp"
#include "sim/plot/pictures.hpp"

namespace chathack::plot {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class Pictures : public ::testing::Test {
protected:
    void TearDown() override { std::filesystem::remove(path); }
    std::string drawn(const std::string& script) {
        const auto why_not = draw(script, path);
        EXPECT_EQ(why_not.value_or(""), "") << script;
        std::ifstream in{path};
        return {std::istreambuf_iterator<char>{in}, {}};
    }
    static measure::SimulationResult result() {
        measure::SimulationResult result;
        result.workload = "It's `odd` {text} \"here\"";
        result.network = "dsl";
        result.users = 5;
        for (int i = 1; i <= 100; ++i)
            result.latencies.record(i * 1ms);
        result.latency = measure::times_of(result.latencies);
        result.seconds.resize(3);
        result.seconds[1].deliveries = 100;
        result.seconds[1].p50 = 50ms;
        result.seconds[1].p99 = 99ms;
        result.seconds[1].max = 100ms;
        result.faults.push_back({1500ms, "link `backbone` down", false, 1, 2, 3s});
        return result;
    }
    const std::string path =
        ::testing::TempDir() + ::testing::UnitTest::GetInstance()->current_test_info()->name() + ".svg";
};

TEST_F(Pictures, OfLatencyNameTheirAxesWithUnits) {
    const auto svg = drawn(latency_cdf(result()));
    EXPECT_THAT(svg, HasSubstr("<svg"));
    EXPECT_THAT(svg, HasSubstr("latency of a delivery to everyone in ms"));
    EXPECT_THAT(svg, HasSubstr("share of the deliveries in %"));
    EXPECT_THAT(svg, HasSubstr("{text}")) << "titles are not read as markup";
    EXPECT_THAT(svg, HasSubstr("median"));
}

TEST_F(Pictures, OfTimeMarkTheFaults) {
    const auto svg = drawn(time_series(result()));
    EXPECT_THAT(svg, HasSubstr("simulated time in s"));
    EXPECT_THAT(svg, HasSubstr("link `backbone` down"));
}

TEST_F(Pictures, AreDrawnOfNothingToo) {
    EXPECT_THAT(drawn(latency_cdf({})), HasSubstr("Nothing was delivered."));
    EXPECT_THAT(drawn(time_series({})), HasSubstr("<svg"));
}

TEST_F(Pictures, ShowGapsAndSayWhenNothingWasMeasured) {
    EXPECT_THAT(drawn(curve({"p99", "loss", "ms", {{"0 %", 1, 0}, {"1 %", std::nullopt, 0}, {"2 %", 3, 0}}})),
                HasSubstr(">2 %<"));
    EXPECT_THAT(drawn(curve({"p99", "loss", "ms", {{"0 %", std::nullopt, 0}}})),
                HasSubstr("Nothing was measured."));
    EXPECT_THAT(drawn(heat_map({"p99", "loss", "delay", "ms", {"0 %"}, {"1 ms"}, {{std::nullopt}}})),
                HasSubstr("Nothing was measured."));
}

TEST_F(Pictures, OfSweepsShowEveryValue) {
    const auto svg = drawn(heat_map({.title = "p99 latency",
                                     .x_label = "loss",
                                     .y_label = "delay",
                                     .value_label = "ms",
                                     .xs = {"0 %", "1 %"},
                                     .ys = {"10 ms"},
                                     .values = {{12.5, std::nullopt}}}));
    EXPECT_THAT(svg, HasSubstr("12.5"));
    EXPECT_THAT(svg, HasSubstr("10 ms"));
    EXPECT_THAT(
        drawn(curve(
            {.title = "T", .x_label = "x", .y_label = "y in ms", .points = {{"a", 1, 0.5}, {"b", 2, 0.1}}})),
        HasSubstr("y in ms"));
}

TEST_F(Pictures, SayWhatGnuplotComplainsOf) {
    EXPECT_THAT(draw("plot nonsense(", path).value_or(""), HasSubstr("gnuplot cannot draw"));
    EXPECT_THAT(draw(latency_cdf(result()), "/nowhere/x.svg").value_or(""), HasSubstr("cannot be written"));
}

TEST_F(Pictures, SayThatGnuplotIsMissing) {
    const std::string before = std::getenv("PATH");
    setenv("PATH", "/nowhere", 1);
    const auto why_not = draw("plot sin(x)\n", path);
    setenv("PATH", before.c_str(), 1);
    EXPECT_THAT(why_not.value_or(""), HasSubstr("apt-get install gnuplot-nox"));
}

TEST(GnuplotText, CannotLeaveItsQuotes) { EXPECT_EQ(in_quotes("it's\n`x`"), "'it''s `x`'"); }

}  // namespace
}  // namespace chathack::plot
