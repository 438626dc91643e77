#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "conformance/driver/client_file.hpp"
#include "conformance/runner/driving.hpp"

namespace ns3 {
class Node;
}

namespace chathack::sim {

/// Drives reference clients on simulated machines, as driver::Driver drives programs: one client for each
/// user that is started, each on the next machine. It calls the handler only from inside ns-3 events.
class SimUsers {
public:
    using Handler = std::function<void(const runner::DriverEvent&)>;

    /// @param nodes  the machines, which users take in turn
    /// @param seed   seed of the ids in the users' accepts
    SimUsers(std::vector<ns3::Node*> nodes, std::uint64_t seed, Handler handler);
    /// All clients vanish without closing their connections.
    ~SimUsers();
    SimUsers(const SimUsers&) = delete;
    SimUsers& operator=(const SimUsers&) = delete;

    void perform(const runner::DriverAction& action);
    /// How many connections the clients' TCP has given up (see Ns3Transport).
    std::uint64_t given_up() const;

private:
    class User;
    struct Shared;
    std::shared_ptr<Shared> shared_;
};

/// The reference client as a client file describes it. In the simulation it has no folder for files.
driver::ClientFile simulated_client();

}  // namespace chathack::sim
