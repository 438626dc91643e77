#pragma once

#include <memory>
#include <vector>

#include "reference/server/server.hpp"
#include "reference/transport/pump.hpp"
#include "sim/measure/recorder.hpp"
#include "sim/topology/topology.hpp"
#include "sim/transport/ns3_transport.hpp"
#include "sim/workload/user.hpp"

/// The programs that run on the machines of a network.
namespace chathack::play {

using transport::Time;

/// The current time of the simulation.
Time now() noexcept;

/// The clock of a run, which may begin later than the simulation.
struct Clock {
    Time begins{};
    Time now() const noexcept { return play::now() - begins; }
};

/// The reference server on its machine, without any accounts. It tells the recorder of logins and of ended
/// connections.
class ServerProgram {
public:
    ServerProgram(const topology::Machine& machine, const transport::Endpoint& endpoint,
                  const workload::Workload& workload, const Clock& clock, measure::Recorder& recorder);
    void crash();
    void restart();
    /// Whom it has sent something that TCP has not brought there yet.
    std::vector<transport::Endpoint> unacknowledged() const;

private:
    struct Running {
        Running(const topology::Machine& machine, const transport::Endpoint& endpoint,
                ServerProgram& program);
        sim::Ns3Transport transport;
        server::Server server;
        transport::Pump<server::Server> pump;
    };
    void after_event();

    const topology::Machine& machine_;
    const transport::Endpoint endpoint_;
    const workload::Workload& workload_;
    const Clock& clock_;
    measure::Recorder& recorder_;
    std::unique_ptr<Running> running_;
};

/// One user on its machine. It tells the recorder what it does and sees.
class UserProgram {
public:
    UserProgram(const topology::Machine& machine, const workload::Crowd& crowd, std::size_t number,
                const Clock& clock, measure::Recorder& recorder);
    void begin(Time arrives);
    void crash();
    void restart();
    /// Whom it has sent something that TCP has not brought there yet.
    std::vector<transport::Endpoint> unacknowledged() const;

private:
    struct Running {
        Running(const topology::Machine& machine, UserProgram& program);
        sim::Ns3Transport transport;
        transport::Pump<workload::User> pump;
    };
    void tell();

    const topology::Machine& machine_;
    const Clock& clock_;
    measure::Recorder& recorder_;
    workload::User user_;
    std::unique_ptr<Running> running_;
};

}  // namespace chathack::play
