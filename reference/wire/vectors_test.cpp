// Decodes and encodes every byte vector of reference/wire/vectors, wherever the bytes are cut.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>
#include <set>
#include <string>

#include "reference/wire/decoder.hpp"
#include "reference/wire/encode.hpp"
#include "reference/wire/testing/hex.hpp"
#include "reference/wire/testing/seed.hpp"
#include "reference/wire/vector_file_test.hpp"

namespace chathack::wire {
namespace {

template <Direction direction>
using Vectors = std::vector<const Vector<direction>*>;

template <Direction direction>
bool is_final(const Vector<direction>& vector) {
    return !vector.frame && !is_skippable(vector.error);
}

template <Direction direction>
void expect_result(const Result<Frame<direction>>& result, const Vector<direction>& vector) {
    ASSERT_EQ(result.has_value(), vector.frame.has_value()) << vector.name;
    if (result) {
        EXPECT_TRUE(*result == *vector.frame) << vector.name;
    } else {
        EXPECT_EQ(result.error(), vector.error) << vector.name;
    }
}

/// Gives the joined bytes of the vectors to a decoder in pieces, and expects each vector once, in order.
template <Direction direction>
void expect_in_pieces(const Vectors<direction>& vectors, const std::function<std::size_t()>& piece_bytes) {
    std::vector<std::byte> stream;
    for (const auto* vector : vectors)
        stream.insert(stream.end(), vector->bytes.begin(), vector->bytes.end());

    Decoder<direction> decoder;
    auto expected = vectors.begin();
    for (Bytes rest{stream}; !rest.empty();) {
        auto piece = rest.first(std::min(piece_bytes(), rest.size()));
        rest = rest.subspan(piece.size());
        for (;;) {
            const auto result = decoder.next(piece);
            if (!result && result.error() == WireError::need_more) break;
            ASSERT_NE(expected, vectors.end()) << "something after the last vector";
            expect_result(result, **expected);
            if (is_final(**expected++)) {
                EXPECT_TRUE(piece.empty());
                EXPECT_EQ(expected, vectors.end()) << "bytes after a final error meant something";
                EXPECT_EQ(decoder.held_bytes(), 0U);
                return;
            }
        }
        EXPECT_TRUE(piece.empty());
    }
    EXPECT_EQ(expected, vectors.end()) << "the last vectors were not seen";
    EXPECT_FALSE(decoder.in_frame());
}

template <class D>
class VectorsOf : public ::testing::Test {
protected:
    static constexpr Direction direction = D::value;
    static const VectorFile<direction>& file() {
        static const auto loaded = load_vectors<direction>();
        return loaded;
    }
    static const auto& vectors() { return file().vectors; }
    /// All vectors after which a stream can go on, in the order of the file.
    static Vectors<direction> survivable() {
        Vectors<direction> found;
        for (const auto& vector : vectors()) {
            if (!is_final(vector)) found.push_back(&vector);
        }
        return found;
    }
};

struct DirectionNames {
    template <class D>
    static std::string GetName(int) {
        return std::string{vector_file::name_of(D::value)};
    }
};
using Directions = ::testing::Types<std::integral_constant<Direction, Direction::to_server>,
                                    std::integral_constant<Direction, Direction::to_client>,
                                    std::integral_constant<Direction, Direction::peer>>;
TYPED_TEST_SUITE(VectorsOf, Directions, DirectionNames);

TYPED_TEST(VectorsOf, HaveEveryFrameOfTheTableAndEveryError) {
    std::set<std::size_t> frames;
    std::set<WireError> errors;
    std::set<std::string> names;
    for (const auto& vector : this->vectors()) {
        EXPECT_TRUE(names.insert(vector.name).second) << "two are named " << vector.name;
        if (vector.frame) {
            frames.insert(vector.frame->index());
        } else {
            errors.insert(vector.error);
        }
    }
    EXPECT_EQ(frames.size(), std::variant_size_v<Frame<TestFixture::direction>>);
    // Frames between peers have no address.
    const auto address_codes = TestFixture::direction == Direction::peer ? 0U : 1U;
    EXPECT_EQ(errors.size(), 5U + address_codes);
}

TYPED_TEST(VectorsOf, DecodeToTheirFields) {  // WIRE-1, WIRE-2
    for (const auto& vector : this->vectors()) {
        Decoder<TestFixture::direction> decoder;
        Bytes in{vector.bytes};
        expect_result(decoder.next(in), vector);
        EXPECT_TRUE(in.empty()) << vector.name;
        EXPECT_FALSE(decoder.in_frame()) << vector.name;
    }
}

TYPED_TEST(VectorsOf, EncodeToTheirBytes) {  // WIRE-1, WIRE-2
    for (const auto& vector : this->vectors()) {
        if (!vector.frame) continue;
        std::vector<std::byte> bytes;
        encode(*vector.frame, bytes);
        EXPECT_EQ(testing::to_hex(bytes), testing::to_hex(vector.bytes)) << vector.name;
    }
}

TYPED_TEST(VectorsOf, AreToldAsSoonAsTheyCanBeAndNoSooner) {  // WIRE-3
    for (const auto& vector : this->vectors()) {
        for (std::size_t shown_bytes = 0; shown_bytes <= vector.known_after; ++shown_bytes) {
            Decoder<TestFixture::direction> decoder;
            auto in = Bytes{vector.bytes}.first(shown_bytes);
            const auto result = decoder.next(in);
            if (shown_bytes == vector.known_after) {
                expect_result(result, vector);
            } else {
                ASSERT_FALSE(result) << vector.name;
                ASSERT_EQ(result.error(), WireError::need_more) << vector.name << " after " << shown_bytes;
                ASSERT_EQ(decoder.held_bytes(), shown_bytes);
            }
        }
    }
}

TYPED_TEST(VectorsOf, MayBeCutAtEveryByteBetweenNeighbours) {  // WIRE-3
    const auto& before = this->vectors().front();
    const auto& after = this->vectors()[1];
    for (const auto& vector : this->vectors()) {
        Vectors<TestFixture::direction> stream{&before, &vector};
        if (!is_final(vector)) stream.push_back(&after);
        const auto end = before.bytes.size() + vector.bytes.size();
        for (auto cut = before.bytes.size(); cut <= end; ++cut) {
            // Cuts near the ends only, because every cut inside a long skipped payload is alike.
            if (cut > 3000 && cut + 20 < end) cut = end - 20;
            auto piece_bytes = cut;
            expect_in_pieces(stream, [&] { return std::exchange(piece_bytes, end + after.bytes.size()); });
            if (this->HasFailure()) FAIL() << vector.name << ", cut at " << cut;
        }
    }
}

TYPED_TEST(VectorsOf, MayAllBeGlued) {  // WIRE-3
    expect_in_pieces(this->survivable(), [] { return std::size_t{1} << 30; });
}

TYPED_TEST(VectorsOf, MayComeOneByteAtATime) {  // WIRE-3
    expect_in_pieces(this->survivable(), [] { return std::size_t{1}; });
    for (const auto& vector : this->vectors()) {
        if (is_final(vector))
            expect_in_pieces<TestFixture::direction>({&vector}, [] { return std::size_t{1}; });
    }
}

TYPED_TEST(VectorsOf, MayComeInAnyOrderAndAnyPieces) {  // WIRE-3
    std::mt19937_64 random{testing::test_seed()};
    const auto below = [&](std::size_t bound) { return random() % bound; };
    for (int round = 0; round < 200 && !this->HasFailure(); ++round) {
        Vectors<TestFixture::direction> stream;
        while (stream.size() < 20 && (stream.empty() || !is_final(*stream.back())))
            stream.push_back(&this->vectors()[below(this->vectors().size())]);
        const std::size_t piece_bytes_max = std::size_t{1} << below(14);
        expect_in_pieces(stream, [&] { return 1 + below(piece_bytes_max); });
    }
}

}  // namespace
}  // namespace chathack::wire
