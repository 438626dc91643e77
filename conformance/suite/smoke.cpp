#include "conformance/suite/smoke.hpp"

#include <array>

namespace chathack::suite {
namespace {

constexpr std::array<std::string_view, 30> cases{
    "global/stalled-then-reads",
    "login/try-again-mixed",
    "global/limit-in-pieces:first-byte",
    "wire/unknown-opcodes:minus-125",
    "wire/negative-counts:smallest",
    "private/spends-one:refuse",
    "login/new-many:fifty",
    "wire/invalid-utf8-message:lone-continuation",
    "wire/half-behind-login",
    "login/before-login-wrong:global",
    "login/free-account",
    "private/asked-left-inside-frame:refuse",
    "login/exact-bytes:space-after",
    "wire/texts-unchanged:crlf-inside",
    "wire/adcodes:minus-128",
    "login/taken-often",
    "login/long-logins-differ:plus-64",
    "private/answer-later:accept",
    "global/too-long-in-pieces:up-to-1024",
    "global/then-leaves:half-closes",
    "login/wrong-password-again",
    "global/has-left:close-inside-frame",
    "wire/glued-behind-password:message",
    "wire/cut-every-byte:accept-ipv6",
    "private/trouble-beside:huge-count",
    "login/exact-bytes:composed",
    "global/limit:combining-1024",
    "private/asker-taken-over:refuse",
    "login/race:two",
    "wire/texts-unchanged:byte-order-mark",
};

}  // namespace

std::span<const std::string_view> smoke_cases() { return cases; }

}  // namespace chathack::suite
