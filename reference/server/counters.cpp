#include "reference/server/counters.hpp"

#include <utility>

#include "reference/wire/check.hpp"

namespace chathack::server {
namespace {

template <std::size_t... index>
constexpr std::array<std::string_view, sizeof...(index)> frame_names(std::index_sequence<index...>) {
    return {std::variant_alternative_t<index, wire::to_server::Frame>::name...};
}

}  // namespace

std::string_view name_of(Reject reject) noexcept {
    constexpr std::array<std::string_view, reject_count> names{
        "payload_too_long",  "bad_utf8",         "unknown_opcode",
        "negative_count",    "bad_address_code", "text_too_long",
        "too_much_held",     "not_logged_in",    "already_logged_in",
        "empty_login",       "false_sender",     "asked_self",
        "bad_port",          "no_pending_ask",   "login_held",
        "login_has_account", "no_match",         "accounts_unavailable",
        "receiver_absent",   "too_many_asks",    "ask_repeated"};
    return names[static_cast<std::size_t>(reject)];
}

Reject reject_of(wire::WireError error) noexcept {
    switch (error) {
        case wire::WireError::payload_too_long:
            return Reject::payload_too_long;
        case wire::WireError::bad_utf8:
            return Reject::bad_utf8;
        case wire::WireError::unknown_opcode:
            return Reject::unknown_opcode;
        case wire::WireError::negative_count:
            return Reject::negative_count;
        case wire::WireError::bad_address_code:
            return Reject::bad_address_code;
        case wire::WireError::text_too_long:
            return Reject::text_too_long;
        case wire::WireError::need_more:
            break;
    }
    CHATHACK_CHECK(!"a frame in progress is no reason to reject");
    return {};
}

std::string_view frame_kind_name(std::size_t index) noexcept {
    constexpr auto names = frame_names(std::make_index_sequence<frame_kind_count>{});
    return names[index];
}

}  // namespace chathack::server
