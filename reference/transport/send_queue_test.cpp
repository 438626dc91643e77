#include "reference/transport/send_queue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

namespace chathack::transport {
namespace {

std::string text_of(const SendQueue& queue) {
    std::string text;
    for (std::size_t i = 0; i < queue.slices(); ++i)
        text += wire::as_text(queue.slice(i));
    return text;
}

Slice put(ChunkWriter& writer, std::string_view text) { return writer.put(wire::as_bytes(text)); }

TEST(ChunkWriter, PutsFollowEachOtherInOneChunk) {
    ChunkWriter writer;
    const auto first = put(writer, "ab");
    const auto second = put(writer, "cde");
    EXPECT_EQ(first.chunk, second.chunk);
    EXPECT_EQ(second.offset, first.offset + 2);
    EXPECT_EQ(wire::as_text(first.bytes()), "ab");
    EXPECT_EQ(wire::as_text(second.bytes()), "cde");
}

TEST(ChunkWriter, AChunkThatNobodyRefersToIsFilledAgain) {
    ChunkWriter writer;
    const auto* chunk = put(writer, std::string(ChunkWriter::chunk_bytes, 'x')).chunk.get();
    const auto again = put(writer, "next");
    EXPECT_EQ(again.chunk.get(), chunk);
    EXPECT_EQ(again.offset, 0U);
}

TEST(ChunkWriter, AChunkInUseIsNotTouched) {
    ChunkWriter writer;
    const std::string full(ChunkWriter::chunk_bytes, 'x');
    const auto kept = put(writer, full);
    const auto next = put(writer, "next");
    EXPECT_NE(next.chunk, kept.chunk);
    EXPECT_EQ(wire::as_text(kept.bytes()), full);
}

TEST(ChunkWriter, WhatIsLargerThanAChunkGetsItsOwn) {
    ChunkWriter writer;
    const auto small = put(writer, "small");
    const std::string large(ChunkWriter::chunk_bytes + 1, 'x');
    EXPECT_EQ(wire::as_text(put(writer, large).bytes()), large);
    EXPECT_EQ(put(writer, "more").chunk, small.chunk);
}

TEST(ChunkWriter, WhoSendsLittleKeepsLittleMemory) {
    ChunkWriter writer;
    std::uint32_t room = 0;
    std::vector<Slice> kept;
    for (std::size_t sent = 0; sent < 4 * ChunkWriter::chunk_bytes; sent += 100) {
        kept.push_back(put(writer, std::string(100, 'x')));
        const auto& chunk = *kept.back().chunk;
        room = chunk.used() + chunk.free();
        EXPECT_LE(room, std::max(ChunkWriter::first_chunk_bytes, 2 * (sent + 100)));
    }
    EXPECT_EQ(room, ChunkWriter::chunk_bytes);
}

TEST(SendQueue, WhatFollowsInTheChunkMakesOneSliceLonger) {
    ChunkWriter writer;
    SendQueue queue;
    for (const auto* text : {"to ", "every", "one"})
        queue.append(put(writer, text));
    EXPECT_EQ(queue.slices(), 1U);
    EXPECT_EQ(queue.bytes(), 11U);
    EXPECT_EQ(text_of(queue), "to everyone");
}

TEST(SendQueue, WhatOthersGotBetweenIsLeftOut) {
    ChunkWriter writer;
    SendQueue queue;
    queue.append(put(writer, "mine "));
    put(writer, "not mine ");
    queue.append(put(writer, "and mine"));
    EXPECT_EQ(queue.slices(), 2U);
    EXPECT_EQ(text_of(queue), "mine and mine");
}

TEST(SendQueue, BytesAreTakenOffAtEveryPlace) {
    for (std::size_t taken = 0; taken <= 9; ++taken) {
        SCOPED_TRACE(taken);
        ChunkWriter one, two;
        SendQueue queue;
        queue.append(put(one, "abc"));
        queue.append(put(two, "def"));
        queue.append(put(one, "ghi"));
        queue.consume(taken);
        EXPECT_EQ(text_of(queue), std::string("abcdefghi").substr(taken));
        EXPECT_EQ(queue.bytes(), 9 - taken);
        EXPECT_EQ(queue.empty(), taken == 9);
    }
}

TEST(SendQueue, AnEmptiedQueueKeepsNoChunk) {
    ChunkWriter writer;
    SendQueue queue;
    const auto slice = put(writer, "abc");
    queue.append(slice);
    queue.append(put(writer, "def"));
    queue.consume(6);
    queue.append(put(writer, "g"));
    queue.clear();
    EXPECT_TRUE(queue.empty());
    EXPECT_EQ(queue.slices(), 0U);
    EXPECT_EQ(slice.chunk->references(), 2U) << "the writer's and this test's";
}

TEST(SendQueue, FewBytesOfManyChunksAreCopiedSoThatTheChunksGo) {
    SendQueue queue;
    std::string all;
    std::vector<Slice> witnesses;
    for (int i = 0; i < 100; ++i) {
        ChunkWriter writer;  // so that each text has its own chunk
        const auto text = "message " + std::to_string(i);
        witnesses.push_back(put(writer, text));
        queue.append(witnesses.back());
        all += text;
        EXPECT_LE(queue.slices(), SendQueue::sparse_slices_max);
    }
    EXPECT_EQ(text_of(queue), all);
    const auto kept =
        std::ranges::count_if(witnesses, [](const Slice& slice) { return slice.chunk->shared(); });
    EXPECT_LE(kept, static_cast<std::ptrdiff_t>(SendQueue::sparse_slices_max));
}

TEST(SendQueue, FullChunksStayShared) {
    ChunkWriter writer;
    SendQueue queue;
    const std::string full(ChunkWriter::chunk_bytes, 'x');
    std::vector<Slice> slices;
    for (int i = 0; i < 50; ++i) {
        slices.push_back(put(writer, full));
        queue.append(slices.back());
    }
    EXPECT_EQ(queue.slices(), 50U);
    for (std::size_t i = 0; i < slices.size(); ++i)
        EXPECT_EQ(queue.slice(i).data(), slices[i].bytes().data());
}

TEST(SendQueue, AnyMixOfAppendsAndTakesKeepsTheBytes) {
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random{seed};
    const auto draw = [&](std::size_t below) { return static_cast<std::size_t>(random() % below); };

    ChunkWriter shared, single;
    SendQueue queues[3];
    std::string expected[3];
    for (int step = 0; step < 20'000; ++step) {
        const auto which = draw(3);
        if (draw(3) != 0) {
            const std::string text(1 + draw(draw(50) == 0 ? 40'000 : 200), static_cast<char>('a' + draw(26)));
            const auto slice = put(draw(4) == 0 ? single : shared, text);
            for (std::size_t i = 0; i < 3; ++i) {
                if (i != which && expected[i].size() > 200'000) continue;
                queues[i].append(slice);
                expected[i] += text;
            }
        } else if (!expected[which].empty()) {
            const auto count = draw(expected[which].size() + 1);
            queues[which].consume(count);
            expected[which].erase(0, count);
        }
        ASSERT_EQ(queues[which].bytes(), expected[which].size());
        ASSERT_LE(queues[which].slices(),
                  SendQueue::sparse_slices_max + queues[which].bytes() / SendQueue::dense_slice_bytes);
        if (step % 100 == 0) {
            ASSERT_EQ(text_of(queues[which]), expected[which]);
        }
    }
    for (std::size_t i = 0; i < 3; ++i)
        EXPECT_EQ(text_of(queues[i]), expected[i]);
}

}  // namespace
}  // namespace chathack::transport
