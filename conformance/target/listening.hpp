#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "reference/transport/endpoint.hpp"

namespace chathack::target {

using Endpoints = std::vector<transport::Endpoint>;

/// Where TCP is listened on in this network, as /proc tells it, without a connection: by anybody, or by the
/// processes of a group and those that they have started.
Endpoints all_listening();
Endpoints listening_of(pid_t group);

/// Whether what connects to 127.0.0.1 and that port comes to one of them. `[::]` may take IPv6 alone, but
/// mostly does not, and counts.
bool reach_ipv4_loopback(const Endpoints& listening, std::uint16_t port);

/// "[::1]:7777 and 127.0.0.1:9090".
std::string to_string(const Endpoints& listening);

/// Reads a table in the form of /proc/net/tcp: a socket that listens, by its inode.
struct ListeningSocket {
    transport::Endpoint endpoint;
    unsigned long inode = 0;
    friend bool operator==(const ListeningSocket&, const ListeningSocket&) = default;
};
std::vector<ListeningSocket> read_listening(const std::string& table);

}  // namespace chathack::target
