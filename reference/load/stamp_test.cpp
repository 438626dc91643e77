#include "reference/load/stamp.hpp"

#include <gtest/gtest.h>

namespace chathack::load {
namespace {

TEST(Stamper, WritesSixteenHexDigitsAndAFiller) {
    Stamper stamper{20};
    EXPECT_EQ(stamper.write({.sender = 0x1a, .number = 0xfedcba98}), "0000001afedcba98qrst");
}

TEST(Stamper, ReadsWhatItWrote) {
    for (const std::size_t size : {16U, 17U, 64U, 1024U}) {
        SCOPED_TRACE(size);
        Stamper writer{size};
        const Stamper reader{size};
        const Stamp stamp{.sender = 4294967295, .number = 77};
        EXPECT_EQ(reader.read(writer.write(stamp)), stamp);
    }
}

TEST(Stamper, RefusesAChangedByteAndAnotherSize) {
    const Stamper reader{20};
    ASSERT_TRUE(reader.read("0000001afedcba98qrst"));
    EXPECT_FALSE(reader.read("0000001afedcba98qrsu"));
    EXPECT_FALSE(reader.read("0000001gfedcba98qrst"));
    EXPECT_FALSE(reader.read("0000001Afedcba98qrst"));
    EXPECT_FALSE(reader.read("0000001afedcba98qrs"));
    EXPECT_FALSE(reader.read("0000001afedcba98qrstu"));
    EXPECT_FALSE(reader.read(""));
}

}  // namespace
}  // namespace chathack::load
