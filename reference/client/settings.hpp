#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "reference/transport/event.hpp"
#include "reference/wire/limits.hpp"

namespace chathack::client {

using transport::Time;

/// What a client takes from others: liberal where a server may have other limits than ours. Text that is not
/// UTF-8 is passed on as it came (WIRE-7 is OPEN); whoever shows it makes it harmless.
constexpr wire::Limits client_limits() {
    wire::Limits limits;
    limits.login_bytes_max = 1024;
    limits.check_utf8 = false;
    return limits;
}

/// How a client behaves, shared by any number of them; must outlive them.
struct Settings {
    wire::Limits limits = client_limits();
    /// What an accept names instead of our own address of the server link: for who sits behind another one.
    std::optional<transport::Address> advertise;

    Time connect_timeout = std::chrono::seconds{10};  ///< for one address of the server, and for a peer
    Time login_timeout = std::chrono::seconds{30};    ///< from the login frame to its answer
    Time accept_timeout = std::chrono::seconds{60};   ///< from our accept to the hello of who asked
    Time hello_timeout = std::chrono::seconds{10};    ///< for one connection to send its hello

    std::size_t asks_max = 256;         ///< unanswered asks, each way; the oldest is forgotten
    std::size_t seen_max = 256;         ///< logins remembered for "who"; the longest unheard is forgotten
    std::size_t links_max = 64;         ///< direct connections, those on their way included
    std::size_t strangers_max = 8;      ///< per accept, connections without a hello; the oldest is closed
    std::size_t wrong_hellos_max = 64;  ///< per accept, connections turned away before we stop listening
};

}  // namespace chathack::client
