#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

#include "reference/transport/endpoint.hpp"
#include "reference/transport/event.hpp"
#include "reference/wire/limits.hpp"

namespace chathack::server {

/// What a server may be told. The defaults are those of the reference (*Ref* in the clauses).
struct ServerOptions {
    /// Where to listen; the index in this list is the `Tag` of the listener.
    std::vector<transport::Endpoint> listen{};
    wire::Limits limits{};

    /// A connection that is not logged in is closed after this time, counted from its beginning or from the
    /// answer to its last login. 0: never.
    transport::Time login_timeout = std::chrono::seconds{30};
    /// A logged-in connection that sends nothing for this time is closed. 0: never.
    transport::Time idle_timeout{0};
    /// An account question unanswered for this time counts as answered by `unavailable`. 0: never.
    transport::Time answer_timeout = std::chrono::seconds{30};

    std::size_t connections_max = 16'384;  ///< more are reset as they come
    std::size_t asks_pending_max = 256;    ///< unanswered asks that one user may have made (PRIVATE-1)
    /// Bytes that wait behind a login whose account question is open: of one connection, and of all.
    std::size_t held_bytes_max = 256 * 1024;
    std::size_t held_bytes_total_max = 64 * 1024 * 1024;

    bool notes = false;                 ///< whether `take_notes` gives anything
    std::size_t reject_notes_max = 16;  ///< of one connection; later rejects are only counted
    std::size_t notes_max = 65'536;     ///< kept between two `take_notes`; more are only counted
};

}  // namespace chathack::server
