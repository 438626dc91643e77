#pragma once

#include <memory>

#include "sim/host/case_network.hpp"
#include "sim/transport/testing/star.hpp"

namespace chathack::sim {

/// A server and clients around a router, 1 ms away from it.
class StarCaseNetwork final : public CaseNetwork {
public:
    explicit StarCaseNetwork(const CaseNetworkOptions& options) : ipv6_{options.ipv6}, server_{star_.add()} {
        for (std::size_t i = 0; i < options.clients; ++i)
            clients_.push_back(star_.add().node);
    }
    static std::unique_ptr<CaseNetwork> make(const CaseNetworkOptions& options) {
        return std::make_unique<StarCaseNetwork>(options);
    }

    ns3::Node* server() const override { return server_.node; }
    transport::Address server_address() const override { return ipv6_ ? server_.ipv6 : server_.ipv4; }
    std::vector<ns3::Node*> clients() const override { return clients_; }
    void write_pcap(const std::string& folder) override { star_.write_pcap(folder); }

private:
    bool ipv6_;
    Star star_;
    Star::Spoke server_;
    std::vector<ns3::Node*> clients_;
};

}  // namespace chathack::sim
