#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "conformance/observe/packet.hpp"

namespace chathack::observe {

/// Bytes that one packet brought and no earlier one.
struct Piece {
    std::string_view bytes;  ///< of the packet
    std::size_t packet = 0;  ///< its place in the capture
};

/// What is known of one direction of a connection, counted in bytes from its first one.
///
/// Packets may come in any order and any number of times. Where bytes are missing, those behind them are not
/// shown: nobody can tell where the next frame begins.
class ByteStream {
public:
    /// The stream goes on where nobody saw it.
    static constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

    ByteStream() = default;
    /// @param start  the sequence number of the first byte
    explicit ByteStream(std::uint32_t start) : start_{start} {}

    /// The place in the stream that a sequence number means, near what was seen last. Negative: before its
    /// start.
    std::int64_t offset_of(std::uint32_t sequence) const noexcept;
    /// `place` is that of the packet in the capture. `packet` must stay where it is.
    void add(const Packet& packet, std::size_t place);
    /// The other side has got all bytes before this sequence number.
    void acknowledge(std::uint32_t sequence);

    /// The bytes before the first gap, in order.
    std::vector<Piece> pieces() const;
    /// How many bytes there are before the first gap.
    std::uint64_t known_bytes() const;
    /// How far the packets that were captured go; one more than all bytes behind a captured end.
    std::uint64_t sent_bytes() const noexcept { return sent_; }
    bool has_gap() const { return known_bytes() < reached(); }
    struct Missing {
        std::size_t gaps = 0;
        std::uint64_t bytes = 0;
    };
    /// What was on the wire, or received by the other side, and not captured.
    Missing missing() const;

    /// An end that was captured.
    struct End {
        std::size_t packet = 0;
        bool broken = false;  ///< a reset
    };
    const std::optional<End>& end() const noexcept { return end_; }
    /// The last packet that shows that its sender had sent nothing before it that was not captured, other
    /// than what is known to be missing; nothing when no packet was captured.
    std::optional<std::size_t> last_packet() const noexcept { return last_packet_; }

private:
    std::uint64_t reached() const;
    void cover(std::uint64_t offset, Piece piece);

    std::uint32_t start_ = 0;
    std::map<std::uint64_t, Piece> pieces_;  // by the offset of their first byte; none overlap
    std::uint64_t sent_ = 0;                 // where the packets that were captured have got
    std::uint64_t acknowledged_ = 0;
    std::optional<std::uint64_t> finished_at_;
    std::optional<End> end_;
    std::optional<std::size_t> last_packet_;
};

}  // namespace chathack::observe
