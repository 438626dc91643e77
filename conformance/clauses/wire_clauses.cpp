#include "conformance/clauses/family_tables.hpp"

namespace chathack::clauses {
namespace {

constexpr Behaviour wire_6[] = {
    {"closes", "The server ends the connection, after ACK 1 or without a word."},
    {"reads-on",
     "The connection stays open and the server goes on taking bytes from it, starting "
     "wherever it believes the next frame to be."},
};
constexpr Behaviour wire_7[] = {
    {"rejects", "The sender gets ACK 1, nobody gets the text, and the connection goes on."},
    {"relays", "The text is taken like any other, and its bytes arrive unchanged."},
    {"replaces",
     "The text is taken like any other, but arrives with U+FFFD in place of the bytes that"
     " are not UTF-8."},
    {"closes",
     "The server ends the connection, after ACK 1 or without a word, and nobody gets the "
     "text."},
};
constexpr Clause wire_table[] = {
    {
        .id = "WIRE-1",
        .level = Level::must,
        .side = Side::both,
        .text = "A `byte`, an `int` and a `long` are signed numbers of 1, 4 and 8 bytes, the most "
                "significant byte first.",
    },
    {
        .id = "WIRE-2",
        .level = Level::must,
        .side = Side::both,
        .text = "The count of a `string` is its length in bytes, not in characters, and its bytes "
                "reach the other side exactly as they were sent.",
        .note = "Nothing is trimmed, padded, terminated or normalised; NUL and line ends are bytes "
                "like any other.",
        .rests_on = "WIRE-1",
        .untested = "Passwords with odd bytes: they need an account that has one, in the target file.",
    },
    {
        .id = "WIRE-3",
        .level = Level::must,
        .side = Side::both,
        .text = "However TCP cuts frames apart or joins them, down to one byte at a time, each frame "
                "is handled once and in the order sent; what stands right behind a login frame is "
                "handled after it, or answered with ACK 1 as sent before ACK 3 (LOGIN-11), and never "
                "lost without a word.",
        .note = "An end of the stream inside a frame is no frame: what came of it is dropped.",
        .haste = true,
        .rests_on = "LOGIN-1 LOGIN-10 GLOBAL-1",
    },
    {
        .id = "WIRE-4",
        .level = Level::should,
        .side = Side::server,
        .text = "A text whose count is below zero is answered with ACK 1.",
        .rests_on = "WIRE-9",
    },
    {
        .id = "WIRE-5",
        .level = Level::should,
        .side = Side::server,
        .text = "An opcode that no frame of the table has (0, 10 and up, or below zero) is answered "
                "with ACK 1.",
        .note = "Opcodes 7, 8 and 9 are in the table, though not for the server: PRIVATE-14 and "
                "PRIVATE-15.",
        .rests_on = "WIRE-9",
    },
    {
        .id = "WIRE-6",
        .level = Level::open,
        .side = Side::server,
        .text = "When a bad count, opcode or adCode (WIRE-4, WIRE-5, WIRE-8) hides where its frame "
                "ends, the server may give the connection up or go on reading it.",
        .note = "Whoever reads on has to guess where the next frame begins: no test may rely on what "
                "the following bytes are taken for.",
        .behaviours = wire_6,
        .reference = "closes",
        .reference_text = "It sends ACK 1, then closes.",
        .rests_on = "WIRE-4 WIRE-5 WIRE-8",
        .untested = "What follows a bad frame on its connection: the server may take it for anything, so "
                    "nothing is sent.",
    },
    {
        .id = "WIRE-7",
        .level = Level::open,
        .side = Side::server,
        .text = "A text that is not valid UTF-8 may be refused, passed on as it is, passed on "
                "repaired, or cost its sender the connection.",
        .note = "How many U+FFFD stand for one run of bad bytes is free. The bytes of a file are not "
                "text.",
        .behaviours = wire_7,
        .reference = "rejects",
        .reference_text = "The frame is stepped over as a whole.",
        .rests_on = "WIRE-9 WIRE-2",
    },
    {
        .id = "WIRE-8",
        .level = Level::should,
        .side = Side::server,
        .text = "An address whose adCode is neither 1 nor 2 is answered with ACK 1.",
        .rests_on = "WIRE-9",
    },
    {
        .id = "WIRE-9",
        .level = Level::must,
        .side = Side::server,
        .text = "Whatever one connection sends, a bad frame or only half of one, every other "
                "connection is served as if it had not.",
        .rests_on = "GLOBAL-1 LOGIN-9 WIRE-3",
        .untested = "What trouble costs the server in memory: no clause gives a bound.",
    },
};

}  // namespace

constinit const Family wire_family{.name = "WIRE", .title = "encoding", .clauses = wire_table};

}  // namespace chathack::clauses
