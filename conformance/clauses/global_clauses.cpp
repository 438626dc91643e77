#include "conformance/clauses/family_tables.hpp"

namespace chathack::clauses {
namespace {

constexpr Behaviour global_2[] = {
    {"echo", "The sender gets the ACK 5 that all others get."},
    {"no-echo", "The sender gets nothing for a message that was delivered."},
};
constexpr Behaviour global_8[] = {
    {"goes-on", "The bytes of the message are stepped over, and the next frame is handled as usual."},
    {"closes", "The server ends the connection, after ACK 1 or without a word."},
};
constexpr Behaviour global_10[] = {
    {"delivers", "Every receiver gets an ACK 5 with an empty message."},
    {"rejects", "The sender gets ACK 1, and nobody gets anything."},
};
constexpr Behaviour global_11[] = {
    {"speaks", "A user gets an ACK 5 whose sender is the login of no connected client."},
    {"silent", "Nobody gets an ACK 5 that no client's message caused."},
};
constexpr Clause global_table[] = {
    {
        .id = "GLOBAL-1",
        .level = Level::must,
        .side = Side::server,
        .text = "A global message reaches every connected client but its sender as one ACK 5 with the"
                " sender's login and the message as it was sent.",
        .rests_on = "LOGIN-1 WIRE-2",
    },
    {
        .id = "GLOBAL-2",
        .level = Level::open,
        .side = Side::server,
        .text = "Whether the sender of a global message gets it back is left to the server.",
        .behaviours = global_2,
        .reference = "no-echo",
        .rests_on = "GLOBAL-1",
    },
    {
        .id = "GLOBAL-3",
        .level = Level::must,
        .side = Side::server,
        .text = "Every receiver gets the messages of one sender in the order in which they were sent,"
                " each exactly once.",
        .note = "How the messages of different senders interleave is free, and may differ from one "
                "receiver to the next.",
        .haste = true,
        .rests_on = "GLOBAL-1 WIRE-3",
        .untested = "Bursts are tried some times over: a pass is evidence, not proof.",
    },
    {
        .id = "GLOBAL-4",
        .level = Level::must,
        .side = Side::server,
        .text = "A global message goes to no connection that has not had its ACK 3, and to none that "
                "has left.",
        .rests_on = "GLOBAL-1 LOGIN-11",
        .untested =
            "What is written to a connection that has left: only what its successor gets can be seen.",
    },
    {
        .id = "GLOBAL-5",
        .level = Level::must,
        .side = Side::server,
        .text = "A message of more than 1024 bytes is delivered to nobody, neither whole nor cut "
                "short.",
        .rests_on = "GLOBAL-1 WIRE-9",
    },
    {
        .id = "GLOBAL-6",
        .level = Level::should,
        .side = Side::server,
        .text = "The sender of a message of more than 1024 bytes is told by ACK 1 that it was not "
                "delivered.",
        .rests_on = "GLOBAL-5",
    },
    {
        .id = "GLOBAL-7",
        .level = Level::must,
        .side = Side::server,
        .text = "A message of exactly 1024 bytes is delivered, and only bytes count: 512 characters "
                "of two bytes pass, 513 do not.",
        .note = "The two counts and the sender's login are not part of the 1024.",
        .rests_on = "GLOBAL-1 WIRE-2 WIRE-3",
    },
    {
        .id = "GLOBAL-8",
        .level = Level::open,
        .side = Side::server,
        .text = "After a message that was too long the connection may go on or be closed.",
        .note = "The end of such a frame is known, since its count says how many bytes to step over.",
        .behaviours = global_8,
        .reference = "goes-on",
        .reference_text =
            "It steps over a message that declares at most 64 KiB; for a longer one it sends ACK "
            "1 and closes.",
        .rests_on = "GLOBAL-5 GLOBAL-6",
    },
    {
        .id = "GLOBAL-9",
        .level = Level::should,
        .side = Side::server,
        .text = "A global message whose sender is not the login of its connection is answered with "
                "ACK 1, and reaches nobody under that name.",
        .rests_on = "GLOBAL-1",
    },
    {
        .id = "GLOBAL-10",
        .level = Level::open,
        .side = Side::server,
        .text = "A message of no bytes may be delivered like any other, or be a packet error.",
        .behaviours = global_10,
        .reference = "delivers",
        .rests_on = "GLOBAL-1",
    },
    {
        .id = "GLOBAL-11",
        .level = Level::open,
        .side = Side::server,
        .text = "The server may speak by itself, by ACK 5 under a name that no connected client has, or "
                "be silent.",
        .note = "A greeting is an example, and so is a notice that somebody came or left.",
        .behaviours = global_11,
        .reference = "silent",
        .rests_on = "LOGIN-1 LOGIN-9",
        .untested = "A server that speaks at other times than when users come or leave. A case of "
                    "another clause takes what such a server says for a frame that nobody expected.",
    },
};

}  // namespace

constinit const Family global_family{
    .name = "GLOBAL", .title = "messages to everyone", .clauses = global_table};

}  // namespace chathack::clauses
