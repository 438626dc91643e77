#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/suite/host.hpp"
#include "conformance/target/target_file.hpp"
#include "sim/emulate/veth_link.hpp"
#include "sim/network/network.hpp"
#include "sim/topology/statistics.hpp"

namespace chathack::emulate {

/// A packet that was lost, and in which case.
struct CaseDrop {
    std::string play;  ///< "login/free:ascii whole+ipv6", and " #2" behind it when it was played before
    topology::Drop drop;
};

struct HostOptions {
    target::TargetFile target;
    network::Network network;
    std::optional<std::vector<CaseDrop>> replay;  ///< loses exactly these, instead of what the seed draws
    std::string pcap;                             ///< a folder for the packets; empty: none is written
    transport::Time lag_max{std::chrono::milliseconds{1500}};  ///< far below `answer_least`
};

/// What the network did, all in all.
struct EmulatedNetworkUse {
    topology::OneWayCount all;
    std::vector<CaseDrop> drops;
    std::uint64_t drops_untold = 0;
    std::uint64_t retransmissions = 0;
    transport::Time lag_worst{};  ///< how late the simulation was at most
};

/// Plays cases from simulated machines, in real time, against a program that runs in our network namespace.
///
/// Each case has a network of its own, whose seed is the case's; the times of its faults count from the
/// case's beginning. A case in which the simulation is later than `lag_max` is abandoned: "simulator lagged
/// 312 ms".
///
/// When an alarm of the runner is due while packets are under way and some were lost, the runner's time
/// stands still until TCP has repaired that; after a minute of standing still the case is abandoned.
///
/// One at a time in a process, as ns-3 has one simulation at a time; `veth_link` and `use` must outlive it.
std::unique_ptr<suite::Host> make_host(HostOptions options, VethLink& veth_link, EmulatedNetworkUse& use);

/// How a case that was abandoned for lag says so: with what `cut_short` begins.
inline constexpr std::string_view lagged_words = "simulator lagged";

/// The least patience that makes sense. A case's time stands still while TCP repairs what the network lost,
/// so it need not be longer where packets are lost.
inline constexpr transport::Time answer_least{std::chrono::seconds{5}};
inline constexpr transport::Time quiet_least{std::chrono::milliseconds{50}};

}  // namespace chathack::emulate
