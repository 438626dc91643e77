#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "sim/transport/shared.hpp"
#include "sim/transport/tcp_socket.hpp"

namespace chathack::sim {

/// The listeners of one transport. To be called inside ns-3 events only, except for `stop`.
class Ns3Listeners {
public:
    explicit Ns3Listeners(Ns3Shared& shared) : shared_{shared} {}
    /// Abandons every socket.
    ~Ns3Listeners();
    Ns3Listeners(const Ns3Listeners&) = delete;
    Ns3Listeners& operator=(const Ns3Listeners&) = delete;

    void set_user(std::weak_ptr<SocketUser> user) { user_ = std::move(user); }
    void listen(const transport::Listen& action);
    /// Accepts nothing from now on. The address is free after the next `end_turn`.
    void stop(transport::Tag tag);
    void end_turn();
    /// The listener that accepted this socket; nothing when it has stopped.
    std::optional<transport::Tag> tag_of(const TcpSocket& socket) const;

private:
    struct Listener {
        transport::Tag tag{};
        std::vector<ns3::Ptr<TcpSocket>> sockets;
    };
    std::optional<transport::TransportError> open(transport::Endpoint& place, Listener& listener);
    std::optional<transport::TransportError> open_on(ns3::Node& node, const transport::Endpoint& local,
                                                     Listener& listener);

    Ns3Shared& shared_;
    std::weak_ptr<SocketUser> user_;
    std::map<std::uint64_t, Listener> listeners_;
    std::vector<Listener> stopped_;
    std::uint64_t last_ = 0;
};

}  // namespace chathack::sim
