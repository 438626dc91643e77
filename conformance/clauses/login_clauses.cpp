#include "conformance/clauses/family_tables.hpp"

namespace chathack::clauses {
namespace {

constexpr Behaviour login_7[] = {
    {"exists", "The new connection gets ACK 4, and the old one keeps the login."},
    {"login-error", "The new connection gets ACK 2, and the old one keeps the login."},
    {"takes-over", "The new connection gets ACK 3 and the login, and the old one is closed."},
};
constexpr Behaviour login_13[] = {
    {"rejects", "The client gets ACK 1."},
    {"login-error", "The client gets ACK 2."},
    {"accepts", "The client gets ACK 3 and is the user with the empty login."},
};
constexpr Behaviour login_14[] = {
    {"rejects", "The client gets ACK 1, and the connection goes on."},
    {"login-error", "The client gets ACK 2, and the connection goes on."},
    {"closes", "The server ends the connection, after ACK 1 or ACK 2 or without a word."},
    {"accepts", "The client gets ACK 3: the login is within the server's limit."},
};
constexpr Clause login_table[] = {
    {
        .id = "LOGIN-1",
        .level = Level::must,
        .side = Side::server,
        .text = "A new login (opcode 2) that nobody holds and no account has is answered with ACK 3.",
        .rests_on = "WIRE-1 WIRE-2",
    },
    {
        .id = "LOGIN-2",
        .level = Level::must,
        .side = Side::server,
        .text = "A new login that a connected client holds is answered with ACK 4.",
        .note = "Who holds it goes on undisturbed.",
        .rests_on = "LOGIN-1",
    },
    {
        .id = "LOGIN-3",
        .level = Level::must,
        .side = Side::server,
        .text = "A new login that an account has is answered with ACK 4, whether or not anybody is "
                "connected under it.",
        .rests_on = "LOGIN-1 LOGIN-2",
    },
    {
        .id = "LOGIN-4",
        .level = Level::must,
        .side = Side::server,
        .text = "A login with password (opcode 1) that matches an account is answered with ACK 3.",
        .rests_on = "WIRE-1 WIRE-2",
    },
    {
        .id = "LOGIN-5",
        .level = Level::must,
        .side = Side::server,
        .text = "A login with password that names an account but not its password is answered with "
                "ACK 2.",
        .note = "Passwords are compared byte for byte; the empty one is a password like any other.",
        .rests_on = "LOGIN-4",
    },
    {
        .id = "LOGIN-6",
        .level = Level::must,
        .side = Side::server,
        .text = "A login with password that no account has is answered with ACK 2.",
        .rests_on = "LOGIN-5",
    },
    {
        .id = "LOGIN-7",
        .level = Level::open,
        .side = Side::server,
        .text = "The right password for a login that is already connected may be turned down, or may "
                "move the login to the new connection.",
        .behaviours = login_7,
        .reference = "exists",
        .rests_on = "LOGIN-4",
        .untested = "Several claims at once: which comes first is a matter of luck.",
    },
    {
        .id = "LOGIN-8",
        .level = Level::must,
        .side = Side::server,
        .text = "Of several clients that ask for one free login at the same time, exactly one gets "
                "ACK 3.",
        .note = "The others get ACK 4, or for opcode 1 what LOGIN-7 leaves open.",
        .haste = true,
        .rests_on = "LOGIN-1 LOGIN-2",
        .untested = "Races are tried some times over: a pass is evidence, not proof.",
    },
    {
        .id = "LOGIN-9",
        .level = Level::must,
        .side = Side::server,
        .text = "Once a client's connection is gone, its login is free again, no matter how it went: "
                "closed, reset, or cut off inside a frame.",
        .note = "The server may need a moment to notice. A client that has only half-closed may be "
                "taken as gone at once, or kept until the whole connection ends.",
        .rests_on = "LOGIN-1",
        .untested =
            "A client whose machine vanished without a word: TCP takes minutes to notice, or never does.",
    },
    {
        .id = "LOGIN-10",
        .level = Level::should,
        .side = Side::server,
        .text = "A connection that got ACK 2 or ACK 4 may send another login frame, which is answered"
                " as a first one would be.",
        .rests_on = "LOGIN-2 LOGIN-5 LOGIN-6",
    },
    {
        .id = "LOGIN-11",
        .level = Level::should,
        .side = Side::server,
        .text = "Any frame but a login, sent before ACK 3, is answered with ACK 1 and has no effect "
                "on anybody else.",
        .note = "The connection may be closed after that ACK 1.",
        .rests_on = "LOGIN-1",
    },
    {
        .id = "LOGIN-12",
        .level = Level::should,
        .side = Side::server,
        .text = "A login frame sent after ACK 3 is answered with ACK 1, and its client stays who it "
                "was.",
        .note = "The connection may be closed after that ACK 1; the login asked for is not taken "
                "either way.",
        .rests_on = "LOGIN-1",
    },
    {
        .id = "LOGIN-13",
        .level = Level::open,
        .side = Side::server,
        .text = "The empty login may be a packet error, a login error, or a login like any other.",
        .behaviours = login_13,
        .reference = "rejects",
        .rests_on = "LOGIN-1",
    },
    {
        .id = "LOGIN-14",
        .level = Level::open,
        .side = Side::server,
        .text = "A login longer than the server is prepared to take may be turned down in three ways;"
                " one within its limit is taken.",
        .note = "The RFC names no limit for logins. A limit far below 255 bytes would be one that "
                "real users meet.",
        .behaviours = login_14,
        .reference = "closes",
        .reference_text = "Logins have at most 255 bytes; a longer one gets ACK 1, and the connection is "
                          "closed.",
        .rests_on = "LOGIN-1",
    },
    {
        .id = "LOGIN-15",
        .level = Level::must,
        .side = Side::server,
        .text = "Two logins are the same only when all their bytes are: case, spaces and forms of "
                "Unicode tell users apart.",
        .note = "So `Bob`, `bob` and `bob ` (with a space) are three users.",
        .rests_on = "LOGIN-1 LOGIN-2",
    },
};

}  // namespace

constinit const Family login_family{.name = "LOGIN", .title = "identification", .clauses = login_table};

}  // namespace chathack::clauses
