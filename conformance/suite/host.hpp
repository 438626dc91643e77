#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "conformance/driver/client_file.hpp"
#include "conformance/runner/runner.hpp"
#include "conformance/scenario/scenario.hpp"
#include "reference/transport/transport.hpp"

namespace chathack::suite {

/// A place where cases are played: real sockets, or simulated ones.
class Host {
public:
    virtual ~Host() = default;
    /// Plays one case to its end and gives what was recorded. Ends early, with an abandoned transcript, when
    /// `interrupted` becomes true.
    virtual runner::Transcript play(const scenario::Case& scenario_case, const runner::RunOptions& options,
                                    const std::atomic<bool>& interrupted) = 0;
    virtual transport::Capabilities capabilities() const = 0;
};

/// Real sockets. Used by one thread.
std::unique_ptr<Host> make_socket_host();
/// The same, with programs of clients under test.
std::unique_ptr<Host> make_client_host(std::vector<driver::ClientFile> clients);

}  // namespace chathack::suite
