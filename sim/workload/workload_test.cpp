#include "sim/workload/workload.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "sim/workload/texts.hpp"

namespace chathack::workload {
namespace {

using namespace std::chrono_literals;

Workload two_groups() {
    Workload workload;
    workload.groups.resize(2);
    workload.groups[0] = {.name = "teacher", .users = 1};
    workload.groups[1] = {.name = "a-b", .users = 100, .arrive = {Arrival::Kind::poisson, 1s, {}, 10}};
    return workload;
}

TEST(Users, AreCalledByGroupAndNumber) {
    const auto workload = two_groups();
    EXPECT_EQ(login_of(workload, 0), "teacher-1");
    EXPECT_EQ(login_of(workload, 100), "a-b-100");
    for (std::size_t user = 0; user < workload.users(); ++user)
        EXPECT_EQ(user_of(workload, login_of(workload, user)), user);
    for (const auto* login : {"", "teacher", "teacher-", "teacher-0", "teacher-2", "a-b-01", "a-b-101",
                              "a-b-1x", "-1", "a-b-99999999999999999999"})
        EXPECT_EQ(user_of(workload, login), std::nullopt) << login;
}

TEST(Arrivals, AreAtOnceEvenOrPoisson) {
    auto workload = two_groups();
    const auto all = arrivals(workload, 7);
    EXPECT_EQ(all, arrivals(workload, 7));
    EXPECT_NE(all, arrivals(workload, 8));
    EXPECT_EQ(all[0], 0s);
    EXPECT_TRUE(std::is_sorted(all.begin() + 1, all.end()));
    EXPECT_GT(all[1], 1s);
    EXPECT_NEAR(std::chrono::duration<double>(all.back()).count(), 11, 4);  // four standard deviations
    workload.groups[1].arrive = {Arrival::Kind::evenly, 1s, 50s, 0};
    EXPECT_EQ(arrivals(workload, 7)[1], 1s);
    EXPECT_EQ(arrivals(workload, 7)[3], 2s);
    workload.groups[1].arrive = {Arrival::Kind::at_once, 3s, {}, 0};
    EXPECT_EQ(arrivals(workload, 7)[100], 3s);
}

TEST(Texts, TellChangedCutAndForeignOnes) {
    for (const std::size_t bytes : {std::size_t{8}, std::size_t{100}, std::size_t{1024}}) {
        const auto text = text_of(Channel::everyone, 3, 17, bytes);
        EXPECT_EQ(text.size(), bytes);
        EXPECT_EQ(number_of(text), 17U);
        EXPECT_TRUE(is_text_of(text, Channel::everyone, 3, 17, bytes));
        EXPECT_FALSE(is_text_of(text, Channel::everyone, 4, 17, bytes));
        EXPECT_FALSE(is_text_of(text, Channel::direct_file, 3, 17, bytes));
        EXPECT_FALSE(is_text_of(text, Channel::everyone, 3, 18, bytes));
        EXPECT_FALSE(
            is_text_of(std::string_view{text}.substr(0, bytes - 1), Channel::everyone, 3, 17, bytes));
        auto changed = text;
        changed.back() = '!';
        EXPECT_FALSE(is_text_of(changed, Channel::everyone, 3, 17, bytes));
    }
    for (const auto* text : {"", "17", "x", " ", "99999999999 a", "10000000 a"})
        EXPECT_EQ(number_of(text), std::nullopt) << text;
}

}  // namespace
}  // namespace chathack::workload
