#include "conformance/frames/frame_data.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/wire/testing/hex.hpp"

namespace chathack::frames {
namespace {

using ::testing::ElementsAre;
using wire::Direction;

const wire::Address loopback{std::array<std::uint8_t, 4>{127, 0, 0, 1}};

TEST(FrameShapes, AreTheFrameTableOfTheProtocol) {
    const auto names = [](Direction direction) {
        std::vector<std::string> all;
        for (const auto& shape : frames_of(direction))
            all.push_back(std::to_string(shape.opcode) + " " + std::string{shape.name} + " " +
                          std::to_string(shape.fields.size()));
        return all;
    };
    EXPECT_THAT(names(Direction::to_server),
                ElementsAre("1 login_with_password 2", "2 new_login 1", "3 global_message 2",
                            "4 private_ask 2", "5 private_accept 5", "6 private_refuse 2"));
    EXPECT_THAT(names(Direction::to_client),
                ElementsAre("1 packet_error 0", "2 login_error 0", "3 connected 0", "4 login_exists 0",
                            "5 global_message 2", "6 private_ask 1", "7 private_validation 4",
                            "8 private_refusal 1"));
    EXPECT_THAT(names(Direction::peer),
                ElementsAre("9 private_hello 2", "7 private_message 2", "8 private_file 3"));
    EXPECT_EQ(find_frame(Direction::to_server, "private_accept")->fields[2].type, FieldType::int32);
    EXPECT_EQ(find_frame(Direction::to_server, "private_accept")->fields[3].type, FieldType::address);
    EXPECT_EQ(find_frame(Direction::to_server, "private_accept")->fields[4].type, FieldType::int64);
    EXPECT_EQ(find_frame(Direction::to_server, "connected"), nullptr);
}

/// Frames by name, and their bytes by hand.
TEST(EncodeFrame, WritesWhatTheNamesSay) {
    struct Row {
        Direction direction;
        FrameData frame;
        std::string hex;
    };
    const std::vector<Row> rows{
        {Direction::to_server, {"new_login", {{"login", "bob"}}}, "02 00 00 00 03 62 6f 62"},
        {Direction::to_server, {"new_login", {}}, "02 00 00 00 00"},
        {Direction::to_client, {"connected", {}}, "03"},
        {Direction::to_server,
         {"global_message", {{"message", "hi"}, {"sender", "bob"}}},  // in any order
         "03 00 00 00 03 62 6f 62 00 00 00 02 68 69"},
        {Direction::to_client,
         {"private_validation",
          {{"login", "bob"}, {"port", std::int64_t{7777}}, {"address", loopback}, {"id", std::int64_t{-1}}}},
         "07 00 00 00 03 62 6f 62 00 00 1e 61 01 7f 00 00 01 ff ff ff ff ff ff ff ff"},
        {Direction::to_client,
         {"private_validation", {{"port", std::int64_t{0x100000001}}}},  // the low 32 bits
         "07 00 00 00 00 00 00 00 01 01 00 00 00 00 00 00 00 00 00 00 00 00"},
        {Direction::peer,
         {"private_hello", {{"login", "bob"}, {"id", std::int64_t{2}}}},
         "09 00 00 00 03 62 6f 62 00 00 00 00 00 00 00 02"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.hex);
        std::vector<std::byte> bytes;
        EXPECT_TRUE(encode(row.direction, row.frame, bytes));
        EXPECT_EQ(testing::to_hex(bytes), row.hex);
    }
}

TEST(EncodeFrame, WritesNothingOfWhatIsNoFrame) {
    const std::vector<std::pair<Direction, FrameData>> rows{
        {Direction::to_client, {"new_login", {}}},
        {Direction::to_server, {"newlogin", {}}},
        {Direction::to_server, {"new_login", {{"sender", "bob"}}}},
        {Direction::to_server, {"new_login", {{"login", std::int64_t{3}}}}},
        {Direction::to_server, {"private_accept", {{"port", "7777"}}}},
        {Direction::to_server, {"private_accept", {{"address", "127.0.0.1"}}}},
    };
    for (const auto& [direction, frame] : rows) {
        SCOPED_TRACE(to_string(frame));
        std::vector<std::byte> bytes;
        EXPECT_FALSE(encode(direction, frame, bytes));
        EXPECT_TRUE(bytes.empty());
    }
}

TEST(ToData, KeepsTheFieldsInTheOrderOfTheWire) {
    wire::to_client::PrivateValidation accept;
    accept.login = "bob";
    accept.port = 7777;
    accept.address = loopback;
    accept.id = -1;
    const auto data = to_data(wire::to_client::Frame{accept});
    EXPECT_EQ(to_string(data), "private_validation login \"bob\" port 7777 address 127.0.0.1 id -1");
    ASSERT_NE(data.find("id"), nullptr);
    EXPECT_EQ(*data.find("id"), FieldValue{std::int64_t{-1}});
    EXPECT_EQ(data.find("sender"), nullptr);
}

TEST(Quoted, EscapesAsCWouldAndCutsLongTexts) {
    struct Row {
        std::string text;
        std::size_t most_bytes;
        std::string quoted;
    };
    const std::vector<Row> rows{
        {"hi", 60, "\"hi\""},
        {"", 60, "\"\""},
        {"a\"b\\c", 60, "\"a\\\"b\\\\c\""},
        {"\n\x1f\x7f", 60, "\"\\x0a\\x1f\\x7f\""},
        {"é", 60, "\"é\""},
        {"é\xff", 60, "\"\\xc3\\xa9\\xff\""},  // not UTF-8: every byte is escaped
        {"abcd", 4, "\"abcd\""},
        {"abcde", 4, "\"abcd\"... (5 bytes)"},
        {"abcé", 4, "\"abc\"... (5 bytes)"},  // not cut inside a character
    };
    for (const auto& row : rows)
        EXPECT_EQ(quoted(row.text, row.most_bytes), row.quoted);
}

}  // namespace
}  // namespace chathack::frames
