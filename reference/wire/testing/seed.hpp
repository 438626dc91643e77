#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

namespace chathack::testing {

/// A seed for a random test: CHATHACK_TEST_SEED of the environment, or else a new one. Prints it, so that a
/// failure can be repeated.
inline std::uint64_t test_seed() {
    const char* const given = std::getenv("CHATHACK_TEST_SEED");
    const std::uint64_t seed = given != nullptr ? std::stoull(given) : std::random_device{}();
    std::printf("CHATHACK_TEST_SEED=%s\n", std::to_string(seed).c_str());
    return seed;
}

}  // namespace chathack::testing
