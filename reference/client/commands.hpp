#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "reference/transport/endpoint.hpp"

namespace chathack::client {

/// Connects to the first of these endpoints that answers, and logs in. It must be the first command, and
/// comes once.
struct Start {
    std::vector<transport::Endpoint> servers;
};
/// Sends a message to everyone (GLOBAL-1).
struct Say {
    std::string text;
};
/// Asks `login` for a direct connection (PRIVATE-1).
struct Ask {
    std::string login;
};
/// Accepts the ask of `login` (PRIVATE-2). For each accept the caller draws a new `id`, all 64 bits of it,
/// from the system's random generator (PEER-8), because a machine has no random device.
struct Accept {
    std::string login;
    std::int64_t id = 0;
};
/// Refuses the ask of `login` (PRIVATE-4).
struct Refuse {
    std::string login;
};
/// Sends a message on the direct connection (PEER-4).
struct Tell {
    std::string login;
    std::string text;
};
/// Sends a file on the direct connection (PEER-4). `name` is a file name, not a path.
struct SendFile {
    std::string login;
    std::string name;
    std::string bytes;
};
/// Ends every direct connection with `login`, and forgets our ask and our accept that may become one.
struct ClosePeer {
    std::string login;
};
/// Ends everything. Queued bytes are still written.
struct Quit {};

/// A command of the user to the client.
using Command = std::variant<Start, Say, Ask, Accept, Refuse, Tell, SendFile, ClosePeer, Quit>;

}  // namespace chathack::client
