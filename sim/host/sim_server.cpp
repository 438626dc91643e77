#include "sim/host/sim_server.hpp"

#include <ns3/simulator.h>

namespace chathack::sim {

SimServer::SimServer(ns3::Node& node, const server::ServerOptions& options, accounts::MemoryAccounts accounts)
    : accounts_{std::move(accounts)},
      server_{options},
      transport_{{&node}, {}},
      pump_{server_, transport_, [this] { answer_questions(); }} {
    pump_.feed(server::StartListening{});
}

SimServer::~SimServer() { *alive_ = false; }

void SimServer::answer_questions() {
    for (const auto& question : server_.take_questions()) {
        const auto answer = accounts_.answer(question);
        ns3::Simulator::Schedule(ns3::NanoSeconds(account_delay_ns), [this, alive = alive_, answer] {
            if (*alive) pump_.feed(answer);
        });
    }
}

}  // namespace chathack::sim
