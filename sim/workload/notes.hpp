#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "reference/client/notifications.hpp"
#include "sim/workload/texts.hpp"

/// Notes of what a user did and saw, for the recorder. Other users are given by number.
namespace chathack::workload {

/// The user began to connect to the server.
struct Began {};
/// The TCP connection is made, and the login is under way.
struct ServerReached {};
/// The user is logged in (ACK 3).
struct LoginSucceeded {};
/// The server turned the login down. The user will try again.
struct TurnedDown {
    client::LoginFailure why{};
};
/// The connection to the server was lost or could not be made. The user will try again.
struct Lost {
    client::Cause cause;
    bool had_logged_in = false;
};
/// The user left by itself. What it sent before must arrive.
struct Left {};

/// Message `number` went out to everyone.
struct Said {
    std::uint32_t number = 0;
    std::uint32_t bytes = 0;
};
/// A message to everyone arrived.
struct Heard {
    std::string sender;
    std::string text;
};
/// This user asked `user` for a direct connection.
struct Asked {
    std::size_t user = 0;
};
/// `user` refused, or is not there.
struct Refused {
    std::size_t user = 0;
};
/// A direct connection with `user` is open.
struct SessionOpened {
    std::size_t user = 0;
    bool asker = false;
};
/// A direct connection with `user` could not be made.
struct SessionFailed {
    std::size_t user = 0;
    client::Cause cause;
};
/// A direct connection with `user` ended. When `by_us`, it ended in good order.
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
/// Something arrived on the direct connection with the user of that login.
struct Got {
    std::string sender;
    Channel channel{};
    std::string text;
};
/// Something that a right server never sends to a right client: a packet error, a frame that answers nothing,
/// or a frame over the limit.
struct Odd {
    std::string what;
};

using Note = std::variant<Began, ServerReached, LoginSucceeded, TurnedDown, Lost, Left, Said, Heard, Asked,
                          Refused, SessionOpened, SessionFailed, SessionEnded, Told, Got, Odd>;
using Notes = std::vector<Note>;

}  // namespace chathack::workload
