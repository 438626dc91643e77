#include "reference/transport/send_queue.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <new>
#include <utility>

#include "reference/wire/check.hpp"

namespace chathack::transport {

boost::intrusive_ptr<Chunk> Chunk::make(std::size_t capacity) {
    CHATHACK_CHECK(capacity <= std::numeric_limits<std::uint32_t>::max());
    void* memory = ::operator new(sizeof(Chunk) + capacity);
    return boost::intrusive_ptr<Chunk>{new (memory) Chunk{static_cast<std::uint32_t>(capacity)}};
}

void Chunk::destroy(Chunk* chunk) noexcept {
    chunk->~Chunk();
    ::operator delete(chunk);
}

void Chunk::append(wire::Bytes bytes) noexcept {
    CHATHACK_CHECK(bytes.size() <= free());
    std::memcpy(const_cast<std::byte*>(data()) + used_, bytes.data(), bytes.size());
    used_ += static_cast<std::uint32_t>(bytes.size());
}

void Chunk::restart() noexcept {
    CHATHACK_CHECK(!shared());
    used_ = 0;
}

Slice ChunkWriter::put(wire::Bytes bytes) {
    CHATHACK_CHECK(!bytes.empty());
    const auto size = static_cast<std::uint32_t>(bytes.size());
    if (bytes.size() > chunk_bytes) {  // its own chunk, so that a small send cannot keep it alive
        Slice slice{Chunk::make(bytes.size()), 0, size};
        slice.chunk->append(bytes);
        return slice;
    }
    if (chunk_ && !chunk_->shared()) chunk_->restart();
    if (!chunk_ || chunk_->free() < bytes.size()) {
        const auto capacity = std::max(next_chunk_bytes_, std::bit_ceil(bytes.size()));
        chunk_ = Chunk::make(capacity);
        next_chunk_bytes_ = std::min(2 * capacity, chunk_bytes);
    }
    Slice slice{chunk_, chunk_->used(), size};
    chunk_->append(bytes);
    return slice;
}

void SendQueue::append_apart(const Slice& slice) {
    if (last_.chunk) earlier_.push_back(std::move(last_));
    last_ = slice;
    if (is_sparse()) compact();
}

void SendQueue::compact() {
    // The first slice may be a chunk made here before, with room left. Then only the rest is copied.
    // Otherwise the new chunk is made twice as large as needed, so each byte is copied only a few times.
    auto& first = earlier_.front();
    const bool own = !first.chunk->shared() && first.offset + first.size == first.chunk->used();
    std::size_t begin = 0;
    Slice all = first;
    if (own && first.chunk->free() >= bytes_ - first.size) {
        begin = 1;
    } else {
        all = {Chunk::make(2 * bytes_), 0, 0};
    }
    for (std::size_t i = begin; i < slices(); ++i)
        all.chunk->append(slice(i));
    all.size = static_cast<std::uint32_t>(bytes_);
    earlier_.clear();
    last_ = std::move(all);
}

void SendQueue::consume(std::size_t count) {
    CHATHACK_CHECK(count <= bytes_);
    if (count == bytes_) return clear();
    bytes_ -= count;
    const auto partly = std::find_if(earlier_.begin(), earlier_.end(), [&](const Slice& slice) {
        if (count < slice.size) return true;
        count -= slice.size;
        return false;
    });
    auto& cut = partly == earlier_.end() ? last_ : *partly;
    cut.offset += static_cast<std::uint32_t>(count);
    cut.size -= static_cast<std::uint32_t>(count);
    earlier_.erase(earlier_.begin(), partly);
    if (is_sparse()) compact();
}

void SendQueue::clear() noexcept {
    last_ = {};
    bytes_ = 0;
    if (earlier_.capacity() > 2 * sparse_slices_max) {
        earlier_ = {};
    } else {
        earlier_.clear();
    }
}

}  // namespace chathack::transport
