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
///     else if (!is_skippable(frame.error())) return hang_up();   // no later byte means anything
/// }
/// ```
///
/// Holds at most one incomplete frame, never a byte of the next, and so never more than the longest frame
/// within the limits. A payload that is too long is stepped over by its count, never held; a count costs no
/// memory, whatever it declares. A frame that lies whole in `in` is read in place, without a copy.
template <Direction direction>
class Decoder {
public:
    explicit Decoder(const Limits& limits = {}) : limits_{limits} {}

    /// Takes the next frame off the front of `in`.
    ///
    /// @return the frame; its texts view `in` or this decoder, until the next call
    /// Errors: need_more (all of `in` was taken); the skippable payload_too_long and bad_utf8, once each bad
    /// frame; any other is final: all of `in` is dropped, and it is given again whatever follows.
    Result<Frame<direction>> next(Bytes& in);

    /// Bytes of an incomplete frame that are held.
    std::size_t held_bytes() const noexcept { return given_ ? 0 : held_.size(); }
    /// Bytes of a payload that was too long, still to come.
    std::size_t skip_bytes() const noexcept { return skip_bytes_; }
    /// Whether the stream stands inside a frame: its end now would cut one.
    bool in_frame() const noexcept { return held_bytes() != 0 || skip_bytes_ != 0; }

private:
    void skip(Bytes& in) noexcept;

    Limits limits_;
    std::vector<std::byte> held_;   // the front of an incomplete frame, or the frame given last
    std::size_t wanted_bytes_ = 0;  // how many the incomplete frame has at least
    std::size_t skip_bytes_ = 0;    // to step over before the next frame
    bool given_ = false;            // what `held_` has was given: the next call drops it
    WireError failed_{};            // the final error, once there is one
};

extern template class Decoder<Direction::to_server>;
extern template class Decoder<Direction::to_client>;
extern template class Decoder<Direction::peer>;

}  // namespace chathack::wire
