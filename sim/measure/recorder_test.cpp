#include "sim/measure/recorder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "sim/measure/result_csv.hpp"
#include "sim/measure/result_json.hpp"
#include "sim/measure/result_text.hpp"

namespace chathack::measure {
namespace {

using namespace std::chrono_literals;
using workload::Channel;

class Recording : public ::testing::Test {
protected:
    static workload::Workload two_users() {
        workload::Workload workload;
        workload.title = "Two";
        workload.groups.push_back({.name = "a", .users = 2});
        return workload;
    }
    void log_in(std::size_t user, Time began, Time now) {
        recorder.on(user, workload::Began{}, began);
        recorder.on(user, workload::LoginSucceeded{}, now);
    }
    void say_and_hear(Time said, Time heard) {
        recorder.on(0, workload::Said{number, 20}, said);
        recorder.on(1, workload::Heard{"a-1", workload::text_of(Channel::everyone, 0, number, 20)}, heard);
        ++number;
    }
    SimulationResult finish(Time now) { return recorder.finish({}, false, {}, now); }

    const workload::Workload crowd = two_users();
    Recorder recorder{crowd, {.may_break = true}};
    std::uint32_t number = 0;
};

TEST_F(Recording, MeasuresLatencyLoginAndGoodput) {
    log_in(0, 0s, 100ms);
    log_in(1, 0s, 200ms);
    say_and_hear(1s, 1020ms);
    say_and_hear(2s, 2040ms);
    recorder.end_second({.packets = 10});
    const auto result = finish(4s);
    EXPECT_EQ(result.login.max, 200ms);
    EXPECT_EQ(result.latency.count, 2U);
    EXPECT_EQ(result.latency.max, 40ms);
    EXPECT_EQ(result.latency.mean, 30ms);
    EXPECT_EQ(result.delivered_bytes, 40U);
    EXPECT_DOUBLE_EQ(result.goodput_bits_per_second, 80);
    EXPECT_EQ(result.receivers[1].connected, 3800ms);
    ASSERT_EQ(result.seconds.size(), 1U);
    EXPECT_EQ(result.seconds[0].deliveries, 2U);
    EXPECT_EQ(result.seconds[0].network.packets, 10U);
    EXPECT_THAT(seconds_csv(result), ::testing::HasSubstr("\n1,2,2,0,40,2,0,"));
    EXPECT_THAT(receivers_csv(result), ::testing::HasSubstr("\na-2,3.800000,2,40,84.2,30.000,"));
    EXPECT_THAT(to_text(result), ::testing::HasSubstr("delivery to everyone"));
}

TEST_F(Recording, TellsHowLongAFaultWasFelt) {
    log_in(0, 0s, 100ms);
    log_in(1, 0s, 100ms);
    say_and_hear(1s, 1020ms);
    recorder.on_fault("link down", false, 2s);
    say_and_hear(2s, 5s);         // late
    say_and_hear(6s, 6s + 15ms);  // as before
    auto result = finish(10s);
    ASSERT_EQ(result.faults.size(), 1U);
    EXPECT_EQ(result.faults[0].recovered_after, 3s);
    EXPECT_EQ(result.faults[0].late, 1U);
    EXPECT_THAT(to_text(result), ::testing::HasSubstr("2.000 s  link down: recovered after 3.000 s; 1 late"));
}

TEST_F(Recording, SaysThatSomebodyNeverCameBack) {
    log_in(0, 0s, 100ms);
    log_in(1, 0s, 100ms);
    say_and_hear(1s, 1020ms);
    recorder.on_fault("server crashes", false, 2s);
    recorder.on_server_crash(2s);
    log_in(0, 3s, 4s);
    const auto result = finish(10s);
    EXPECT_EQ(result.violation, std::nullopt);
    EXPECT_EQ(result.faults[0].lost_connections, 2U);
    EXPECT_EQ(result.faults[0].recovered_after, std::nullopt);
}

TEST_F(Recording, TellsASecondConnectionUnderOneLogin) {  // LOGIN-2
    recorder.on_server_login(0, 1s);
    EXPECT_FALSE(recorder.violation());
    recorder.on_server_login(0, 2s);
    ASSERT_TRUE(recorder.violation());
    EXPECT_EQ(to_string(*recorder.violation()),
              "2.000000 s: a-1: was let in while another connection held its login (LOGIN-2)");
}

TEST_F(Recording, MakesWhatIsOwedAtTheEndAViolationUnlessInterrupted) {
    log_in(0, 0s, 100ms);
    log_in(1, 0s, 100ms);
    recorder.on(0, workload::Said{0, 20}, 1s);
    EXPECT_TRUE(recorder.owes(2s));
    EXPECT_EQ(Recorder{recorder}.finish({}, true, {}, 2s).violation, std::nullopt);
    EXPECT_TRUE(finish(2s).violation);
}

TEST_F(Recording, BlamesNobodyForWhatTcpHasStillUnderWay) {
    log_in(0, 0s, 100ms);
    log_in(1, 0s, 100ms);
    say_and_hear(1s, 1020ms);
    recorder.on_fault("link down", false, 2s);
    recorder.on(0, workload::Said{0, 20}, 3s);
    const auto unmoved = Recorder{recorder}.finish({}, false, {{false, false}, {}}, 9s);
    EXPECT_TRUE(unmoved.violation);
    const auto result = Recorder{recorder}.finish({}, false, {{false, true}, {}}, 9s);
    EXPECT_EQ(result.violation, std::nullopt);
    EXPECT_EQ(result.undelivered, 1U);
    EXPECT_EQ(result.faults[0].recovered_after, std::nullopt);
    EXPECT_THAT(to_text(result), ::testing::HasSubstr("link down: no recovery seen"));
    EXPECT_THAT(to_text(result), ::testing::HasSubstr("1 delivery was owed when the run ended: TCP"));
}

TEST_F(Recording, ToldOfAFaultThatNobodyFelt) {
    log_in(0, 0s, 100ms);
    log_in(1, 0s, 100ms);
    say_and_hear(1s, 1020ms);
    recorder.on_fault("link down", false, 2s);
    EXPECT_THAT(to_text(finish(3s)), ::testing::HasSubstr("2.000 s  link down: nobody felt it"));
}

TEST_F(Recording, CountsWhoIsOwedNothingNotAsTreatedWorse) {
    log_in(0, 0s, 100ms);
    log_in(1, 0s, 100ms);
    say_and_hear(1s, 1020ms);  // the first speaks, the second hears
    EXPECT_DOUBLE_EQ(finish(2s).fairness_goodput.value(), 1);
}

TEST_F(Recording, HasNoNumberWhereNothingWasMeasured) {
    recorder.on(0, workload::Began{}, 0s);  // it never gets further
    log_in(1, 0s, 100ms);
    recorder.end_second({});
    const auto result = finish(9s);
    EXPECT_EQ(result.sessions.never_in, 1U);
    EXPECT_THAT(to_text(result), ::testing::HasSubstr("1 of 2 users could never log in"));
    const auto json = to_json(result);
    EXPECT_TRUE(json["latency_us"]["p50"].is_null());
    EXPECT_EQ(json["latency_us"]["count"], 0);
    EXPECT_EQ(json["login_us"]["p50"], 100'000);
    EXPECT_TRUE(json["fairness"]["goodput"].is_null());
    EXPECT_TRUE(json["seconds"][0]["latency_max_us"].is_null());
    EXPECT_THAT(seconds_csv(result), ::testing::HasSubstr("\n1,0,0,0,0,1,0,,,,"));
    for (const auto& [name, value] : numbers_of(result))
        EXPECT_NE(name, "latency_us.p50");
    EXPECT_THAT(number_names(), ::testing::Contains("latency_us.p50"));
}

TEST(JainIndex, IsOneForEqualsAndOneNthForOneWhoHasAll) {
    EXPECT_DOUBLE_EQ(jain_index({5, 5, 5, 5}).value(), 1);
    EXPECT_DOUBLE_EQ(jain_index({8, 0, 0, 0}).value(), 0.25);
    EXPECT_EQ(jain_index({}), std::nullopt);
    EXPECT_DOUBLE_EQ(jain_index({0, 0}).value(), 1);
}

}  // namespace
}  // namespace chathack::measure
