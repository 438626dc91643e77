#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "reference/zoo/server/catalogue.hpp"

namespace chathack::zoo {

/// A frame of a client. Fields that its opcode does not have are empty.
struct Frame {
    int opcode = 0;
    std::string first;   ///< the first text: login or sender
    std::string second;  ///< the second: password, message, receiver or file name
    std::int32_t port = 0;
    char address_code = 1;
    std::string address;
    std::int64_t id = 0;
};

/// What is at the front of some bytes.
struct Reading {
    enum class Kind {
        whole,    ///< a whole frame, in `frame`
        missing,  ///< some of its bytes are missing
        bad,      ///< no frame, and its end cannot be found
        skipped,  ///< a mistake of a mutant: skipped silently
        closes,   ///< a mistake of a mutant: closes the connection without an answer
        hangs,    ///< a mistake of a mutant: nothing after it is ever read
    };
    Kind kind = Kind::whole;
    Frame frame;
    std::size_t size = 0;           ///< its bytes; of a bad one, how far it was read
    std::size_t count_started = 0;  ///< of a missing one: how many bytes of a count are there
    bool in_address = false;        ///< of a missing one: it ends inside an address
    bool early = false;             ///< its bytes came before the client was logged in
};

/// The most bytes of a text; a frame with a longer one is bad.
struct TextLimits {
    std::size_t text_bytes_max = 65'536;
    std::size_t message_bytes_max = 65'536;
};

/// Reads the frame at the front of `bytes`, which must not be empty, with the mistakes of `who`.
Reading read_frame(std::string_view bytes, const TextLimits& limits, const ActiveEntries& who);

}  // namespace chathack::zoo
