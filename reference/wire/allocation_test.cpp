// What decoding and encoding allocate. It is a program of its own, because it replaces operator new.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "reference/wire/decoder.hpp"
#include "reference/wire/encode.hpp"
#include "reference/wire/testing/allocations.hpp"
#include "reference/wire/testing/hex.hpp"

namespace chathack::wire {
namespace {

using testing::allocations_of;
using testing::from_hex;

/// Gives `stream` to the decoder in pieces, and counts the frames.
template <Direction direction>
std::size_t decode_all(Decoder<direction>& decoder, Bytes stream, std::size_t piece_bytes) {
    std::size_t frames = 0;
    while (!stream.empty()) {
        auto piece = stream.first(std::min(piece_bytes, stream.size()));
        stream = stream.subspan(piece.size());
        for (;;) {
            const auto frame = decoder.next(piece);
            if (!frame && (frame.error() == WireError::need_more || !is_skippable(frame.error()))) break;
            frames += frame ? 1U : 0U;
        }
    }
    return frames;
}

/// A hundred frames of different lengths; some are to be skipped.
std::vector<std::byte> long_stream() {
    std::vector<std::byte> stream;
    for (std::size_t i = 0; i < 100; ++i) {
        encode(to_client::GlobalMessage{"alice", std::string(i * 10, 'a')}, stream);
        encode(to_client::PrivateValidation{"bob", 7777, Address{}, 1}, stream);
        encode(to_client::GlobalMessage{"alice", std::string(2000, 'a')}, stream);  // over the limit
        encode(to_client::GlobalMessage{"alice", "\xff"}, stream);                  // not UTF-8
    }
    return stream;
}

TEST(Allocations, AreCounted) {
    const auto made = allocations_of([] { const std::vector<std::byte> memory(1000); });
    EXPECT_EQ(made.count, 1U);
    EXPECT_EQ(made.bytes, 1000U);
}

TEST(Decoder, AllocatesNothingForFramesThatAreWhole) {
    const auto stream = long_stream();
    Decoder<Direction::to_client> decoder;
    std::size_t frames = 0;
    const auto made = allocations_of([&] { frames = decode_all(decoder, stream, stream.size()); });
    EXPECT_EQ(frames, 200U);
    EXPECT_EQ(made.count, 0U);
}

TEST(Decoder, AllocatesNothingForCutFramesOnceItHasHeldOneAsLong) {
    const auto stream = long_stream();
    for (const std::size_t piece_bytes : {1U, 7U, 100U, 1000U, 5000U}) {
        SCOPED_TRACE(piece_bytes);
        Decoder<Direction::to_client> decoder;
        std::vector<std::byte> longest;
        encode(to_client::GlobalMessage{"alice", std::string(1024, 'a')}, longest);
        decode_all(decoder, longest, 1);
        std::size_t frames = 0;
        const auto made = allocations_of([&] { frames = decode_all(decoder, stream, piece_bytes); });
        EXPECT_EQ(frames, 200U);
        EXPECT_EQ(made.count, 0U);
    }
}

TEST(Decoder, AsksForNoMoreThanTwiceTheFrameThatItHolds) {
    std::vector<std::byte> longest;
    encode(peer::PrivateFile{std::string(255, 'a'), std::string(1024, 'b'), std::string(1024, 'c')}, longest);
    const auto made = allocations_of([&] {
        Decoder<Direction::peer> decoder;
        EXPECT_EQ(decode_all(decoder, longest, 1), 1U);
    });
    EXPECT_LE(
        made.bytes,
        4 * longest.size());  // the buffer doubles, so all earlier ones together are as large as the last
}

TEST(Decoder, AsksForNothingBecauseOfACount) {  // 2^31-1, -2^31 and values between
    Limits all;
    all.login_bytes_max = all.message_bytes_max = all.skipped_bytes_max = ~std::size_t{0};
    for (const auto* count : {"7f ff ff ff", "80 00 00 00", "ff ff ff ff", "00 01 00 00", "00 01 00 01"}) {
        const auto login = from_hex(std::string{"02"} + count);
        const auto message = from_hex(std::string{"03  00 00 00 00"} + count);
        for (const auto& limits : {Limits{}, all}) {
            for (const auto& bytes : {login, message}) {
                SCOPED_TRACE(testing::to_hex(bytes));
                const auto made = allocations_of([&] {
                    Decoder<Direction::to_server> decoder{limits};
                    decode_all(decoder, bytes, 1);
                });
                EXPECT_LE(made.bytes, 64U);
            }
        }
    }
}

TEST(Decoder, AllocatesNothingToSkip) {  // GLOBAL-8
    std::vector<std::byte> bytes;
    encode(to_server::GlobalMessage{"bob", std::string(65536, 'a')}, bytes);
    Decoder<Direction::to_server> decoder;
    const auto made = allocations_of([&] { decode_all(decoder, bytes, 4096); });
    EXPECT_EQ(made.count, 0U);
    EXPECT_FALSE(decoder.in_frame());
}

TEST(Encode, AllocatesNothingOnceItsBufferHasGrown) {
    std::vector<std::byte> out;
    const std::string message(1024, 'a');
    encode(to_client::GlobalMessage{"alice", message}, out);
    const auto made = allocations_of([&] {
        out.clear();
        encode(to_client::Frame{to_client::GlobalMessage{"alice", message}}, out);
    });
    EXPECT_EQ(made.count, 0U);
}

}  // namespace
}  // namespace chathack::wire
