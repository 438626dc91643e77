#pragma once

#include <cstddef>
#include <vector>

#include "reference/wire/bytes.hpp"
#include "reference/wire/frames.hpp"
#include "reference/wire/limits.hpp"
#include "reference/wire/result.hpp"

namespace chathack::wire {

/// Turns a stream of bytes into the frames of one direction, wherever the stream is cut (WIRE-3).
///
/// ```
/// for (auto in = received; ;) {
///     const auto frame = decoder.next(in);
///     if (frame) handle(*frame);
///     else if (frame.error() == WireError::need_more) break;     // `in` is empty now
///     else if (!is_skippable(frame.error())) return hang_up();   // no later byte has a meaning
/// }
/// ```
///
/// It holds at most one incomplete frame and no byte of the next, so never more than the longest frame within
/// the limits. A payload that is too long is skipped by its count and never held. A count uses no memory,
/// however great it is. A frame that is whole in `in` is read in place, without a copy.
template <Direction direction>
class Decoder {
public:
    explicit Decoder(const Limits& limits = {}) : limits_{limits} {}

    /// Takes the next frame off the front of `in`.
    ///
    /// @return the frame; its texts point into `in` or this decoder, and are valid until the next call
    /// Errors: need_more, after which all of `in` was taken. The skippable payload_too_long and bad_utf8,
    /// once for each bad frame. Any other error is final: all of `in` is dropped, and every later call gives
    /// it again.
    Result<Frame<direction>> next(Bytes& in);

    /// How many bytes of an incomplete frame are held.
    std::size_t held_bytes() const noexcept { return given_ ? 0 : held_.size(); }
    /// How many bytes of a payload that is too long are still to come.
    std::size_t skip_bytes() const noexcept { return skip_bytes_; }
    /// Whether the stream is inside a frame, so that an end now would cut it.
    bool in_frame() const noexcept { return held_bytes() != 0 || skip_bytes_ != 0; }

private:
    void skip(Bytes& in) noexcept;

    Limits limits_;
    std::vector<std::byte> held_;   // the beginning of an incomplete frame, or the last frame given
    std::size_t wanted_bytes_ = 0;  // the least size of the incomplete frame
    std::size_t skip_bytes_ = 0;    // to skip before the next frame
    bool given_ = false;            // `held_` is a frame that was given; the next call drops it
    WireError failed_{};            // the final error, once there is one
};

extern template class Decoder<Direction::to_server>;
extern template class Decoder<Direction::to_client>;
extern template class Decoder<Direction::peer>;

}  // namespace chathack::wire
