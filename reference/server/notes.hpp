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
    rejected,       ///< after a frame that cannot be stepped over; `Note::reject` says which
    login_timeout,  ///< not logged in in time
    idle_timeout,   ///< logged in, and silent for too long
    drained,        ///< the server stops
};

/// The reason as part of a sentence, such as "not logged in in time".
std::string_view to_string(CloseReason reason) noexcept;

/// Something that a log may want to tell. Fields that a kind does not name are left empty.
struct Note {
    enum class Kind : std::uint8_t {
        accepted,   ///< a connection came
        refused,    ///< `connections_max` is reached: the first connection turned away since it was not
        logged_in,  ///< `login`
        rejected,   ///< a frame had no effect: `reject`
        closed,     ///< `close`, `error` or `reject`, `login` if it was logged in, `rejects`
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
