#include "conformance/scenario/values.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/scenario/testing/scenario_text.hpp"

namespace chathack::scenario {
namespace {

using ::testing::ElementsAre;

/// carol sees an accept, whose parts it captures; then alice sends one with `field: yaml`.
std::string file_around(const std::string& field, const std::string& yaml) {
    return file_with(
        "  - expect: {carol: {private_validation: {login: {capture: who}, port: {capture: port}, "
        "address: {capture: where}, id: {capture: ticket}}}}\n"
        "  - send: {alice: {private_accept: {" +
        field + ": " + yaml + "}}}\n");
}

TEST(Values, HaveTheTypeOfTheirField) {
    const auto v6 = wire::Address{std::array<std::uint8_t, 16>{0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0,  //
                                                               0, 0, 0, 0, 0, 0, 0, 1}};
    struct Row {
        std::string field;
        std::string yaml;
        Value value;
    };
    const std::vector<Row> rows{
        {"port", "7777", Integer{std::int64_t{7777}}},
        {"port", "-2147483648", Integer{std::int64_t{-2147483648}}},
        {"id", "9223372036854775807", Integer{std::int64_t{9223372036854775807}}},
        {"id", "0xffffffffffffffff", Integer{std::int64_t{-1}}},
        {"address", "192.0.2.7", AddressValue{wire::Address{std::array<std::uint8_t, 4>{192, 0, 2, 7}}}},
        {"address", "\"2001:db8::1\"", AddressValue{v6}},
        {"receiver", "bob", Text{{LoginOf{"bob"}}}},
        {"receiver", "\"${who}\"", Text{{Captured{"who"}}}},
        {"port", "\"${port}\"", Integer{Captured{"port"}}},
        {"id", "\"${ticket}\"", Integer{Captured{"ticket"}}},
        {"address", "\"${where}\"", AddressValue{Captured{"where"}}},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.field + ": " + row.yaml);
        const auto made = only_case(file_around(row.field, row.yaml));
        ASSERT_EQ(made.steps.size(), 3U);
        const auto& frame = std::get<FrameSpec>(std::get<SendStep>(made.steps[2].what).parts.at(0));
        EXPECT_EQ(frame.fields.at(0).second, row.value);
    }
}

TEST(Values, TellWhatCannotStandInAFieldAndWhy) {
    struct Row {
        std::string field;
        std::string yaml;
        std::string error;
    };
    const std::vector<Row> rows{
        {"port", "2147483648",
         "9:43 `port` must be a whole number from -2147483648 to 2147483647, and this is `2147483648`"},
        {"address", "[1]", "9:46 `address` must be a single value, and this is a list"},
        {"address", "localhost",
         "9:46 `localhost` is not an IP address such as 192.0.2.7 or \"2001:db8::1\""},
        {"port", "\"${where}\"", "9:43 `where` holds an address, but a number is expected"},
        {"address", "\"${port}\"", "9:46 `port` holds a number, but an address is expected"},
        {"port", "\"${bob}\"", "9:43 `bob` is a login, but a number is expected"},
        {"port", "\"${bob.port}\"", "9:43 `bob.port` is not known; let `bob` `listen` first"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.field + ": " + row.yaml);
        EXPECT_THAT(errors_of(file_around(row.field, row.yaml)), ElementsAre(row.error));
    }
}

TEST(Values, AreCapturedOrMeasuredWhereTheyAreSeen) {
    const auto made =
        only_case(file_with("  - expect: {bob: {global_message: {sender: {capture: who}, message: "
                            "{size: 4}}}}\n"));
    const auto& pattern = std::get<FramePattern>(
        std::get<ExpectStep>(made.steps.at(1).what).alternatives.at(0).sees.at(0).sequences.at(0).at(0));
    EXPECT_EQ(std::get<CaptureInto>(pattern.fields.at(0).second), CaptureInto{"who"});
    EXPECT_EQ(std::get<SizeIs>(pattern.fields.at(1).second), SizeIs{4});
}

TEST(Values, OfAnIdMayBeGuessable) {
    const auto made =
        only_case(file_with("  - expect: {bob: {private_validation: {id: {guessable: true}}}}\n"));
    const auto& pattern = std::get<FramePattern>(
        std::get<ExpectStep>(made.steps.at(1).what).alternatives.at(0).sees.at(0).sequences.at(0).at(0));
    EXPECT_EQ(std::get<Guessable>(pattern.fields.at(0).second), Guessable{});
    EXPECT_THAT(errors_of(file_with("  - expect: {bob: {private_validation: {port: {guessable: true}}}}\n")),
                ElementsAre(::testing::HasSubstr("`guessable: true` is only said of an `id`")));
}

}  // namespace
}  // namespace chathack::scenario
