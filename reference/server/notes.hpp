#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "reference/server/counters.hpp"
#include "reference/transport/endpoint.hpp"
#include "reference/transport/event.hpp"
#include "reference/transport/ids.hpp"

namespace chathack::server {

/// Why a connection is over.
enum class CloseReason : std::uint8_t {
    ended,          ///< the far side sends no more
    lost,           ///< the transport lost it; `Note::error` says how
    rejected,       ///< after a frame that cannot be skipped; `Note::reject` says why
    login_timeout,  ///< it did not log in in time
    idle_timeout,   ///< it was logged in, and silent for too long
    drained,        ///< the server is stopping
};

/// The reason as part of a sentence, such as "not logged in in time".
std::string_view to_string(CloseReason reason) noexcept;

/// Something for a log. Fields that the comment of a kind does not name are empty.
struct Note {
    enum class Kind : std::uint8_t {
        accepted,   ///< a connection was accepted
        refused,    ///< a connection was turned away at `connections_max`; only the first of a row is noted
        logged_in,  ///< `login`
        rejected,   ///< a frame had no effect: `reject`
        closed,     ///< `close`, `error` or `reject`, `rejects`, and `login` when it was logged in
    };
    Kind kind{};
    transport::ConnId conn{};
    transport::Endpoint remote{};
    std::string login{};
    Reject reject{};
    CloseReason close{};
    transport::TransportError error{};
    std::uint64_t rejects = 0;  ///< frames of this connection that were rejected
};

}  // namespace chathack::server
