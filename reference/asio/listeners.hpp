#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "reference/asio/shared.hpp"

namespace chathack::asio {

/// The listening sockets of one transport.
class AsioListeners {
public:
    /// @param accepted  called from the loop with each new connection
    AsioListeners(AsioShared& shared, std::function<void(transport::Tag, AcceptedSocket)> accepted);

    void listen(const transport::Listen& action);
    /// No event with that tag follows.
    void stop(transport::Tag tag);
    void stop_all() { listeners_.clear(); }

private:
    struct Listener {
        Listener(std::uint64_t the_serial, transport::Tag the_tag, boost::asio::io_context& loop)
            : serial{the_serial}, tag{the_tag}, descriptor{loop}, pause{loop} {}
        const std::uint64_t serial;  ///< tells it from a later listener with the same tag
        const transport::Tag tag;
        Descriptor descriptor;
        Timer pause;
        transport::TransportError error{};  ///< why it does not listen, until the machine is told
    };
    /// What to do after one accept: try another, wait for the next connection, or pause.
    enum class Accept { one, none_left, rest };

    Listener* find(std::uint64_t serial);
    void remove(std::uint64_t serial);
    void open(Listener& listener, const transport::Endpoint& local);
    void answer(std::uint64_t serial);
    void wait(Listener& listener);
    void on_ready(std::uint64_t serial);
    Accept accept_one(Listener& listener);
    Accept on_accept_error(Listener& listener, Errno error);
    Accept turn_one_away(Listener& listener);
    void rest(Listener& listener);

    AsioShared& shared_;
    const std::function<void(transport::Tag, AcceptedSocket)> accepted_;
    FileDescriptor reserve_;  ///< a spare, closed to turn a connection away when none is left
    std::uint64_t last_serial_ = 0;
    std::vector<std::unique_ptr<Listener>> listeners_;
};

}  // namespace chathack::asio
