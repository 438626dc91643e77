// How long it takes to encode and decode a global message, compared with a memcpy of the same bytes.
#include <benchmark/benchmark.h>

#include <cstring>
#include <string>
#include <vector>

#include "reference/wire/decoder.hpp"
#include "reference/wire/encode.hpp"

namespace chathack::wire {
namespace {

/// A message of `character` repeated, of at most `size_bytes` bytes.
std::string message_of(std::string_view character, std::size_t size_bytes) {
    std::string text;
    while (text.size() + character.size() <= size_bytes)
        text += character;
    return text;
}

std::vector<std::byte> encoded(const std::string& message) {
    std::vector<std::byte> bytes;
    encode(to_client::GlobalMessage{"alice", message}, bytes);
    return bytes;
}

void memcpy_same_bytes(benchmark::State& state) {
    const auto from = encoded(message_of("a", static_cast<std::size_t>(state.range(0))));
    std::vector<std::byte> to(from.size());
    for (auto _ : state) {
        benchmark::DoNotOptimize(from.data());
        std::memcpy(to.data(), from.data(), from.size());
        benchmark::ClobberMemory();
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(from.size()));
}

void encode_message(benchmark::State& state) {
    const auto message = message_of("a", static_cast<std::size_t>(state.range(0)));
    std::vector<std::byte> to;
    for (auto _ : state) {
        to.clear();
        encode(to_client::GlobalMessage{"alice", message}, to);
        benchmark::DoNotOptimize(to.data());
        benchmark::ClobberMemory();
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(to.size()));
}

/// Decodes the same frame again and again. The decoder gets it in pieces of at most `piece_bytes`.
void decode_pieces(benchmark::State& state, const std::vector<std::byte>& from, std::size_t piece_bytes) {
    Decoder<Direction::to_client> decoder;
    for (auto _ : state) {
        for (Bytes rest{from}; !rest.empty();) {
            auto piece = rest.first(std::min(piece_bytes, rest.size()));
            rest = rest.subspan(piece.size());
            auto frame = decoder.next(piece);
            benchmark::DoNotOptimize(frame);
            if (rest.empty() && !frame) state.SkipWithError("the frame was not decoded");
        }
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(from.size()));
}

void decode_message(benchmark::State& state) {
    const auto from = encoded(message_of("a", static_cast<std::size_t>(state.range(0))));
    decode_pieces(state, from, from.size());
}
void decode_message_of_two_byte_characters(benchmark::State& state) {
    const auto from = encoded(message_of("\u00e9", static_cast<std::size_t>(state.range(0))));
    decode_pieces(state, from, from.size());
}
void decode_message_of_four_byte_characters(benchmark::State& state) {
    const auto from = encoded(message_of("\U0001f600", static_cast<std::size_t>(state.range(0))));
    decode_pieces(state, from, from.size());
}
void decode_message_cut_in_two(benchmark::State& state) {
    const auto from = encoded(message_of("a", static_cast<std::size_t>(state.range(0))));
    decode_pieces(state, from, (from.size() + 1) / 2);
}
void decode_message_byte_by_byte(benchmark::State& state) {
    decode_pieces(state, encoded(message_of("a", static_cast<std::size_t>(state.range(0)))), 1);
}

void sizes(benchmark::internal::Benchmark* bench) { bench->Arg(16)->Arg(64)->Arg(1024); }
BENCHMARK(memcpy_same_bytes)->Apply(sizes);
BENCHMARK(encode_message)->Apply(sizes);
BENCHMARK(decode_message)->Apply(sizes);
BENCHMARK(decode_message_of_two_byte_characters)->Apply(sizes);
BENCHMARK(decode_message_of_four_byte_characters)->Apply(sizes);
BENCHMARK(decode_message_cut_in_two)->Apply(sizes);
BENCHMARK(decode_message_byte_by_byte)->Apply(sizes);

}  // namespace
}  // namespace chathack::wire
