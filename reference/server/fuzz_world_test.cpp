// Runs the fuzzer's world with random inputs and with the stored corpus in every test run.
#include "reference/server/testing/fuzz_world.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

namespace chathack::server {
namespace {

TEST(FuzzWorld, HoldsForRandomInputs) {  // WIRE-3, LOGIN-8, GLOBAL-4, PRIVATE-5, PRIVATE-12
    std::mt19937 random{20'240'604};
    for (int round = 0; round < 200; ++round) {
        SCOPED_TRACE(round);
        std::vector<std::uint8_t> input(random() % 400);
        for (auto& byte : input)
            byte = static_cast<std::uint8_t>(random());
        fuzz_server(input);
    }
}

TEST(FuzzWorld, HoldsForTheCorpus) {
    int played = 0;
    for (const auto& file :
         std::filesystem::directory_iterator{CHATHACK_SOURCE_DIR "/reference/server/fuzz_corpus/server"}) {
        SCOPED_TRACE(file.path());
        std::ifstream in{file.path(), std::ios::binary};
        const std::vector<std::uint8_t> input{std::istreambuf_iterator<char>{in}, {}};
        fuzz_server(input);
        ++played;
    }
    EXPECT_GE(played, 40);
}

}  // namespace
}  // namespace chathack::server
