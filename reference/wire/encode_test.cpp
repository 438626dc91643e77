#include "reference/wire/encode.hpp"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <string>
#include <vector>

#include "reference/wire/testing/hex.hpp"

namespace chathack::wire {
namespace {

using testing::from_hex;
using testing::to_hex;

Address ipv4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) {
    return Address{std::array<std::uint8_t, 4>{a, b, c, d}};
}

template <class F>
std::string encoded_hex(const F& frame) {
    std::vector<std::byte> out;
    encode(frame, out);
    return to_hex(out);
}

TEST(Writer, PutsSignedBigEndianIntegers) {  // WIRE-1
    std::vector<std::byte> memory(1 + 4 + 4 + 8 + 8);
    Writer out{memory.data()};
    out.put_integer(std::int8_t{-2});
    out.put_integer(std::int32_t{0x01020304});
    out.put_integer(std::numeric_limits<std::int32_t>::min());
    out.put_integer(std::int64_t{0x0102030405060708});
    out.put_integer(std::int64_t{-2});
    EXPECT_EQ(memory,
              from_hex("fe  01 02 03 04  80 00 00 00  01 02 03 04 05 06 07 08  ff ff ff ff ff ff ff fe"));
}

TEST(Encode, AppendsToWhatIsThere) {
    auto out = from_hex("aa bb");
    encode(to_client::Connected{}, out);
    encode(to_client::PrivateAsk{"bob"}, out);
    EXPECT_EQ(out, from_hex("aa bb  03  06 00 00 00 03 62 6f 62"));
}

TEST(Encode, WritesAFrameOfUnknownKindLikeTheFrameItself) {
    const to_server::PrivateAccept accept{"alice", "bob", 7777, ipv4(192, 0, 2, 7), 1};
    EXPECT_EQ(encoded_hex(to_server::Frame{accept}), encoded_hex(accept));
}

TEST(Encode, WritesWhatBreaksTheLimits) {  // a suite must be able to break them
    std::vector<std::byte> out;
    encode(to_server::NewLogin{std::string(256, 'a')}, out);
    EXPECT_EQ(to_hex(Bytes{out}.first(5)), "02 00 00 01 00");
    EXPECT_EQ(out.size(), 5U + 256U);

    out.clear();
    encode(to_server::GlobalMessage{"bob", std::string(1025, 'a')}, out);
    EXPECT_EQ(to_hex(Bytes{out}.subspan(8, 4)), "00 00 04 01");
    EXPECT_EQ(encoded_hex(to_server::NewLogin{"\xff"}), "02 00 00 00 01 ff");
}

TEST(EncodedBytes, IsWhatEncodeWrites) {
    const auto expect_size = [](const auto& frame, std::size_t size_bytes) {
        std::vector<std::byte> out;
        encode(frame, out);
        EXPECT_EQ(out.size(), size_bytes);
        EXPECT_EQ(encoded_bytes(frame), size_bytes);
    };
    expect_size(to_client::PacketError{}, 1);
    expect_size(to_server::NewLogin{}, 1 + 4);
    expect_size(to_server::GlobalMessage{"bob", "hi"}, 1 + 4 + 3 + 4 + 2);
    expect_size(to_server::PrivateAccept{"a", "b", 1, ipv4(1, 2, 3, 4), 1}, 1 + 5 + 5 + 4 + 5 + 8);
    const Address ipv6{std::array<std::uint8_t, 16>{}};
    expect_size(to_client::PrivateValidation{"a", 1, ipv6, 1}, 1 + 5 + 4 + 17 + 8);
    expect_size(peer::PrivateHello{"a", 1}, 1 + 5 + 8);
    expect_size(peer::PrivateFile{"a", "b", "c"}, 1 + 5 + 5 + 5);
}

TEST(Address, KeepsItsKindApartFromItsBytes) {  // PRIVATE-3
    const auto short_one = ipv4(192, 0, 2, 7);
    const Address ipv6{std::array<std::uint8_t, 16>{192, 0, 2, 7}};
    EXPECT_NE(short_one, ipv6);
    EXPECT_EQ(to_hex(short_one.bytes()), "c0 00 02 07");
    EXPECT_EQ(to_hex(ipv6.bytes()), "c0 00 02 07 00 00 00 00 00 00 00 00 00 00 00 00");
    EXPECT_EQ(Address{}, ipv4(0, 0, 0, 0));
}

}  // namespace
}  // namespace chathack::wire
