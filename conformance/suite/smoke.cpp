#include "conformance/suite/smoke.hpp"

#include <array>

namespace chathack::suite {
namespace {

constexpr std::array<std::string_view, 30> cases{
    "private/answer-later:accept",
    "global/too-long-in-pieces:up-to-1024",
    "private/spends-one:refuse",
    "wire/glued:edges-four-byte",
    "wire/negative-counts:minus-two",
    "login/try-again-mixed",
    "private/not-there-then-there:accept",
    "wire/cut-every-byte:accept-ipv6",
    "private/to-server-again",
    "wire/unknown-opcodes:minus-125",
    "private/asked-left-reset:accept",
    "global/limit:nul-1024",
    "login/exact-bytes:space-after",
    "global/far-too-long-announced:bytes-2147483647",
    "login/before-login-wrong:global",
    "private/false-again",
    "global/too-long:two-byte-1025",
    "global/then-leaves:half-closes",
    "login/taken-reset",
    "login/free-account",
    "wire/invalid-utf8-message:lone-continuation",
    "wire/adcodes:minus-1",
    "wire/texts-unchanged:crlf-inside",
    "login/long-logins-differ:plus-64",
    "private/asker-taken-over:accept",
    "login/exact-bytes:composed",
    "global/limit:combining-1024",
    "private/trouble-beside:half-answer",
    "login/wrong-password-again",
    "global/has-left:reset",
};

}  // namespace

std::span<const std::string_view> smoke_cases() { return cases; }

}  // namespace chathack::suite
