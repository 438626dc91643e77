#include "sim/topology/topology.hpp"

#include <ns3/rng-seed-manager.h>
#include <ns3/simulator.h>

#include "reference/wire/check.hpp"
#include "sim/topology/state.hpp"

namespace chathack::topology {
namespace {

/// ns-3's random numbers are sure to be independent only between runs of one seed, so our seed becomes the
/// run number. Hardware addresses begin anew, so that a later simulation in this process gives the same
/// bytes.
void set_seed(std::uint64_t seed) {
    ns3::RngSeedManager::SetSeed(1);
    ns3::RngSeedManager::SetRun(seed);
    ns3::Mac48Address::ResetAllocationIndex();
}

void add(OneWayCount& sum, const OneWayCount& part) {
    sum.packets += part.packets;
    sum.bytes += part.bytes;
    sum.duplicated += part.duplicated;
    sum.reordered += part.reordered;
    for (std::size_t i = 0; i < causes; ++i)
        sum.lost[i] += part.lost[i];
}

}  // namespace

State::State(const network::Network& from, const TopologyOptions& chosen)
    : network{from},
      options{chosen},
      paths{network},
      book{network.ipv6},
      log{options.drops_kept_max},
      partitions{book, group_of} {
    CHATHACK_CHECK(options.clients.size() == network.groups.size());
    if (options.replay) replay.emplace(*options.replay);
}

Topology::Topology(const network::Network& network, const TopologyOptions& options)
    : state_{std::make_unique<State>(network, options)} {
    set_seed(options.seed);
    build(*state_);
}

Topology::~Topology() {
    for (auto& event : state_->fault_events)
        event.Cancel();
}

std::span<const Machine> Topology::machines() const noexcept { return state_->machines; }

std::span<const Machine> Topology::clients(std::size_t group) const noexcept {
    return machines().subspan(state_->group_begins[group], state_->options.clients[group]);
}

network::Duration Topology::ready_after() const noexcept {
    return state_->stations.empty() ? network::Duration{} : std::chrono::seconds{2};
}

void Topology::start_faults(std::function<void(const MachineFault&)> on_machine) {
    state_->on_machine = std::move(on_machine);
    for (const auto& fault : state_->network.faults) {
        state_->fault_events.push_back(
            ns3::Simulator::Schedule(ns3::NanoSeconds(static_cast<std::uint64_t>(fault.at.count())),
                                     &State::play, state_.get(), fault));
    }
}

Statistics Topology::statistics() const {
    Statistics statistics;
    for (const auto& two_ways : state_->two_ways) {
        statistics.links.push_back({two_ways.name, two_ways.up.count(), two_ways.down.count()});
    }
    statistics.all = total();
    for (const auto& entry : state_->log.entries()) {
        statistics.drops.push_back(
            {statistics.links[entry.link].link, entry.direction, entry.nth, entry.at, entry.cause});
    }
    statistics.drops_untold = state_->log.untold();
    return statistics;
}

OneWayCount Topology::total() const {
    OneWayCount sum;
    for (const auto& two_ways : state_->two_ways) {
        add(sum, two_ways.up.count());
        add(sum, two_ways.down.count());
    }
    return sum;
}

}  // namespace chathack::topology
