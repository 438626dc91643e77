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

/// Drives reference clients on simulated machines, as driver::Driver does programs: one for each user that
/// is started, each on a machine of its own. Events come from inside ns-3 events only.
class SimUsers {
public:
    using Handler = std::function<void(const runner::DriverEvent&)>;

    /// @param nodes  users take them in turn
    /// @param seed   of the ids in their accepts
    SimUsers(std::vector<ns3::Node*> nodes, std::uint64_t seed, Handler handler);
    /// All end without a word.
    ~SimUsers();
    SimUsers(const SimUsers&) = delete;
    SimUsers& operator=(const SimUsers&) = delete;

    void perform(const runner::DriverAction& action);
    /// How many connections their TCP has given up (see Ns3Transport).
    std::uint64_t given_up() const;

private:
    class User;
    struct Shared;
    std::shared_ptr<Shared> shared_;
};

/// The reference client, as far as it is here: it has no folder for files.
driver::ClientFile simulated_client();

}  // namespace chathack::sim
