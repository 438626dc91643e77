#include "reference/asio/listeners.hpp"

#include <fcntl.h>

#include <algorithm>

namespace chathack::asio {
namespace {

// Most connections accepted in a row, before the loop serves other sockets.
constexpr int accepts_per_readiness = 64;

FileDescriptor open_reserve() { return FileDescriptor{::open("/dev/null", O_RDONLY | O_CLOEXEC)}; }

/// Whether the error is of one connection that ended before it was accepted, and not of the listener.
bool concerns_one_connection(Errno error) noexcept {
    switch (static_cast<int>(error)) {
        case ECONNABORTED:
        case EPROTO:
        case EPERM:
        case ENOPROTOOPT:
        case ENETDOWN:
        case ENETUNREACH:
        case EHOSTDOWN:
        case EHOSTUNREACH:
        case ENONET:
            return true;
        default:
            return false;
    }
}

}  // namespace

AsioListeners::AsioListeners(AsioShared& shared, std::function<void(transport::Tag, AcceptedSocket)> accepted)
    : shared_{shared}, accepted_{std::move(accepted)}, reserve_{open_reserve()} {}

AsioListeners::Listener* AsioListeners::find(std::uint64_t serial) {
    const auto found = std::ranges::find(listeners_, serial, [](const auto& one) { return one->serial; });
    return found == listeners_.end() ? nullptr : found->get();
}

void AsioListeners::remove(std::uint64_t serial) {
    std::erase_if(listeners_, [&](const auto& one) { return one->serial == serial; });
}

void AsioListeners::stop(transport::Tag tag) {
    std::erase_if(listeners_, [&](const auto& one) { return one->tag == tag; });
}

void AsioListeners::listen(const transport::Listen& action) {
    const auto serial = ++last_serial_;
    listeners_.push_back(std::make_unique<Listener>(serial, action.tag, shared_.loop));
    open(*listeners_.back(), action.local);
    shared_.post([this, serial] { answer(serial); });
}

void AsioListeners::open(Listener& listener, const transport::Endpoint& local) {
    auto socket = shared_.sockets.listen(local);
    if (!socket) {
        listener.error = listen_error(socket.error());
        return;
    }
    boost::system::error_code error;
    listener.descriptor.assign(socket->number(), error);
    if (error) {
        listener.error = listen_error(Errno{error.value()});
    } else {
        socket->release();
    }
}

void AsioListeners::answer(std::uint64_t serial) {
    auto* listener = find(serial);
    if (!listener) return;
    const auto tag = listener->tag;
    if (!listener->descriptor.is_open()) {
        const auto error = listener->error;
        remove(serial);
        return shared_.emit(transport::ListenFailed{tag, error});
    }
    wait(*listener);
    shared_.emit(transport::Listening{tag, local_endpoint(listener->descriptor.native_handle())});
}

void AsioListeners::wait(Listener& listener) {
    shared_.wait(listener.descriptor, Descriptor::wait_read,
                 [this, serial = listener.serial] { on_ready(serial); });
}

void AsioListeners::on_ready(std::uint64_t serial) {
    for (int i = 0; i < accepts_per_readiness; ++i) {
        auto* listener = find(serial);
        if (!listener) return;  // the machine stopped it when it got the last connection
        const auto outcome = accept_one(*listener);
        if (outcome == Accept::rest) return rest(*listener);
        if (outcome == Accept::none_left) break;
    }
    if (auto* listener = find(serial)) wait(*listener);
}

AsioListeners::Accept AsioListeners::accept_one(Listener& listener) {
    auto socket = shared_.sockets.accept(listener.descriptor.native_handle());
    if (!socket) return on_accept_error(listener, socket.error());
    accepted_(listener.tag, std::move(*socket));
    return Accept::one;
}

AsioListeners::Accept AsioListeners::on_accept_error(Listener& listener, Errno error) {
    if (would_block(error)) return Accept::none_left;
    if (concerns_one_connection(error)) return Accept::one;
    const bool no_descriptor = error == Errno{EMFILE} || error == Errno{ENFILE};
    return no_descriptor ? turn_one_away(listener) : Accept::rest;
}

AsioListeners::Accept AsioListeners::turn_one_away(Listener& listener) {
    if (!reserve_) return Accept::rest;
    reserve_.close();
    auto outcome = Accept::one;
    {
        const auto socket = shared_.sockets.accept(listener.descriptor.native_handle());
        if (socket) {
            ++shared_.counters.connections_refused;
        } else {
            // Lacking a descriptor, the system fails before it looks for a connection, so there may be none.
            outcome = would_block(socket.error()) ? Accept::none_left : Accept::rest;
        }
    }  // closes the socket, so that its descriptor is free
    reserve_ = open_reserve();
    return outcome;
}

void AsioListeners::rest(Listener& listener) {
    if (!reserve_) reserve_ = open_reserve();
    listener.pause.expires_after(shared_.options.accept_pause);
    shared_.wait(listener.pause, [this, serial = listener.serial] { on_ready(serial); });
}

}  // namespace chathack::asio
