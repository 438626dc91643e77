#pragma once

#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "reference/wire/bytes.hpp"

namespace chathack::transport {

/// A block of bytes that is only appended to, owned by counted references. The count is plain: a chunk and
/// all who refer to it stay on one thread.
class Chunk {
public:
    /// @param capacity  most bytes it will ever hold
    static boost::intrusive_ptr<Chunk> make(std::size_t capacity);
    Chunk(const Chunk&) = delete;
    Chunk& operator=(const Chunk&) = delete;

    std::uint32_t used() const noexcept { return used_; }
    std::uint32_t free() const noexcept { return capacity_ - used_; }
    std::uint32_t references() const noexcept { return references_; }
    bool shared() const noexcept { return references_ > 1; }
    const std::byte* data() const noexcept { return reinterpret_cast<const std::byte*>(this + 1); }

    /// Copies `bytes` behind the others; there must be room.
    void append(wire::Bytes bytes) noexcept;
    /// Forgets all bytes; nobody else may refer to the chunk.
    void restart() noexcept;

private:
    explicit Chunk(std::uint32_t capacity) noexcept : capacity_{capacity} {}
    friend void intrusive_ptr_add_ref(Chunk* chunk) noexcept { ++chunk->references_; }
    friend void intrusive_ptr_release(Chunk* chunk) noexcept {
        if (--chunk->references_ == 0) destroy(chunk);
    }
    static void destroy(Chunk* chunk) noexcept;

    std::uint32_t references_ = 0;
    std::uint32_t used_ = 0;
    std::uint32_t capacity_;
};

/// Some bytes of a chunk, which lives as long as the slice.
struct Slice {
    boost::intrusive_ptr<Chunk> chunk;
    std::uint32_t offset = 0;
    std::uint32_t size = 0;

    wire::Bytes bytes() const noexcept { return {chunk->data() + offset, size}; }
};

/// Where the bytes of a Send are copied to, once, whatever the number of its receivers.
///
/// Puts that follow each other lie behind each other, so what a turn of the loop sends to everyone is one
/// slice. As soon as no queue refers to the chunk any more it is filled again from the start. Chunks begin
/// small, as most transports of a crowd send little, and each is twice as large as the one before.
class ChunkWriter {
public:
    static constexpr std::size_t first_chunk_bytes = 256;
    static constexpr std::size_t chunk_bytes = 16 * 1024;

    /// Copies `bytes`, which must not be empty. What does not fit in the rest of the chunk starts a new one;
    /// what is larger than a chunk gets one of its own.
    Slice put(wire::Bytes bytes);

private:
    boost::intrusive_ptr<Chunk> chunk_;
    std::size_t next_chunk_bytes_ = first_chunk_bytes;
};

/// What one connection has still to write: slices of shared chunks, in order.
///
/// A slice that continues the last one makes it longer. A queue whose slices are few bytes of many chunks (a
/// slow reader beside busy ones) copies them into a chunk of its own, twice as large as they are. So it never
/// keeps more than `sparse_slices_max` chunks alive, and one more for every `dense_slice_bytes` waiting.
class SendQueue {
public:
    static constexpr std::size_t sparse_slices_max = 8;
    static constexpr std::size_t dense_slice_bytes = 4 * 1024;

    bool empty() const noexcept { return bytes_ == 0; }
    /// Bytes not yet taken off.
    std::size_t bytes() const noexcept { return bytes_; }
    /// Number of slices, each one piece of memory for a gathered write.
    std::size_t slices() const noexcept { return empty() ? 0 : earlier_.size() + 1; }
    /// The piece with that number, oldest first.
    wire::Bytes slice(std::size_t index) const noexcept {
        return index < earlier_.size() ? earlier_[index].bytes() : last_.bytes();
    }
    /// All that waits, when that is one piece; else null.
    const Slice* only() const noexcept { return slices() == 1 ? &last_ : nullptr; }

    /// Adds bytes at the end; the slice must not be empty.
    void append(const Slice& slice) {
        bytes_ += slice.size;
        if (last_.chunk == slice.chunk && last_.offset + last_.size == slice.offset) {
            last_.size += slice.size;
        } else {
            append_apart(slice);
        }
    }
    /// Takes the first `count` bytes off; there must be so many.
    void consume(std::size_t count);
    void clear() noexcept;

private:
    void append_apart(const Slice& slice);
    bool is_sparse() const noexcept { return slices() > sparse_slices_max + bytes_ / dense_slice_bytes; }
    void compact();

    Slice last_;  // beside the others, so that the usual append touches one cache line
    std::size_t bytes_ = 0;
    std::vector<Slice> earlier_;
};

}  // namespace chathack::transport
