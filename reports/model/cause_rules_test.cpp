// The words of symptoms. What the rules make of them is in causes_test.cpp.
#include "reports/model/cause_rules.hpp"

#include <gtest/gtest.h>

namespace chathack::reports {
namespace {

TEST(SymptomWords, AreTakenAwayOneAfterTheOther) {
    EXPECT_EQ(plain("missing login_error behind a password, silent behind a refusal"), "missing login_error");
    EXPECT_EQ(plain("died of a half frame"), "died");
    EXPECT_EQ(plain("login stays taken"), "login stays taken");
    EXPECT_EQ(plain("private_validation differs in login, id"), "unexpected private_validation");
    EXPECT_EQ(plain("private_validation differs in login"), "private_validation differs in login");
    EXPECT_EQ(plain("private_validation differs in port, id"), "private_validation differs in port, id");
    EXPECT_EQ(plain("global_message differs in sender, message (cut)"),
              "global_message differs in sender, message (cut)");
    EXPECT_EQ(frame_of("missing global_message behind a reset"), "global_message");
    EXPECT_EQ(frame_of("unexpected repeated global_message"), "global_message");
    EXPECT_EQ(frame_of("private_validation differs in port (sign)"), "private_validation");
    EXPECT_EQ(frame_of("unexpected connected"), "connected");
    EXPECT_EQ(frame_of("missing connected, silent behind a refusal"), "connected");
    EXPECT_EQ(frame_of("unexpected end unasked"), "");
    EXPECT_EQ(frame_of("login stays taken"), "");
}

}  // namespace
}  // namespace chathack::reports
