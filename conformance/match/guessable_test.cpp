#include "conformance/match/guessable.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>

namespace chathack::match {
namespace {

TEST(Guessable, AreIdsOfAGeneratorWith48BitsOfState) {  // PEER-8
    for (const std::int64_t id : {
             -4964420948893066024,  // new java.util.Random(1).nextLong(), and what it gives next
             7564655870752979346,
             4964420948893066024,  // Math.abs of the first
             4258951087961709784,  // the first & Long.MAX_VALUE
             6741161562408242796,  // the first >>> 1
         }) {
        EXPECT_TRUE(is_guessable(id)) << id;
    }
}

TEST(Guessable, AreSmallNumbersAndStretchedDoubles) {  // PEER-8
    for (const std::int64_t id : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{4294967295},
                                  std::int64_t{0x1fffffffffffff}, std::int64_t{0x5d8d6aa337139800}})
        EXPECT_TRUE(is_guessable(id)) << id;
}

TEST(Guessable, AreFewIdsOfAGoodGenerator) {  // PEER-8
    std::mt19937_64 chance{7};                // NOLINT(cert-msc51-cpp): all runs are alike
    int guessable = 0;
    for (int i = 0; i < 2'000; ++i)
        guessable += is_guessable(static_cast<std::int64_t>(chance() >> 1)) ? 1 : 0;
    EXPECT_LE(guessable, 20);  // 5 are expected
    EXPECT_FALSE(is_guessable(0x0123456789abcdef));
    EXPECT_TRUE(is_guessable(std::numeric_limits<std::int64_t>::min()));
}

}  // namespace
}  // namespace chathack::match
