#pragma once

#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "reference/wire/bytes.hpp"

namespace chathack::transport {

/// A block of bytes that grows at its end, owned by counted references. The count is not atomic, so a chunk
/// and everything that refers to it must stay on one thread.
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

    /// Appends a copy of `bytes`. There must be room.
    void append(wire::Bytes bytes) noexcept;
    /// Forgets all bytes. Nobody else may refer to the chunk.
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

/// A part of a chunk. It keeps the chunk alive.
struct Slice {
    boost::intrusive_ptr<Chunk> chunk;
    std::uint32_t offset = 0;
    std::uint32_t size = 0;

    wire::Bytes bytes() const noexcept { return {chunk->data() + offset, size}; }
};

/// Copies the bytes of a Send once, however many receivers it has.
///
/// Successive bytes are stored next to each other, so what a turn of the loop sends to everyone is one slice.
/// When no queue refers to the chunk any more, it is filled again from the start. The first chunk is small,
/// because most transports of a crowd send little. Each further one is twice as large.
class ChunkWriter {
public:
    static constexpr std::size_t first_chunk_bytes = 256;
    static constexpr std::size_t chunk_bytes = 16 * 1024;

    /// Copies `bytes`, which must not be empty. When they do not fit in the rest of the chunk, a new one is
    /// begun. When they are larger than a chunk, they get one of their own.
    Slice put(wire::Bytes bytes);

private:
    boost::intrusive_ptr<Chunk> chunk_;
    std::size_t next_chunk_bytes_ = first_chunk_bytes;
};

/// What one connection has still to write: slices of shared chunks, in order.
///
/// A slice that continues the last one makes it longer. The slices of a slow reader beside busy ones may be
/// few bytes of many chunks. Such a queue copies them into a chunk of its own, twice as large as they are. So
/// it never keeps more than `sparse_slices_max` chunks alive, and one more for every `dense_slice_bytes`
/// waiting.
class SendQueue {
public:
    static constexpr std::size_t sparse_slices_max = 8;
    static constexpr std::size_t dense_slice_bytes = 4 * 1024;

    bool empty() const noexcept { return bytes_ == 0; }
    /// The number of bytes that wait.
    std::size_t bytes() const noexcept { return bytes_; }
    /// The number of slices; each is one piece of memory for a gathered write.
    std::size_t slices() const noexcept { return empty() ? 0 : earlier_.size() + 1; }
    /// The slice with that number; the oldest is 0.
    wire::Bytes slice(std::size_t index) const noexcept {
        return index < earlier_.size() ? earlier_[index].bytes() : last_.bytes();
    }
    /// The only slice, or null when there is none or more than one.
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
    /// Removes the first `count` bytes. There must be so many.
    void consume(std::size_t count);
    void clear() noexcept;

private:
    void append_apart(const Slice& slice);
    bool is_sparse() const noexcept { return slices() > sparse_slices_max + bytes_ / dense_slice_bytes; }
    void compact();

    Slice last_;  // apart from the others, so that most appends touch one cache line
    std::size_t bytes_ = 0;
    std::vector<Slice> earlier_;
};

}  // namespace chathack::transport
