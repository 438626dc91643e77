#include "conformance/clauses/family_tables.hpp"

namespace chathack::clauses {
namespace {

constexpr Clause client_table[] = {
    {
        .id = "CLIENT-1",
        .level = Level::must,
        .side = Side::client,
        .text = "The first frame that a client sends is opcode 1 or 2, and until it has ACK 3 it "
                "sends nothing else.",
        .note = "Another login frame after ACK 2 or ACK 4 is a new beginning.",
    },
    {
        .id = "CLIENT-2",
        .level = Level::must,
        .side = Side::client,
        .text = "Every request has the layout of the frame table, and the client's own login as its "
                "sender.",
        .rests_on = "CLIENT-1 WIRE-1 WIRE-2",
    },
    {
        .id = "CLIENT-3",
        .level = Level::must,
        .side = Side::client,
        .text = "Sender and text of every ACK 5 are shown to the user, however the bytes arrive.",
        .haste = true,
        .rests_on = "CLIENT-1 WIRE-2 WIRE-3",
    },
    {
        .id = "CLIENT-4",
        .level = Level::must,
        .side = Side::client,
        .text = "On ACK 6 the user can choose between accepting (opcode 5) and refusing (opcode 6).",
        .rests_on = "CLIENT-1 WIRE-3",
    },
    {
        .id = "CLIENT-5",
        .level = Level::should,
        .side = Side::client,
        .text = "A client does not send a global message of more than 1024 bytes, and tells its user "
                "so.",
        .rests_on = "CLIENT-2",
    },
    {
        .id = "CLIENT-6",
        .level = Level::must,
        .side = Side::client,
        .text = "On ACK 2 and on ACK 4 the user is told why, and the client does not go on as if it "
                "were connected.",
        .rests_on = "CLIENT-1",
    },
    {
        .id = "CLIENT-7",
        .level = Level::should,
        .side = Side::client,
        .text = "A frame that the client cannot read ends that connection, and the user is told; the "
                "client neither hangs nor crashes.",
        .rests_on = "CLIENT-1",
    },
};

}  // namespace

constinit const Family client_family{
    .name = "CLIENT", .title = "the client towards its server", .clauses = client_table};

}  // namespace chathack::clauses
