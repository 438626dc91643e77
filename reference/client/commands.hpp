#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "reference/transport/endpoint.hpp"

namespace chathack::client {

/// Connects to the server, at the first of these endpoints that answers, and logs in; once, before all else.
struct Start {
    std::vector<transport::Endpoint> servers;
};
/// A message to everyone (GLOBAL-1).
struct Say {
    std::string text;
};
/// Asks for a direct connection (PRIVATE-1).
struct Ask {
    std::string login;
};
/// Accepts the ask of `login` (PRIVATE-2). `id` comes from the system's random generator, all 64 bits of it,
/// anew for each accept (PEER-8): a machine has no random device.
struct Accept {
    std::string login;
    std::int64_t id = 0;
};
/// Refuses the ask of `login` (PRIVATE-4).
struct Refuse {
    std::string login;
};
/// A message on the direct connection (PEER-4).
struct Tell {
    std::string login;
    std::string text;
};
/// A file on the direct connection (PEER-4); `name` is a name, not a path.
struct SendFile {
    std::string login;
    std::string name;
    std::string bytes;
};
/// Ends every direct connection with `login`, and forgets what was to become one: our ask, our accept.
struct ClosePeer {
    std::string login;
};
/// Ends everything, what is queued still being written.
struct Quit {};

/// What a user wants of a client.
using Command = std::variant<Start, Say, Ask, Accept, Refuse, Tell, SendFile, ClosePeer, Quit>;

}  // namespace chathack::client
