#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "conformance/suite/host.hpp"
#include "conformance/target/target_file.hpp"
#include "sim/emulate/tun.hpp"
#include "sim/network/network.hpp"
#include "sim/topology/statistics.hpp"

namespace chathack::emulate {

struct HostOptions {
    target::TargetFile target;
    network::Network network;
    std::size_t clients = 1;  ///< simulated machines that players connect from, in turn
    std::uint64_t seed = 1;   ///< of what the network does
    std::optional<std::vector<topology::Drop>>
        replay;  ///< loses exactly these, instead of what the seed draws
    transport::Time lag_max{std::chrono::milliseconds{250}};
    std::string pcap;  ///< a folder for the packets; empty: none is written
};

/// What the network did, all in all.
struct NetworkUse {
    topology::OneWayCount all;
    std::vector<topology::Drop> drops;
    std::uint64_t drops_untold = 0;
    std::uint64_t retransmissions = 0;
    transport::Time lag_worst{};  ///< how late the simulation was at most
};

/// Plays cases from simulated machines, in real time, against a program that runs in our network namespace.
///
/// The network stands still between cases. It is made anew when the IP version changes and, where the network
/// has faults, for each case, so that their times count from its beginning.
///
/// A case in which the simulation is later than `lag_max` is abandoned: "simulator lagged 312 ms".
///
/// One at a time in a process, as ns-3 has one simulation at a time; `tun` and `use` must outlive it.
std::unique_ptr<suite::Host> make_host(HostOptions options, Tun& tun, NetworkUse& use);

/// The least patience that makes sense on a network: TCP repairs what it loses.
struct Patience {
    transport::Time answer;
    transport::Time quiet;
};
Patience patience_of(const network::Network& network);

}  // namespace chathack::emulate
