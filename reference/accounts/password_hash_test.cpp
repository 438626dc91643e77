#include "reference/accounts/password_hash.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <fstream>

namespace chathack::accounts {
namespace {

TEST(PasswordHash, MatchesItsPasswordAndNoOther) {  // LOGIN-4, LOGIN-5
    const auto hash = hash_password("alice", test_cost);
    ASSERT_TRUE(hash);
    EXPECT_EQ(check_password(*hash, "alice"), PasswordCheck::match);
    for (const std::string other : {"", "alic", "alice ", "Alice"}) {
        EXPECT_EQ(check_password(*hash, other), PasswordCheck::mismatch) << other;
    }
}

TEST(PasswordHash, TakesAnyBytes) {
    const std::string nul_inside{"a\0b", 3};
    const auto hash = hash_password(nul_inside, test_cost);
    ASSERT_TRUE(hash);
    EXPECT_EQ(check_password(*hash, nul_inside), PasswordCheck::match);
    EXPECT_EQ(check_password(*hash, "a"), PasswordCheck::mismatch);
    EXPECT_EQ(check_password(*hash, std::string{"a\0c", 3}), PasswordCheck::mismatch);
}

TEST(PasswordHash, IsSaltedAndDoesNotHoldThePassword) {
    const auto one = hash_password("correct horse", test_cost);
    const auto two = hash_password("correct horse", test_cost);
    ASSERT_TRUE(one && two);
    EXPECT_NE(*one, *two);
    EXPECT_EQ(one->find("horse"), std::string::npos);
}

TEST(PasswordHash, SaysArgon2idAndItsCost) {
    const auto hash = hash_password("x", standard_cost);
    ASSERT_TRUE(hash);
    EXPECT_THAT(*hash, ::testing::StartsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
    EXPECT_EQ(cost_of(*hash), standard_cost);
}

TEST(PasswordHash, ChecksAHashOfAnotherImplementation) {
    // printf password | argon2 somesalt12345678 -id -t 1 -k 64 -p 1 -l 32 -e
    const std::string hash =
        "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQxMjM0NTY3OA$KovyxkqWI8NiIbnVTsHJGtWda07axUqoJVIuPotqICc";
    EXPECT_EQ(check_password(hash, "password"), PasswordCheck::match);
}

TEST(PasswordHash, TellsWhatIsNotAHash) {
    const auto good = hash_password("x", test_cost);
    ASSERT_TRUE(good);
    ASSERT_EQ(cost_of(*good), test_cost);
    for (const std::string& bad :
         {std::string{}, std::string{"alice"}, good->substr(0, good->size() - 1), *good + "=",
          std::string{"$argon2i$v=19$m=8,t=1,p=1$c29tZXNhbHQxMjM0NTY3OA$AAAA"},
          std::string{"$argon2id$v=19$m=8,t=1,p=1$"}, good->substr(0, good->rfind('$')), "x" + *good,
          *good + "$", std::string{*good}.replace(good->rfind('$') + 1, 1, "-"), std::string(4096, '$')}) {
        EXPECT_EQ(cost_of(bad), std::nullopt) << bad;
        EXPECT_EQ(check_password(bad, "x"), PasswordCheck::impossible) << bad;
    }
}

TEST(PasswordHash, OfACostBeyondTheLimitsIsTakenForDamaged) {
    const std::string salt_and_hash = "$c29tZXNhbHQxMjM0NTY3OA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    EXPECT_TRUE(cost_of("$argon2id$v=19$m=1048576,t=64,p=1" + salt_and_hash));
    EXPECT_FALSE(cost_of("$argon2id$v=19$m=1048577,t=2,p=1" + salt_and_hash));
    EXPECT_FALSE(cost_of("$argon2id$v=19$m=19456,t=65,p=1" + salt_and_hash));
    EXPECT_FALSE(cost_of("$argon2id$v=19$m=4,t=2,p=1" + salt_and_hash));
    EXPECT_FALSE(cost_of("$argon2id$v=19$m=4294967304,t=2,p=1" + salt_and_hash));
    EXPECT_FALSE(cost_of("$argon2id$v=19$m=99999999999,t=2,p=1" + salt_and_hash));
}

TEST(PasswordHash, WithoutEnoughMemoryIsImpossibleNotAMismatch) {
    std::size_t pages = 0;
    std::ifstream{"/proc/self/statm"} >> pages;
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_AS, &before), 0);
    rlimit tight = before;  // 64 MiB more than now, so that it fails on every machine
    tight.rlim_cur = std::min<rlim_t>(before.rlim_cur, pages * 4096 + (64U << 20));
    const std::string half_a_gibibyte =
        "$argon2id$v=19$m=524288,t=1,p=1$c29tZXNhbHQxMjM0NTY3OA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    ASSERT_TRUE(cost_of(half_a_gibibyte));
    ASSERT_EQ(::setrlimit(RLIMIT_AS, &tight), 0);
    const auto checked = check_password(half_a_gibibyte, "x");
    const auto hashed = hash_password("x", {1, std::size_t{512} << 20});
    ASSERT_EQ(::setrlimit(RLIMIT_AS, &before), 0);
    EXPECT_EQ(checked, PasswordCheck::impossible);
    EXPECT_EQ(hashed, std::nullopt);
}

TEST(KeyedDigest, IsTheSameForTheSameText) {
    EXPECT_EQ(keyed_digest("bob"), keyed_digest("bob"));
    EXPECT_NE(keyed_digest("bob"), keyed_digest("Bob"));
}

TEST(Wipe, LeavesNothingInTheBuffer) {
    std::string secret = "a rather long secret, not kept inside the object";
    const char* buffer = secret.data();
    const std::size_t size_bytes = secret.size();
    wipe(secret);
    EXPECT_TRUE(secret.empty());
    EXPECT_EQ(secret.data(), buffer);
    for (std::size_t i = 0; i < size_bytes; ++i)
        EXPECT_EQ(buffer[i], '\0');
}

}  // namespace
}  // namespace chathack::accounts
