#include "conformance/suite/step_results.hpp"

#include <gtest/gtest.h>

#include "conformance/scenario/loader.hpp"

namespace chathack::suite {
namespace {

constexpr const char* told_or_closed = R"(
id: a/b
title: T
about: A
clauses: [WIRE-5]
actors: [eve]
steps:
  - connect: eve
  - expect: {clause: WIRE-5, one_of: {told: {eve: packet_error}, closed: {eve: closed}}}
)";

TEST(StepResults, SayWhichAlternativeTheRunnerFoundTrue) {
    const auto one = scenario::load_text(told_or_closed, "a.yaml").scenario.cases.at(0);
    runner::Transcript transcript;
    auto& record = transcript.steps.emplace_back();
    record.step = one.steps.at(1).index;
    record.came_true = 1;
    const auto came_true = [&] { return make_step_results(one.steps, transcript).at(1).came_true; };
    EXPECT_EQ(came_true(), 1);
    record.came_true.reset();
    record.seen["eve"] = {{match::FrameSeen{{"packet_error", {}}, false}}, true};  // and decide nothing again
    EXPECT_EQ(came_true(), -1);
    transcript.steps.clear();
    EXPECT_EQ(came_true(), -1);
}

}  // namespace
}  // namespace chathack::suite
