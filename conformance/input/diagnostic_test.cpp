#include "conformance/input/diagnostic.hpp"

#include <gtest/gtest.h>

namespace chathack::input {
namespace {

TEST(Diagnostic, SaysWhereAndHowBad) {
    Diagnostic one;
    one.file = "a.yaml";
    one.message = "wrong";
    EXPECT_EQ(to_string(one), "a.yaml: error: wrong");
    one.position = {3, 5};
    one.severity = Diagnostic::Severity::warning;
    EXPECT_EQ(to_string(one), "a.yaml:3:5: warning: wrong");
    EXPECT_FALSE(has_errors({}));
    EXPECT_FALSE(has_errors({one}));
    auto error = one;
    error.severity = Diagnostic::Severity::error;
    EXPECT_TRUE(has_errors({one, error}));
}

}  // namespace
}  // namespace chathack::input
