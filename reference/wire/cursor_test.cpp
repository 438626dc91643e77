#include "reference/wire/cursor.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

#include "reference/wire/testing/hex.hpp"

namespace chathack::wire {
namespace {

using testing::from_hex;

TEST(Cursor, ReadsSignedBigEndianIntegers) {  // WIRE-1
    const auto bytes = from_hex(
        "7f 80 ff  01 02 03 04  ff ff ff fe  80 00 00 00  7f ff ff ff"
        "01 02 03 04 05 06 07 08  ff ff ff ff ff ff ff fe  80 00 00 00 00 00 00 00  7f ff ff ff ff ff ff ff");
    Cursor in{bytes};
    EXPECT_EQ(*in.take_byte(), 127);
    EXPECT_EQ(*in.take_byte(), -128);
    EXPECT_EQ(*in.take_byte(), -1);
    EXPECT_EQ(*in.take_int(), 0x01020304);
    EXPECT_EQ(*in.take_int(), -2);
    EXPECT_EQ(*in.take_int(), std::numeric_limits<std::int32_t>::min());
    EXPECT_EQ(*in.take_int(), std::numeric_limits<std::int32_t>::max());
    EXPECT_EQ(*in.take_long(), 0x0102030405060708);
    EXPECT_EQ(*in.take_long(), -2);
    EXPECT_EQ(*in.take_long(), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(*in.take_long(), std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(in.left_bytes(), 0U);
    EXPECT_EQ(in.consumed_bytes(), bytes.size());
}

TEST(Cursor, DoesNotMoveWhenTooLittleIsLeft) {  // WIRE-3
    const auto bytes = from_hex("01 02 03 04 05 06 07");
    for (std::size_t size_bytes = 0; size_bytes <= bytes.size(); ++size_bytes) {
        SCOPED_TRACE(size_bytes);
        Cursor in{Bytes{bytes}.first(size_bytes)};
        EXPECT_EQ(in.take_long().error(), WireError::need_more);
        EXPECT_EQ(in.take_text(size_bytes + 1).error(), WireError::need_more);
        if (size_bytes < 4) {
            EXPECT_EQ(in.take_int().error(), WireError::need_more);
        }
        if (size_bytes < 1) {
            EXPECT_EQ(in.take_byte().error(), WireError::need_more);
        }
        EXPECT_EQ(in.consumed_bytes(), 0U);
    }
}

TEST(Cursor, TakesTextInPlace) {
    const auto bytes = from_hex("61 62 63");
    Cursor in{bytes};
    EXPECT_EQ(*in.take_text(0), "");
    EXPECT_EQ(*in.take_text(2), "ab");
    EXPECT_EQ(as_bytes(*in.take_text(1)).data(), bytes.data() + 2);
    EXPECT_EQ(*in.take_text(0), "");
    EXPECT_EQ(in.take_text(~std::size_t{0}).error(), WireError::need_more);
}

TEST(TakeString, WaitsForTheRestWhereverTheCutFalls) {  // WIRE-3
    const auto whole = from_hex("00 00 00 03  62 6f 62");
    for (std::size_t cut = 0; cut < whole.size(); ++cut) {
        SCOPED_TRACE(cut);
        Cursor in{Bytes{whole}.first(cut)};
        EXPECT_EQ(take_string(in, 255).error(), WireError::need_more);
        EXPECT_EQ(in.consumed_bytes(), 0U);
    }
    Cursor in{whole};
    EXPECT_EQ(*take_string(in, 255), "bob");
    EXPECT_EQ(in.left_bytes(), 0U);
}

TEST(TakeString, JudgesTheCountAloneAndDoesNotMove) {  // WIRE-4
    struct Case {
        std::string_view hex;
        std::size_t bytes_max;
        WireError error;
    };
    for (const auto& [hex, bytes_max, error] : {
             Case{"ff ff ff ff", 255, WireError::negative_count},
             Case{"80 00 00 00", ~std::size_t{0}, WireError::negative_count},
             Case{"00 00 00 01", 0, WireError::text_too_long},
             Case{"00 00 01 00", 255, WireError::text_too_long},
             Case{"7f ff ff ff", 0x7ffffffe, WireError::text_too_long},
             Case{"7f ff ff ff", 0x7fffffff, WireError::need_more},
         }) {
        SCOPED_TRACE(hex);
        const auto bytes = from_hex(hex);
        Cursor in{bytes};
        EXPECT_EQ(take_string(in, bytes_max).error(), error);
        EXPECT_EQ(in.consumed_bytes(), 0U);
    }
}

TEST(TakeString, TakesUpToItsLimit) {
    const auto bytes = from_hex("00 00 00 00  00 00 00 02 c3 28");
    Cursor in{bytes};
    EXPECT_EQ(*take_string(in, 0), "");
    EXPECT_EQ(*take_string(in, 2), "\xc3\x28");  // the caller checks UTF-8
}

}  // namespace
}  // namespace chathack::wire
