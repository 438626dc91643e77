#include "conformance/suite/smoke.hpp"

#include <array>

namespace chathack::suite {
namespace {

constexpr std::array<std::string_view, 30> cases{
    "global/stalled-then-reads",
    "private/spends-one:refuse",
    "wire/negative-counts:minus-two",
    "global/too-long-in-pieces:up-to-1024",
    "login/try-again-mixed",
    "private/not-there-then-there:accept",
    "private/to-server-again",
    "global/limit-in-pieces:first-byte",
    "wire/cut-every-byte:accept-ipv6",
    "wire/unknown-opcodes:minus-125",
    "private/asked-left-reset:accept",
    "login/new-many:fifty",
    "wire/half-behind-login",
    "login/exact-bytes:space-after",
    "global/then-leaves:closes-inside-frame",
    "global/far-too-long-announced:bytes-2147483647",
    "login/before-login-wrong:global",
    "private/ask-again",
    "private/false-again",
    "global/too-long:two-byte-1025",
    "login/taken-reset",
    "wire/left-inside-frame:message",
    "wire/invalid-utf8-message:lone-continuation",
    "wire/adcodes:minus-1",
    "wire/texts-unchanged:crlf-inside",
    "login/long-logins-differ:plus-64",
    "private/asker-taken-over:accept",
    "login/exact-bytes:composed",
    "global/limit:combining-1024",
    "login/wrong-password-again",
};

}  // namespace

std::span<const std::string_view> smoke_cases() { return cases; }

}  // namespace chathack::suite
