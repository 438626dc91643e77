#include "conformance/clauses/family_tables.hpp"

namespace chathack::clauses {
namespace {

constexpr Behaviour private_6[] = {
    {"refuses", "The asker gets ACK 8 with the login that it asked for."},
    {"rejects", "The asker gets ACK 1."},
    {"login-error", "The asker gets ACK 2."},
    {"silent", "The asker gets nothing."},
};
constexpr Behaviour private_7[] = {
    {"relays-again", "The user who is asked gets a second ACK 6."},
    {"relays-once", "The user who is asked gets nothing for the second ask."},
};
constexpr Behaviour private_11[] = {
    {"relays", "The asker gets ACK 6 with its own login."},
    {"refuses", "The asker gets ACK 8 with its own login."},
    {"rejects", "The asker gets ACK 1."},
    {"silent", "The asker gets nothing."},
};
constexpr Behaviour private_13[] = {
    {"rejects", "Who accepts gets ACK 1, and nobody gets ACK 7."},
    {"relays", "The asker gets ACK 7 with that port, unchanged."},
};
constexpr Clause private_table[] = {
    {
        .id = "PRIVATE-1",
        .level = Level::must,
        .side = Side::server,
        .text = "An ask (opcode 4) reaches the user that it names, and nobody else, as one ACK 6 with"
                " the login of who asks.",
        .rests_on = "LOGIN-1 WIRE-2",
    },
    {
        .id = "PRIVATE-2",
        .level = Level::must,
        .side = Side::server,
        .text = "An accept (opcode 5) reaches the user who asked, and nobody else, as one ACK 7 with "
                "the login of who accepts and with port, address and id as they were sent.",
        .note = "The address is whatever the accepter wrote, not what the server sees of its "
                "connection.",
        .rests_on = "PRIVATE-1 WIRE-1",
    },
    {
        .id = "PRIVATE-3",
        .level = Level::must,
        .side = Side::server,
        .text = "Addresses of both kinds are carried, and so is every id that a signed `long` can "
                "hold.",
        .note = "From -9223372036854775808 to 9223372036854775807; 0 and -1 are ids like any other.",
        .rests_on = "PRIVATE-2 WIRE-1",
    },
    {
        .id = "PRIVATE-4",
        .level = Level::must,
        .side = Side::server,
        .text = "A refusal (opcode 6) reaches the user who asked, and nobody else, as one ACK 8 with "
                "the login of who refuses.",
        .rests_on = "PRIVATE-1",
    },
    {
        .id = "PRIVATE-5",
        .level = Level::should,
        .side = Side::server,
        .text = "An accept or a refusal that answers no pending ask is relayed to nobody.",
        .note = "What its sender is told, ACK 1 or nothing, is free.",
        .rests_on = "PRIVATE-2 PRIVATE-4 LOGIN-15",
    },
    {
        .id = "PRIVATE-6",
        .level = Level::open,
        .side = Side::server,
        .text = "An ask for a login that is not connected may be answered like a refused one, with an"
                " error, or not at all.",
        .note = "A connection that has not had its ACK 3, and an account that nobody uses, are not "
                "connected.",
        .behaviours = private_6,
        .reference = "refuses",
        .rests_on = "PRIVATE-1 LOGIN-15",
    },
    {
        .id = "PRIVATE-7",
        .level = Level::open,
        .side = Side::server,
        .text = "A second ask of the same user for the same user, while the first is pending, may be "
                "relayed or not.",
        .note = "What the asker is told of an ask that was not relayed is free. The ask in the other "
                "direction is not a second one: PRIVATE-10.",
        .behaviours = private_7,
        .reference = "relays-once",
        .rests_on = "PRIVATE-1",
    },
    {
        .id = "PRIVATE-8",
        .level = Level::should,
        .side = Side::server,
        .text = "An answer uses its ask up: a second answer is relayed to nobody, and a new ask is "
                "relayed like a first.",
        .note = "Where a second ask was relayed (PRIVATE-7, `relays-again`), a second answer may "
                "belong to that one.",
        .rests_on = "PRIVATE-1 PRIVATE-2 PRIVATE-4 PRIVATE-5",
    },
    {
        .id = "PRIVATE-9",
        .level = Level::should,
        .side = Side::server,
        .text = "An ask, accept or refusal whose sender is not the login of its connection is "
                "answered with ACK 1, and nothing is relayed under that name.",
        .rests_on = "PRIVATE-1 PRIVATE-2 PRIVATE-4 PRIVATE-5",
    },
    {
        .id = "PRIVATE-10",
        .level = Level::must,
        .side = Side::server,
        .text = "Handshakes of different pairs do not touch each other, nor do the two of users who "
                "ask one another.",
        .note = "One user may have asks pending with many others, in both directions.",
        .rests_on = "PRIVATE-8 PRIVATE-1 PRIVATE-2 PRIVATE-4",
    },
    {
        .id = "PRIVATE-11",
        .level = Level::open,
        .side = Side::server,
        .text = "An ask for oneself may be relayed, be answered like a refused one, be a packet "
                "error, or go unanswered.",
        .behaviours = private_11,
        .reference = "rejects",
        .rests_on = "PRIVATE-1",
    },
    {
        .id = "PRIVATE-12",
        .level = Level::should,
        .side = Side::server,
        .text = "A pending ask ends when either of its two users disconnects: nobody who takes the "
                "login later is answered for it, or can answer it.",
        .rests_on = "PRIVATE-1 PRIVATE-2 PRIVATE-5 LOGIN-9",
    },
    {
        .id = "PRIVATE-13",
        .level = Level::open,
        .side = Side::server,
        .text = "An accept with a port outside 1 to 65535 may be a packet error, or be relayed as it "
                "is.",
        .note = "When it was a packet error, the ask is still pending.",
        .behaviours = private_13,
        .reference = "rejects",
        .rests_on = "PRIVATE-2",
    },
    {
        .id = "PRIVATE-14",
        .level = Level::must,
        .side = Side::server,
        .text = "Opcodes 7, 8 and 9 sent to the server are relayed to nobody, for private messages "
                "and files travel between clients only.",
        .rests_on = "PRIVATE-15 PRIVATE-2 PRIVATE-4",
    },
    {
        .id = "PRIVATE-15",
        .level = Level::should,
        .side = Side::server,
        .text = "Opcodes 7, 8 and 9 sent to the server are answered with ACK 1.",
        .note = "To a server such a frame may be as good as an unknown opcode: it may then close or "
                "read on as in WIRE-6.",
        .rests_on = "WIRE-5 LOGIN-1",
    },
};

}  // namespace

constinit const Family private_family{
    .name = "PRIVATE", .title = "handshake through the server", .clauses = private_table};

}  // namespace chathack::clauses
