#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Frames as docs/protocol.md writes them, put together and taken apart without the code under test.
namespace chathack::runner::testing {

/// An `int`: four bytes, the most significant first (WIRE-1).
inline std::string int_by_hand(std::uint32_t value) {
    std::string bytes;
    for (const unsigned shift : {24U, 16U, 8U, 0U})
        bytes += static_cast<char>(value >> shift & 0xffU);
    return bytes;
}
/// A `string`: its count, then its bytes (WIRE-2).
inline std::string text_by_hand(std::string_view text) {
    return int_by_hand(static_cast<std::uint32_t>(text.size())) + std::string{text};
}
/// An opcode and the texts that follow it: all of most frames.
inline std::string frame_by_hand(char opcode, const std::vector<std::string>& texts = {}) {
    std::string bytes{opcode};
    for (const auto& text : texts)
        bytes += text_by_hand(text);
    return bytes;
}

/// What a frame of texts says.
struct HandFrame {
    std::string bytes;
    int opcode = 0;
    std::vector<std::string> texts;
};

/// Takes one frame to the server off the front of `stream`. False: there is none yet, or none that the table
/// has. What follows the texts of an accept (a port, an IPv4 address, an id) is kept in its bytes only.
bool take_frame_to_server(std::string& stream, HandFrame& frame);
/// The same of a frame to a client.
bool take_frame_to_client(std::string& stream, HandFrame& frame);

}  // namespace chathack::runner::testing
