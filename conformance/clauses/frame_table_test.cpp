#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <set>
#include <sstream>
#include <string>

#include "conformance/clauses/protocol_document.hpp"
#include "reference/wire/decoder.hpp"

/// The frame table of docs/protocol.md is that of reference/wire.
namespace chathack::clauses {
namespace {

template <class Frame>
std::string_view type_of(const wire::TextField<Frame>& field) {
    return field.kind == wire::TextKind::file ? "bytes" : "string";
}
template <class Frame>
std::string_view type_of(const wire::PlainField<Frame, std::int32_t>&) {
    return "int";
}
template <class Frame>
std::string_view type_of(const wire::PlainField<Frame, std::int64_t>&) {
    return "long";
}
template <class Frame>
std::string_view type_of(const wire::PlainField<Frame, wire::Address>&) {
    return "address";
}

/// "client to server, 2, new_login, string login"
template <class Frame>
std::string row_of(std::string_view direction) {
    std::ostringstream row;
    row << direction << ", " << int{Frame::opcode} << ", " << Frame::name;
    std::apply([&](const auto&... field) { ((row << ", " << type_of(field) << ' ' << field.name), ...); },
               Frame::fields());
    return row.str();
}
template <class... Frames>
void add_rows(std::multiset<std::string>& rows, std::string_view direction, const std::variant<Frames...>&) {
    (rows.insert(row_of<Frames>(direction)), ...);
}

TEST(FrameTable, OfTheDocumentIsThatOfTheCode) {
    std::multiset<std::string> in_code;
    add_rows(in_code, "client to server", wire::to_server::Frame{});
    add_rows(in_code, "server to client", wire::to_client::Frame{});
    add_rows(in_code, "client to client", wire::peer::Frame{});

    std::multiset<std::string> in_document;
    for (const auto& frame : the_document().frames)
        in_document.insert(frame.direction + ", " + frame.code + ", " + frame.name +
                           (frame.body == "-" ? "" : ", " + frame.body));

    EXPECT_EQ(in_document, in_code);
    EXPECT_EQ(in_document.size(), 17U);
}

TEST(FrameTable, TheExampleOfTheDocumentIsTheAcceptThatItDescribes) {
    std::istringstream hex{the_document().example};
    std::vector<std::byte> bytes;
    for (std::string digits; hex >> digits;)
        bytes.push_back(static_cast<std::byte>(std::stoi(digits, nullptr, 16)));

    const wire::Address loopback{std::array<std::uint8_t, 4>{127, 0, 0, 1}};
    wire::Bytes in{bytes};
    wire::Decoder<wire::Direction::to_server> decoder;
    const auto frame = decoder.next(in);
    ASSERT_TRUE(frame);
    ASSERT_TRUE(std::holds_alternative<wire::to_server::PrivateAccept>(*frame));
    const auto& accept = std::get<wire::to_server::PrivateAccept>(*frame);
    EXPECT_EQ(accept.sender, "bob");
    EXPECT_EQ(accept.receiver, "al");
    EXPECT_EQ(accept.port, 7000);
    EXPECT_EQ(accept.address, loopback);
    EXPECT_EQ(accept.id, 258);
    EXPECT_TRUE(in.empty());
}

}  // namespace
}  // namespace chathack::clauses
