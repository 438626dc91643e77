#include <cerrno>

#include "reference/asio/sockets.hpp"

namespace chathack::asio {

using transport::TransportError;

TransportError listen_error(Errno error) noexcept {
    // These errors have another meaning when connecting, see below.
    switch (static_cast<int>(error)) {
        case EADDRINUSE:
            return TransportError::address_in_use;
        case EADDRNOTAVAIL:
        case EAFNOSUPPORT:
            return TransportError::address_unavailable;
        default:
            return connection_error(error);
    }
}

TransportError connection_error(Errno error) noexcept {
    switch (static_cast<int>(error)) {
        case ECONNREFUSED:
            return TransportError::refused;
        case ETIMEDOUT:
            return TransportError::timed_out;
        case ENETUNREACH:
        case EHOSTUNREACH:
        case ENETDOWN:
        case EHOSTDOWN:
        case EAFNOSUPPORT:
            return TransportError::unreachable;
        case ECONNRESET:
        case ECONNABORTED:
        case EPIPE:
            return TransportError::reset;
        case EACCES:
        case EPERM:
            return TransportError::not_permitted;
        case EADDRINUSE:     // all our ports to that endpoint are in use
        case EADDRNOTAVAIL:  // no port is left
        case EAGAIN:
        case EMFILE:
        case ENFILE:
        case ENOBUFS:
        case ENOMEM:
        case ENOSPC:  // epoll can watch no more descriptors
            return TransportError::out_of_resources;
        default:
            return TransportError::other;
    }
}

}  // namespace chathack::asio
