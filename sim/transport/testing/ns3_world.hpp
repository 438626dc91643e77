#pragma once

#include <ns3/simulator.h>

#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "reference/transport/contract/contract.hpp"
#include "sim/transport/ns3_transport.hpp"
#include "sim/transport/testing/star.hpp"

namespace chathack::sim {

/// Simulated nodes around a router, 1 ms away from it, in virtual time.
class Ns3World final : public transport::contract::World {
public:
    Ns3World() { ++worlds_; }
    ~Ns3World() override {
        transports_.clear();
        if (--worlds_ == 0) ns3::Simulator::Destroy();
    }

    transport::Transport& make(const transport::contract::WorldOptions& options) override {
        Ns3Options ns3;
        ns3.send_queue_bytes_max = options.send_queue_bytes_max;
        if (options.fails) ns3.fails = [fails = options.fails](Ns3SocketOp) { return fails(); };
        auto& spoke = spokes_.emplace_back(star_.add());
        transports_.push_back(std::make_unique<Ns3Transport>(std::vector{spoke.node}, ns3));
        return *transports_.back();
    }
    transport::Endpoint anywhere(const transport::Transport& transport, bool ipv6) const override {
        return {ipv6 ? spoke_of(transport).ipv6 : spoke_of(transport).ipv4, 0};
    }
    transport::Endpoint nobody(const transport::Transport& transport) const override {
        return {spoke_of(transport).ipv4, 1};
    }
    transport::Endpoint foreign() const override {
        return {transport::Address{std::array<std::uint8_t, 4>{192, 0, 2, 1}}, 0};
    }

    bool run_until(const std::function<bool()>& done) override {
        const auto deadline = ns3::Simulator::Now() + ns3::Seconds(30);
        while (!done()) {
            if (ns3::Simulator::Now() > deadline) return false;
            ns3::Simulator::Stop(step);
            ns3::Simulator::Run();
        }
        return true;
    }

private:
    inline static const ns3::Time step = ns3::MicroSeconds(100);

    const Star::Spoke& spoke_of(const transport::Transport& transport) const {
        std::size_t at = 0;
        while (transports_[at].get() != &transport)
            ++at;
        return spokes_[at];
    }

    inline static int worlds_ = 0;  // counted, because all share one simulator

    Star star_;
    std::vector<Star::Spoke> spokes_;
    std::vector<std::unique_ptr<Ns3Transport>> transports_;
};

}  // namespace chathack::sim
