#include "reference/wire/decoder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <type_traits>
#include <vector>

#include "reference/wire/testing/hex.hpp"

namespace chathack::wire {
namespace {

using testing::from_hex;
using ToServer = Decoder<Direction::to_server>;

const auto bob_bytes = from_hex("02  00 00 00 03 62 6f 62");  // a new login
constexpr to_server::NewLogin bob{"bob"};

std::vector<std::byte> joined(std::initializer_list<std::vector<std::byte>> parts) {
    std::vector<std::byte> bytes;
    for (const auto& part : parts)
        bytes.insert(bytes.end(), part.begin(), part.end());
    return bytes;
}
std::vector<std::byte> filled(std::size_t size_bytes, std::uint8_t value = 0x61) {
    return std::vector<std::byte>(size_bytes, std::byte{value});
}
/// A global message by bob whose count is `count_hex`, and `size_bytes` bytes after it.
std::vector<std::byte> message_bytes(std::string_view count_hex, std::size_t size_bytes) {
    return joined({from_hex("03  00 00 00 03 62 6f 62"), from_hex(count_hex), filled(size_bytes)});
}

template <Direction direction>
WireError error_of(Decoder<direction>& decoder, Bytes in) {
    return decoder.next(in).error();
}
template <Direction direction>
void expect_frame(Decoder<direction>& decoder, Bytes& in, const Frame<direction>& expected) {
    const auto frame = decoder.next(in);
    ASSERT_TRUE(frame) << to_string(frame.error());
    EXPECT_TRUE(*frame == expected);
}

TEST(Decoder, TakesOneFrameAndLeavesTheRest) {  // WIRE-3
    const auto two = joined({bob_bytes, bob_bytes});
    ToServer decoder;
    Bytes in{two};
    expect_frame(decoder, in, {bob});
    EXPECT_EQ(in.size(), bob_bytes.size());
    expect_frame(decoder, in, {bob});
    EXPECT_TRUE(in.empty());
    EXPECT_EQ(error_of(decoder, in), WireError::need_more);
}

TEST(Decoder, WaitsUnmovedForBytesWhenThereAreNone) {  // WIRE-3
    ToServer decoder;
    EXPECT_EQ(error_of(decoder, {}), WireError::need_more);
    EXPECT_FALSE(decoder.in_frame());
    EXPECT_EQ(error_of(decoder, Bytes{bob_bytes}.first(5)), WireError::need_more);
    EXPECT_EQ(error_of(decoder, {}), WireError::need_more);
    EXPECT_EQ(decoder.held_bytes(), 5U);
}

TEST(Decoder, NeverHoldsAByteOfTheNextFrame) {  // WIRE-3
    const auto stream = joined({bob_bytes, bob_bytes, filled(100000, 0xff)});
    for (std::size_t cut = 1; cut < bob_bytes.size(); ++cut) {
        SCOPED_TRACE(cut);
        ToServer decoder;
        EXPECT_EQ(error_of(decoder, Bytes{stream}.first(cut)), WireError::need_more);
        EXPECT_EQ(decoder.held_bytes(), cut);
        EXPECT_TRUE(decoder.in_frame());
        auto rest = Bytes{stream}.subspan(cut);
        expect_frame(decoder, rest, {bob});
        EXPECT_EQ(rest.data(), stream.data() + bob_bytes.size());
        EXPECT_EQ(decoder.held_bytes(), 0U);
        EXPECT_FALSE(decoder.in_frame());
    }
}

TEST(Decoder, HoldsNoMoreThanTheLongestFrame) {  // WIRE-3
    const auto longest = joined({from_hex("08  00 00 00 ff"), filled(255), from_hex("00 00 04 00"),
                                 filled(1024), from_hex("00 00 04 00"), filled(1024)});
    Decoder<Direction::peer> decoder;
    for (std::size_t at = 0; at + 1 < longest.size(); ++at) {
        ASSERT_EQ(error_of(decoder, Bytes{longest}.subspan(at, 1)), WireError::need_more);
        ASSERT_EQ(decoder.held_bytes(), at + 1);
    }
    auto last = Bytes{longest}.last(1);
    EXPECT_TRUE(decoder.next(last));
}

TEST(Decoder, ReadsAFrameInPlaceWhenItIsWhole) {
    ToServer decoder;
    Bytes in{bob_bytes};
    const auto frame = decoder.next(in);
    ASSERT_TRUE(frame);
    const auto login = std::get<to_server::NewLogin>(*frame).login;
    EXPECT_EQ(as_bytes(login).data(), bob_bytes.data() + 5);
}

TEST(Decoder, KeepsTheTextsOfACutFrameUntilTheNextCall) {
    auto bytes = bob_bytes;
    ToServer decoder;
    EXPECT_EQ(error_of(decoder, Bytes{bytes}.first(6)), WireError::need_more);
    auto rest = Bytes{bytes}.subspan(6);
    const auto frame = decoder.next(rest);
    ASSERT_TRUE(frame);
    std::fill(bytes.begin(), bytes.end(), std::byte{0});  // as if the receive buffer were used again
    EXPECT_EQ(std::get<to_server::NewLogin>(*frame), bob);
}

TEST(Decoder, StepsOverALongMessageByItsCount) {  // GLOBAL-5, GLOBAL-8
    const auto bytes = joined({message_bytes("00 01 00 00", 65536), bob_bytes});
    ToServer decoder;
    auto in = Bytes{bytes}.first(12);
    EXPECT_EQ(decoder.next(in).error(), WireError::payload_too_long);
    EXPECT_EQ(decoder.skip_bytes(), 65536U);
    for (std::size_t at = 12; at < 12 + 65536; at += 4096) {
        EXPECT_TRUE(decoder.in_frame());
        EXPECT_EQ(error_of(decoder, Bytes{bytes}.subspan(at, 4096)), WireError::need_more);
        EXPECT_EQ(decoder.held_bytes(), 0U);
    }
    EXPECT_FALSE(decoder.in_frame());
    in = Bytes{bytes}.subspan(12 + 65536);
    expect_frame(decoder, in, {bob});
}

TEST(Decoder, StepsOverALongMessageWhoseCountWasCut) {  // GLOBAL-8, WIRE-3
    const auto bytes = joined({message_bytes("00 00 04 01", 1025), bob_bytes});
    for (std::size_t cut = 0; cut < 12; ++cut) {
        SCOPED_TRACE(cut);
        ToServer decoder;
        EXPECT_EQ(error_of(decoder, Bytes{bytes}.first(cut)), WireError::need_more);
        auto rest = Bytes{bytes}.subspan(cut);
        EXPECT_EQ(decoder.next(rest).error(), WireError::payload_too_long);
        EXPECT_FALSE(decoder.in_frame());
        expect_frame(decoder, rest, {bob});
    }
}

TEST(Decoder, TellsALongMessageOnce) {  // GLOBAL-6
    const auto bytes = message_bytes("00 00 04 01", 1025);
    ToServer decoder;
    int errors = 0;
    for (std::size_t at = 0; at < bytes.size(); ++at)
        errors += error_of(decoder, Bytes{bytes}.subspan(at, 1)) == WireError::payload_too_long ? 1 : 0;
    EXPECT_EQ(errors, 1);
    EXPECT_FALSE(decoder.in_frame());
}

TEST(Decoder, GoesOnAfterTextThatIsNotUtf8) {  // WIRE-7
    const auto bytes = joined({from_hex("02  00 00 00 02 c3 28"), bob_bytes});
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
        SCOPED_TRACE(cut);
        ToServer decoder;
        std::vector<WireError> errors;  // one for each frame; none when it is good
        for (auto piece : {Bytes{bytes}.first(cut), Bytes{bytes}.subspan(cut)}) {
            for (;;) {
                const auto frame = decoder.next(piece);
                if (!frame && frame.error() == WireError::need_more) break;
                errors.push_back(frame.error());
            }
        }
        EXPECT_EQ(errors, (std::vector<WireError>{WireError::bad_utf8, WireError{}}));
    }
}

TEST(Decoder, GivesAFinalErrorForEver) {  // WIRE-6
    struct Case {
        std::string_view hex;
        WireError error;
    };
    for (const auto& [hex, error] :
         {Case{"00", WireError::unknown_opcode}, Case{"02  ff ff ff ff", WireError::negative_count},
          Case{"02  00 00 01 00", WireError::text_too_long},
          Case{"05  00 00 00 00  00 00 00 00  00 00 00 00  03", WireError::bad_address_code}}) {
        SCOPED_TRACE(hex);
        ToServer decoder;
        const auto bytes = joined({from_hex(hex), bob_bytes});
        Bytes in{bytes};
        EXPECT_EQ(decoder.next(in).error(), error);
        EXPECT_TRUE(in.empty());
        in = bob_bytes;
        EXPECT_EQ(decoder.next(in).error(), error);
        EXPECT_TRUE(in.empty());
        EXPECT_EQ(error_of(decoder, {}), error);
        EXPECT_EQ(decoder.held_bytes(), 0U);
        EXPECT_FALSE(decoder.in_frame());
    }
}

TEST(Decoder, TellsAFinalErrorBeforeItsTextArrives) {  // WIRE-4, LOGIN-14
    const auto head = message_bytes("7f ff ff ff", 0);
    for (std::size_t cut = 0; cut < head.size(); ++cut) {
        ToServer decoder;
        EXPECT_EQ(error_of(decoder, Bytes{head}.first(cut)), WireError::need_more);
        EXPECT_EQ(error_of(decoder, Bytes{head}.subspan(cut)), WireError::text_too_long);
    }
}

TEST(Decoder, CountsADeclaredTextThatItWouldTakeAsNothingYet) {  // a count uses no memory
    Limits limits;
    limits.login_bytes_max = limits.message_bytes_max = limits.skipped_bytes_max = ~std::size_t{0};
    ToServer decoder{limits};
    EXPECT_EQ(error_of(decoder, from_hex("03  7f ff ff ff")), WireError::need_more);
    EXPECT_EQ(decoder.held_bytes(), 5U);
    EXPECT_EQ(error_of(decoder, filled(1000)), WireError::need_more);
    EXPECT_EQ(decoder.held_bytes(), 1005U);

    limits.message_bytes_max = 0;
    ToServer skipper{limits};
    EXPECT_EQ(error_of(skipper, message_bytes("7f ff ff ff", 100)), WireError::payload_too_long);
    EXPECT_EQ(skipper.held_bytes(), 0U);
    EXPECT_EQ(skipper.skip_bytes(), 0x7fffffffU - 100U);
}

TEST(Decoder, KeepsToItsOwnLimits) {
    Limits limits;
    limits.login_bytes_max = 3;
    limits.message_bytes_max = 2;
    limits.skipped_bytes_max = 4;
    const auto outcome = [&](std::string_view hex) {
        ToServer decoder{limits};
        const auto bytes = from_hex(hex);
        Bytes in{bytes};
        const auto frame = decoder.next(in);
        return frame ? WireError{} : frame.error();
    };
    EXPECT_EQ(outcome("02  00 00 00 03 62 6f 62"), WireError{});
    EXPECT_EQ(outcome("02  00 00 00 04 62 6f 62 62"), WireError::text_too_long);
    EXPECT_EQ(outcome("03  00 00 00 01 62  00 00 00 02 68 69"), WireError{});
    EXPECT_EQ(outcome("03  00 00 00 01 62  00 00 00 03 68 69 69"), WireError::payload_too_long);
    EXPECT_EQ(outcome("03  00 00 00 01 62  00 00 00 04 68 69 69 69"), WireError::payload_too_long);
    EXPECT_EQ(outcome("03  00 00 00 01 62  00 00 00 05 68 69 69 69 69"), WireError::text_too_long);
}

TEST(Decoder, TakesAnyBytesAsTextWhenAskedTo) {  // WIRE-7, for those who must see what arrived
    Limits limits;
    limits.check_utf8 = false;
    ToServer decoder{limits};
    const auto bytes = from_hex("02  00 00 00 02 c3 28");
    Bytes in{bytes};
    expect_frame(decoder, in, {to_server::NewLogin{"\xc3\x28"}});
}

// The decoder assumes that a payload is the last field of its frame.
template <class F>
constexpr bool payload_is_last() {
    bool ended = false;
    bool last = true;
    const auto visit = [&](const auto& field) {
        last = last && !ended;
        if constexpr (std::is_same_v<decltype(field.member), std::string_view F::*>)
            ended = is_payload(field.kind);
    };
    std::apply([&](const auto&... field) { (visit(field), ...); }, F::fields());
    return last;
}
template <class... F>
constexpr bool payloads_are_last(std::type_identity<std::variant<F...>>) {
    return (payload_is_last<F>() && ...);
}
static_assert(payloads_are_last(std::type_identity<to_server::Frame>{}));
static_assert(payloads_are_last(std::type_identity<to_client::Frame>{}));
static_assert(payloads_are_last(std::type_identity<peer::Frame>{}));

}  // namespace
}  // namespace chathack::wire
