#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "conformance/observe/handshake_book.hpp"
#include "conformance/observe/message_book.hpp"
#include "reference/transport/endpoint.hpp"

namespace chathack::observe {

/// What was seen of one server and its users.
struct ServerBook {
    transport::Endpoint server{};
    std::map<std::string, std::vector<LinkId>, std::less<>> held_by{};  ///< all links that ever held a login
    /// Logins of which it is unclear who holds them, or that may have sent more than was seen. Nobody is
    /// blamed for what comes under these.
    std::set<std::string, std::less<>> unclear{};
    std::set<std::string, std::less<>> bad_text_from{};  ///< who sent a message that is not UTF-8
    MessageBook messages{};
    HandshakeBook handshakes{};
    bool private_frame_sent = false;
};

}  // namespace chathack::observe
