#include "reference/transport/event.hpp"

namespace chathack::transport {

std::string_view to_string(TransportError error) noexcept {
    switch (error) {
        case TransportError::refused:
            return "connection refused";
        case TransportError::timed_out:
            return "timed out";
        case TransportError::unreachable:
            return "no route to the host";
        case TransportError::reset:
            return "connection reset";
        case TransportError::queue_full:
            return "send queue full";
        case TransportError::address_in_use:
            return "address already in use";
        case TransportError::address_unavailable:
            return "not an address of this machine";
        case TransportError::not_permitted:
            return "not permitted";
        case TransportError::out_of_resources:
            return "out of file descriptors, ports or memory";
        case TransportError::other:
            return "network error";
    }
    return "unknown error";
}

}  // namespace chathack::transport
