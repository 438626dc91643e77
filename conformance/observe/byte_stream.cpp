#include "conformance/observe/byte_stream.hpp"

#include <algorithm>

namespace chathack::observe {

std::int64_t ByteStream::offset_of(std::uint32_t sequence) const noexcept {
    const auto near = std::max(sent_, acknowledged_);
    const auto expected = start_ + static_cast<std::uint32_t>(near);
    return static_cast<std::int64_t>(near) + static_cast<std::int32_t>(sequence - expected);
}

void ByteStream::add(const Packet& packet, std::size_t place) {
    const auto offset = offset_of(packet.sequence + (packet.syn ? 1U : 0U));
    const auto signed_end = offset + static_cast<std::int64_t>(packet.payload_bytes);
    if (signed_end < 0) return;
    const auto end = static_cast<std::uint64_t>(signed_end);
    // A packet that repeats bytes says nothing of what came after these.
    if (end > sent_ || (packet.payload_bytes == 0 && end == sent_) || !last_packet_)
        last_packet_ = std::max(last_packet_.value_or(0), place);
    std::string_view bytes{packet.payload};
    const auto before = static_cast<std::size_t>(std::max<std::int64_t>(-offset, 0));
    bytes.remove_prefix(std::min(before, bytes.size()));
    cover(static_cast<std::uint64_t>(std::max<std::int64_t>(offset, 0)), {bytes, place});
    sent_ = std::max(sent_, end);
    if (packet.fin && !finished_at_) finished_at_ = end;
    if ((packet.fin || packet.rst) && !end_) end_ = {place, packet.rst};
}

void ByteStream::acknowledge(std::uint32_t sequence) {
    const auto offset = offset_of(sequence);
    if (offset > 0) acknowledged_ = std::max(acknowledged_, static_cast<std::uint64_t>(offset));
}

/// Keeps what no earlier piece has of it.
void ByteStream::cover(std::uint64_t offset, Piece piece) {
    while (!piece.bytes.empty()) {
        const auto next = pieces_.upper_bound(offset);
        const auto before = next == pieces_.begin() ? pieces_.end() : std::prev(next);
        auto size_bytes = piece.bytes.size();
        if (before != pieces_.end() && before->first + before->second.bytes.size() > offset) {
            size_bytes = std::min(size_bytes, before->first + before->second.bytes.size() - offset);
        } else {
            if (next != pieces_.end()) size_bytes = std::min(size_bytes, next->first - offset);
            pieces_.emplace(offset, Piece{piece.bytes.substr(0, size_bytes), piece.packet});
        }
        piece.bytes.remove_prefix(size_bytes);
        offset += size_bytes;
    }
}

/// The end of a stream takes a sequence number of its own, which is no byte.
std::uint64_t ByteStream::reached() const {
    const auto reached = std::max(sent_, acknowledged_);
    return finished_at_ && reached == *finished_at_ + 1 ? *finished_at_ : reached;
}

std::vector<Piece> ByteStream::pieces() const {
    std::vector<Piece> all;
    std::uint64_t end = 0;
    for (const auto& [offset, piece] : pieces_) {
        if (offset != end) break;
        all.push_back(piece);
        end += piece.bytes.size();
    }
    return all;
}

std::uint64_t ByteStream::known_bytes() const {
    std::uint64_t end = 0;
    for (const auto& [offset, piece] : pieces_) {
        if (offset != end) break;
        end += piece.bytes.size();
    }
    return end;
}

ByteStream::Missing ByteStream::missing() const {
    Missing missing;
    std::uint64_t end = 0;
    const auto miss = [&](std::uint64_t until) {
        if (until <= end) return;
        ++missing.gaps;
        missing.bytes += until - end;
    };
    for (const auto& [offset, piece] : pieces_) {
        miss(offset);
        end = offset + piece.bytes.size();
    }
    miss(reached());
    return missing;
}

}  // namespace chathack::observe
