// Fuzzes the decoder of the direction CHATHACK_FUZZ_DIRECTION. The input is what one side sends.
//
// However the input is cut, the decoder must give the same frames and errors. Every frame must encode to the
// bytes that it was read from. The decoder must not hold more than one frame can have.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "reference/wire/decoder.hpp"
#include "reference/wire/encode.hpp"

namespace chathack::wire {
namespace {

constexpr auto direction = Direction::CHATHACK_FUZZ_DIRECTION;

/// Frames (as bytes) and errors, in the order in which they came.
using Outcomes = std::vector<std::string>;

std::size_t frame_bytes_max(const Limits& limits) {
    return 64 + 2 * limits.login_bytes_max + limits.password_bytes_max + limits.file_name_bytes_max +
           std::max(limits.message_bytes_max, limits.file_bytes_max);
}

template <class PieceBytes>
Outcomes outcomes_of(Bytes stream, const Limits& limits, PieceBytes&& piece_bytes) {
    Outcomes outcomes;
    Decoder<direction> decoder{limits};
    std::vector<std::byte> encoded;
    while (!stream.empty()) {
        auto piece = stream.first(std::min<std::size_t>(piece_bytes(), stream.size()));
        stream = stream.subspan(piece.size());
        for (;;) {
            const auto before = piece;
            const bool fresh = !decoder.in_frame();
            const auto frame = decoder.next(piece);
            CHATHACK_CHECK(decoder.held_bytes() < frame_bytes_max(limits));
            CHATHACK_CHECK(decoder.skip_bytes() <= limits.skipped_bytes_max);
            if (frame) {
                encoded.clear();
                encode(*frame, encoded);
                const auto taken = before.first(before.size() - piece.size());
                CHATHACK_CHECK(!fresh || as_text(encoded) == as_text(taken));
                outcomes.emplace_back(as_text(encoded));
                continue;
            }
            if (frame.error() == WireError::need_more) break;
            outcomes.emplace_back(to_string(frame.error()));
            if (is_skippable(frame.error())) continue;
            CHATHACK_CHECK(piece.empty() && decoder.next(stream).error() == frame.error());
            return outcomes;
        }
        CHATHACK_CHECK(piece.empty());
    }
    outcomes.emplace_back(decoder.in_frame() ? "cut" : "");
    return outcomes;
}

void expect_same_wherever_cut(Bytes stream, const Limits& limits) {
    const auto whole = outcomes_of(stream, limits, [&] { return stream.size(); });
    std::minstd_rand random{static_cast<unsigned>(stream.size())};
    const unsigned piece_bytes_max = stream.size() < 256 ? 2 : 64;
    CHATHACK_CHECK(outcomes_of(stream, limits, [&] { return 1 + random() % piece_bytes_max; }) == whole);
}

}  // namespace
}  // namespace chathack::wire

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace chathack::wire;
    const Bytes stream = std::as_bytes(std::span{data, size});
    expect_same_wherever_cut(stream, Limits{});
    // Low limits, which a short input can exceed, so that frames also follow skipped ones.
    expect_same_wherever_cut(stream, Limits{.login_bytes_max = 4,
                                            .password_bytes_max = 4,
                                            .message_bytes_max = 4,
                                            .file_name_bytes_max = 4,
                                            .file_bytes_max = 4,
                                            .skipped_bytes_max = 16,
                                            .check_utf8 = (size & 1U) == 0});
    return 0;
}
