#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

#include "reference/transport/event.hpp"
#include "reference/wire/limits.hpp"

namespace chathack::client {

using transport::Time;

/// The limits for what a client receives. They are generous, because a server may have other limits than
/// ours. Text that is not UTF-8 is passed on unchanged (WIRE-7 is OPEN); whoever shows it must make it
/// harmless.
constexpr wire::Limits client_limits() {
    wire::Limits limits;
    limits.login_bytes_max = 1024;
    limits.check_utf8 = false;
    return limits;
}

/// How a client behaves. Many clients may share one; it must outlive them.
struct Settings {
    wire::Limits limits = client_limits();
    /// The address that accepts name instead of our own address on the server link, for clients that others
    /// reach at another address.
    std::optional<transport::Address> advertise;
    /// Addresses of our machine, besides our own on the server link.
    std::vector<transport::Address> own_addresses;

    Time connect_timeout = std::chrono::seconds{10};  ///< for each address of the server, and for a peer
    Time login_timeout = std::chrono::seconds{30};    ///< from the login frame to its answer
    Time accept_timeout = std::chrono::seconds{60};   ///< from our accept to the asker's hello
    Time hello_timeout = std::chrono::seconds{10};    ///< from a connection to its hello

    std::size_t asks_max = 256;     ///< unanswered asks in each direction; the oldest is forgotten
    std::size_t seen_max = 256;     ///< logins remembered for "who"; the oldest is forgotten
    std::size_t links_max = 64;     ///< direct connections, including those being made
    std::size_t strangers_max = 8;  ///< connections without a hello, for each accept; the oldest is closed
    /// Connections turned away, for each accept, before we stop listening.
    std::size_t wrong_hellos_max = 64;
};

}  // namespace chathack::client
