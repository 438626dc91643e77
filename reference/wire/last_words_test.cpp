#include "reference/wire/last_words.hpp"

#include <gtest/gtest.h>

#include <new>
#include <stdexcept>
#include <thread>

namespace chathack::last_words {
namespace {

using ::testing::ExitedWithCode;

TEST(LastWords, SayThatThereIsNoMemoryAndWhereToLook) {
    const auto run_out = [] {
        prepare(4);
        add("; more is in a file");
        std::get_new_handler()();
    };
    EXPECT_EXIT(run_out(), ExitedWithCode(4), "wire_test: out of memory; more is in a file");
}

TEST(LastWords, AreSaidOfAnExceptionThatNobodyCatches) {
    const auto throw_in_a_thread = [] {
        prepare(7);
        std::thread{[] { throw std::runtime_error{"odd"}; }}.join();
    };
    EXPECT_EXIT(throw_in_a_thread(), ExitedWithCode(7), "wire_test: internal error: odd");
}

}  // namespace
}  // namespace chathack::last_words
