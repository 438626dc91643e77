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
    std::string play;  ///< "login/free:ascii whole+ipv6"; " #2" follows when it is played a second time
    topology::Drop drop;
};

struct HostOptions {
    target::TargetFile target;
    network::Network network;
    std::optional<std::vector<CaseDrop>>
        replay;        ///< loses exactly these packets, instead of those that the seed draws
    std::string pcap;  ///< a folder for captures; empty: none are written
    transport::Time lag_max{std::chrono::milliseconds{1500}};  ///< far below `answer_least`
};

/// What the networks of all cases did together.
struct EmulatedNetworkUse {
    topology::OneWayCount all;
    std::vector<CaseDrop> drops;
    std::uint64_t drops_untold = 0;
    std::uint64_t retransmissions = 0;
    transport::Time lag_worst{};  ///< the greatest lateness of the simulation
};

/// Plays cases from simulated machines, in real time, against a program that runs in our network namespace.
///
/// Each case has a network of its own with the seed of the case. The times of its faults count from the
/// beginning of the case. When the simulation is later than `lag_max`, the case is abandoned: "simulator
/// lagged 312 ms".
///
/// When an alarm of the runner is due while packets are under way and some were lost, the runner's time
/// stands still until TCP has repaired the loss. When it has stood still for a minute, the case is abandoned.
///
/// One at a time in a process, because ns-3 has one simulation at a time. `veth_link` and `use` must outlive
/// it.
std::unique_ptr<suite::Host> make_host(HostOptions options, VethLink& veth_link, EmulatedNetworkUse& use);

/// How `cut_short` begins when a case was abandoned for lag.
inline constexpr std::string_view lagged_words = "simulator lagged";

/// The least patience that makes sense. It need not be longer on a network that loses packets, because a
/// case's time stands still while TCP repairs a loss.
inline constexpr transport::Time answer_least{std::chrono::seconds{5}};
inline constexpr transport::Time quiet_least{std::chrono::milliseconds{50}};

}  // namespace chathack::emulate
