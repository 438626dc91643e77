#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <variant>

#include "reference/wire/frames.hpp"
#include "reference/wire/result.hpp"

namespace chathack::server {

/// Why a frame had no effect. Each comment says what its sender is told.
enum class Reject : std::uint8_t {
    payload_too_long,      ///< ACK 1 (GLOBAL-6)
    bad_utf8,              ///< ACK 1 (WIRE-7)
    unknown_opcode,        ///< ACK 1, closed (WIRE-5, PRIVATE-15)
    negative_count,        ///< ACK 1, closed (WIRE-4)
    bad_address_code,      ///< ACK 1, closed (WIRE-8)
    text_too_long,         ///< ACK 1, closed (LOGIN-14, GLOBAL-8)
    too_much_held,         ///< ACK 1, closed: too many bytes behind a login that waits for the store
    not_logged_in,         ///< ACK 1 (LOGIN-11)
    already_logged_in,     ///< ACK 1 (LOGIN-12)
    empty_login,           ///< ACK 1 (LOGIN-13)
    false_sender,          ///< ACK 1 (GLOBAL-9, PRIVATE-9)
    asked_self,            ///< ACK 1 (PRIVATE-11)
    bad_port,              ///< ACK 1, the ask stays pending (PRIVATE-13)
    no_pending_ask,        ///< ACK 1 (PRIVATE-5, PRIVATE-8)
    login_held,            ///< ACK 4 (LOGIN-2, LOGIN-7, LOGIN-8)
    login_has_account,     ///< ACK 4 (LOGIN-3)
    no_match,              ///< ACK 2 (LOGIN-5, LOGIN-6)
    accounts_unavailable,  ///< ACK 2: the account store could not answer
    receiver_absent,       ///< ACK 8 with that login (PRIVATE-6)
    too_many_asks,         ///< ACK 8 with that login: `asks_pending_max` reached
    ask_repeated,          ///< nothing, because the first ask is still pending (PRIVATE-7)
};
inline constexpr std::size_t reject_count = 21;

/// The name in counters, such as "payload_too_long".
std::string_view name_of(Reject reject) noexcept;
/// The reason for a wire error. Not for need_more, which is no fault.
Reject reject_of(wire::WireError error) noexcept;

inline constexpr std::size_t frame_kind_count = std::variant_size_v<wire::to_server::Frame>;
/// The name of the frame that `ServerCounters::frames` counts at `index`, such as "private_ask".
std::string_view frame_kind_name(std::size_t index) noexcept;

/// What a server has done since it began.
struct ServerCounters {
    std::uint64_t connections = 0;           ///< accepted and kept
    std::uint64_t connections_refused = 0;   ///< over `connections_max`, or while draining
    std::uint64_t connections_open = 0;      ///< open now
    std::uint64_t connections_open_max = 0;  ///< most that were open at once
    std::uint64_t logins = 0;                ///< ACK 3 sent
    std::uint64_t logged_in = 0;             ///< logged in now
    std::uint64_t questions = 0;             ///< put to the account store
    std::uint64_t bytes_in = 0;
    std::uint64_t deliveries = 0;  ///< frames sent to a user because of another user's frame (ACK 5 to 8)
    std::uint64_t notes_dropped = 0;
    std::array<std::uint64_t, frame_kind_count> frames{};  ///< whole frames, by the index of to_server::Frame
    std::array<std::uint64_t, reject_count> rejects{};     ///< by Reject
    friend bool operator==(const ServerCounters&, const ServerCounters&) = default;
};

/// Calls `each(prefix, name, value)` for every counter. `prefix` is "frames." or "rejects." for the arrays,
/// and empty for the others.
template <class Each>
void for_each_counter(const ServerCounters& counters, Each&& each) {
    each("", "connections", counters.connections);
    each("", "connections_refused", counters.connections_refused);
    each("", "connections_open", counters.connections_open);
    each("", "connections_open_max", counters.connections_open_max);
    each("", "logins", counters.logins);
    each("", "logged_in", counters.logged_in);
    each("", "questions", counters.questions);
    each("", "bytes_in", counters.bytes_in);
    each("", "deliveries", counters.deliveries);
    each("", "notes_dropped", counters.notes_dropped);
    for (std::size_t i = 0; i < frame_kind_count; ++i)
        each("frames.", frame_kind_name(i), counters.frames[i]);
    for (std::size_t i = 0; i < reject_count; ++i)
        each("rejects.", name_of(static_cast<Reject>(i)), counters.rejects[i]);
}

}  // namespace chathack::server
