#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "reference/client/notifications.hpp"
#include "sim/workload/texts.hpp"

/// What a user did and saw, for who keeps account. Other users stand by their number.
namespace chathack::workload {

/// Began to connect to the server.
struct Began {};
/// The TCP connection is there, the login is under way.
struct ServerReached {};
/// ACK 3.
struct LoginSucceeded {};
/// The server said no; it is tried again.
struct TurnedDown {
    client::LoginFailure why{};
};
/// The connection to the server is gone, or did not come to be; it is tried again.
struct Lost {
    client::Cause cause;
    bool had_logged_in = false;
};
/// Left of its own accord; what it sent before must arrive.
struct Left {};

/// Message `number` went out to everyone.
struct Said {
    std::uint32_t number = 0;
    std::uint32_t bytes = 0;
};
/// A message to everyone came in.
struct Heard {
    std::string sender;
    std::string text;
};
/// Asked `user` for a direct connection.
struct Asked {
    std::size_t user = 0;
};
/// `user` refused, or is not there.
struct Refused {
    std::size_t user = 0;
};
/// A direct connection is open; `asker` is who asked for it.
struct SessionOpened {
    std::size_t user = 0;
    bool asker = false;
};
/// It did not come to be.
struct SessionFailed {
    std::size_t user = 0;
    client::Cause cause;
};
/// It ended; `by_us` in good order.
struct SessionEnded {
    std::size_t user = 0;
    bool by_us = false;
    client::Cause cause;
};
/// Message or file `number` went out on the direct connection with `user`.
struct Told {
    std::size_t user = 0;
    Channel channel{};
    std::uint32_t number = 0;
    std::uint32_t bytes = 0;
};
/// Something came in on the direct connection with the user of that login.
struct Got {
    std::string sender;
    Channel channel{};
    std::string text;
};
/// Something that a right server never makes a right client see: a packet error, a frame that answers
/// nothing, one over the limit.
struct Odd {
    std::string what;
};

using Note = std::variant<Began, ServerReached, LoginSucceeded, TurnedDown, Lost, Left, Said, Heard, Asked,
                          Refused, SessionOpened, SessionFailed, SessionEnded, Told, Got, Odd>;
using Notes = std::vector<Note>;

}  // namespace chathack::workload
