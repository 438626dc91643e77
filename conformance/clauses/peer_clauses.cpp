#include "conformance/clauses/family_tables.hpp"

namespace chathack::clauses {
namespace {

constexpr Clause peer_table[] = {
    {
        .id = "PEER-1",
        .level = Level::must,
        .side = Side::client,
        .text = "Who asked connects to the address and port of the ACK 7, and the first frame it "
                "sends there is opcode 9 with its own login and the id of that ACK 7.",
        .rests_on = "CLIENT-1",
    },
    {
        .id = "PEER-2",
        .level = Level::must,
        .side = Side::client,
        .text = "Who accepts is listening at the address and port of its accept before that accept "
                "can reach the asker.",
        .rests_on = "CLIENT-4",
    },
    {
        .id = "PEER-3",
        .level = Level::must,
        .side = Side::client,
        .text = "A direct connection whose first frame is not opcode 9, with the right id and the "
                "login that was accepted, is closed, and nothing that came over it is shown or "
                "stored.",
        .rests_on = "PEER-2",
    },
    {
        .id = "PEER-4",
        .level = Level::must,
        .side = Side::client,
        .text = "After the hello either side may send messages (opcode 7) and files (opcode 8), and "
                "both arrive byte for byte.",
        .rests_on = "PEER-1 PEER-2 WIRE-2",
    },
    {
        .id = "PEER-5",
        .level = Level::must,
        .side = Side::client,
        .text = "A private message or file of more than 1024 bytes is rejected by its receiver: it is"
                " neither shown nor stored.",
        .rests_on = "PEER-4",
    },
    {
        .id = "PEER-6",
        .level = Level::should,
        .side = Side::client,
        .text = "What a peer would have to reject, a client does not send, and tells its user so.",
        .rests_on = "PEER-4",
    },
    {
        .id = "PEER-7",
        .level = Level::should,
        .side = Side::client,
        .text = "A file name is a name and not a path: a received file stays inside its receiver's "
                "download folder and replaces no other.",
        .rests_on = "PEER-4",
    },
    {
        .id = "PEER-8",
        .level = Level::should,
        .side = Side::client,
        .text = "An id cannot be guessed, having at least 63 bits from the system's random generator,"
                " and opens one direct connection only.",
        .rests_on = "PEER-2",
    },
    {
        .id = "PEER-9",
        .level = Level::must,
        .side = Side::client,
        .text = "When a direct connection ends, however it does, the connection to the server goes "
                "on.",
        .rests_on = "PEER-4",
    },
    {
        .id = "PEER-10",
        .level = Level::should,
        .side = Side::client,
        .text = "On a direct connection, messages and files carry the login of who sends them; one "
                "with another login is turned away.",
        .rests_on = "PEER-4",
    },
};

}  // namespace

constinit const Family peer_family{.name = "PEER", .title = "the direct connection", .clauses = peer_table};

}  // namespace chathack::clauses
