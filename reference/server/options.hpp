#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

#include "reference/transport/endpoint.hpp"
#include "reference/transport/event.hpp"
#include "reference/wire/limits.hpp"

namespace chathack::server {

/// The settings of a server. The defaults are those of the reference (*Ref* in the clauses).
struct ServerOptions {
    /// Where to listen. The index in this list is the listener's `Tag`.
    std::vector<transport::Endpoint> listen{};
    wire::Limits limits{};

    /// A connection that is not logged in is closed after this time. It counts from the beginning or from the
    /// answer to the last login. 0: never.
    transport::Time login_timeout = std::chrono::seconds{30};
    /// A logged-in connection that sends nothing for this time is closed. 0: never.
    transport::Time idle_timeout{0};
    /// An account question without an answer for this time counts as answered with `unavailable`. 0: never.
    transport::Time answer_timeout = std::chrono::seconds{30};

    std::size_t connections_max = 16'384;  ///< further ones are reset when they come
    std::size_t asks_pending_max = 256;    ///< most unanswered asks that one user may have made (PRIVATE-1)
    /// Most bytes that may wait behind a login whose account question is open: of one connection, and of all.
    std::size_t held_bytes_max = 256 * 1024;
    std::size_t held_bytes_total_max = 64 * 1024 * 1024;

    bool notes = false;                 ///< whether `take_notes` gives anything
    std::size_t reject_notes_max = 16;  ///< for one connection; later rejects are only counted
    std::size_t notes_max = 65'536;     ///< kept between two calls of `take_notes`; more are only counted
};

}  // namespace chathack::server
