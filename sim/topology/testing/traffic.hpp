#pragma once

#include <gtest/gtest.h>
#include <ns3/inet-socket-address.h>
#include <ns3/inet6-socket-address.h>
#include <ns3/simulator.h>
#include <ns3/udp-socket-factory.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sim/network/loader.hpp"
#include "sim/topology/address_book.hpp"
#include "sim/topology/topology.hpp"

namespace chathack::topology::testing {

/// Loads a network from a text; the test fails when it does not load.
inline network::Network load(const std::string& yaml) {
    auto loaded = network::load_network_text(yaml, "test.yaml", {});
    for (const auto& diagnostic : loaded.diagnostics)
        ADD_FAILURE() << to_string(diagnostic);
    return loaded.network.value_or(network::Network{});
}

/// A network with one simulation around it.
class World {
public:
    World(const network::Network& network, std::size_t clients, std::uint64_t seed = 1,
          std::optional<std::vector<Drop>> replay = std::nullopt) {
        TopologyOptions options;
        options.seed = seed;
        options.clients = network::spread(network, clients);
        options.replay = std::move(replay);
        topology_ = std::make_unique<Topology>(network, options);
    }
    ~World() {
        topology_.reset();
        ns3::Simulator::Destroy();
    }
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    Topology& operator*() { return *topology_; }
    Topology* operator->() { return topology_.get(); }

    void run_for(double seconds) {
        ns3::Simulator::Stop(ns3::Seconds(seconds));
        ns3::Simulator::Run();
    }

private:
    std::unique_ptr<Topology> topology_;
};

inline ns3::Address endpoint(const wire::Address& address, std::uint16_t port) {
    if (address.is_ipv6()) return ns3::Inet6SocketAddress{to_ipv6(address), port};
    return ns3::InetSocketAddress{to_ipv4(address), port};
}

/// Sends numbered datagrams from one machine to another, and notes when they arrive.
class Datagrams {
public:
    struct Arrival {
        std::uint32_t number = 0;
        double sent_s = 0;
        double at_s = 0;
    };

    Datagrams(const Machine& from, const Machine& to)
        : to_{to}, port_{static_cast<std::uint16_t>(5000 + from.node->GetId())} {
        ns3::Simulator::ScheduleNow([this, from = from.node, node = to.node] {
            const auto kind = ns3::UdpSocketFactory::GetTypeId();
            in_ = ns3::Socket::CreateSocket(node, kind);
            in_->Bind(to_.address.is_ipv6()
                          ? ns3::Address{ns3::Inet6SocketAddress{ns3::Ipv6Address::GetAny(), port_}}
                          : ns3::Address{ns3::InetSocketAddress{ns3::Ipv4Address::GetAny(), port_}});
            in_->SetRecvCallback(ns3::MakeCallback(&Datagrams::receive, this));
            out_ = ns3::Socket::CreateSocket(from, kind);
            if (to_.address.is_ipv6()) {
                out_->Bind6();
            } else {
                out_->Bind();
            }
        });
    }
    ~Datagrams() {
        if (in_) in_->SetRecvCallback(ns3::MakeNullCallback<void, ns3::Ptr<ns3::Socket>>());
    }
    Datagrams(const Datagrams&) = delete;
    Datagrams& operator=(const Datagrams&) = delete;

    /// Sends `count` datagrams of `bytes` (without IP and UDP headers), one every `every_s` seconds, from
    /// second `start_s` on.
    void send(std::size_t count, double start_s, double every_s, std::uint32_t bytes = 100) {
        for (std::size_t i = 0; i < count; ++i) {
            ns3::Simulator::Schedule(ns3::Seconds(start_s + static_cast<double>(i) * every_s), [this, bytes] {
                sent_s_.push_back(ns3::Simulator::Now().GetSeconds());
                std::vector<std::uint8_t> body(bytes);
                const auto number = static_cast<std::uint32_t>(sent_s_.size() - 1);
                for (unsigned shift = 0; shift < 4; ++shift)
                    body[shift] = static_cast<std::uint8_t>(number >> (8 * shift));
                out_->SendTo(ns3::Create<ns3::Packet>(body.data(), bytes), 0, endpoint(to_.address, port_));
            });
        }
    }

    const std::vector<Arrival>& arrivals() const { return arrivals_; }
    std::size_t sent() const { return sent_s_.size(); }

private:
    void receive(ns3::Ptr<ns3::Socket> socket) {
        while (const auto packet = socket->Recv()) {
            std::uint8_t body[4] = {};
            packet->CopyData(body, 4);
            const auto number =
                static_cast<std::uint32_t>(body[0] | body[1] << 8 | body[2] << 16 | body[3] << 24);
            arrivals_.push_back({number, sent_s_[number], ns3::Simulator::Now().GetSeconds()});
        }
    }

    const Machine& to_;
    std::uint16_t port_;
    ns3::Ptr<ns3::Socket> in_;
    ns3::Ptr<ns3::Socket> out_;
    std::vector<double> sent_s_;
    std::vector<Arrival> arrivals_;
};

}  // namespace chathack::topology::testing
