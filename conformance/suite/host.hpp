#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "conformance/driver/client_file.hpp"
#include "conformance/runner/runner.hpp"
#include "conformance/scenario/scenario.hpp"
#include "conformance/target/readiness.hpp"
#include "conformance/target/target_file.hpp"
#include "reference/transport/transport.hpp"

namespace chathack::suite {

/// A program that ends gets so long to be dead.
inline constexpr std::chrono::milliseconds death_notice{50};

/// A place where cases are played, and the target that they are played against: real sockets and a program,
/// or simulated ones and a server in the simulation. Used by one thread. The target ends with its host.
class Host {
public:
    virtual ~Host() = default;
    /// Has a fresh target in place of the one before, if that can be had; waits for nothing once
    /// `interrupted`, which outlives the host.
    /// @return why there is none
    virtual std::optional<target::StartFailure> start_target(const std::atomic<bool>& interrupted) = 0;
    /// How the target died, with its last lines; nothing while it lives, as far as the host can tell.
    virtual std::optional<std::string> target_death(std::chrono::milliseconds wait_at_most) = 0;
    /// Where the target listens, as a sentence, if it is not where players look for it; empty: that is not
    /// known.
    virtual std::string why_not_reached() { return {}; }
    /// Where players find the target, over that IP version.
    virtual transport::Endpoint target_endpoint(bool ipv6) const = 0;
    /// Plays one case to its end and gives what was recorded. Ends early, with an abandoned transcript, when
    /// `interrupted` becomes true.
    virtual runner::Transcript play(const scenario::Case& scenario_case, const runner::RunOptions& options,
                                    const std::atomic<bool>& interrupted) = 0;
    /// Plays a question of the suite's own (probes.hpp) in the same way. It is no case of the run: what it
    /// takes of the network is not counted.
    virtual runner::Transcript probe(const scenario::Case& question, const runner::RunOptions& options,
                                     const std::atomic<bool>& interrupted) {
        return play(question, options, interrupted);
    }
    virtual transport::Capabilities capabilities() const = 0;
};

/// Real sockets, and a program that is started, or a server that runs already.
std::unique_ptr<Host> make_socket_host(target::TargetFile target);
/// Real sockets, and programs of clients under test; it has no target.
std::unique_ptr<Host> make_client_host(std::vector<driver::ClientFile> clients);

}  // namespace chathack::suite
