#pragma once

#include <memory>

#include "reference/accounts/memory_accounts.hpp"
#include "reference/server/server.hpp"
#include "reference/transport/pump.hpp"
#include "sim/transport/ns3_transport.hpp"

namespace chathack::sim {

/// The reference server on a simulated machine, with accounts in memory that answer after `account_delay_ns`.
/// It listens from the first event on. When this object is destroyed, it vanishes without closing its
/// connections, as in a crash.
class SimServer {
public:
    /// How long looking up an account takes.
    static constexpr std::uint64_t account_delay_ns = 1'000'000;

    SimServer(ns3::Node& node, const server::ServerOptions& options, accounts::MemoryAccounts accounts = {});
    ~SimServer();
    SimServer(const SimServer&) = delete;
    SimServer& operator=(const SimServer&) = delete;

    const server::Server& machine() const noexcept { return server_; }
    const Ns3Transport& transport() const noexcept { return transport_; }

private:
    void answer_questions();

    accounts::MemoryAccounts accounts_;
    server::Server server_;
    Ns3Transport transport_;
    transport::Pump<server::Server> pump_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace chathack::sim
