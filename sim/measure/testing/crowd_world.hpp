#pragma once

#include <memory>
#include <vector>

#include "reference/client/testing/client_harness.hpp"
#include "reference/client/testing/memory_net.hpp"
#include "reference/server/server.hpp"
#include "reference/transport/pump.hpp"
#include "sim/measure/recorder.hpp"
#include "sim/workload/user.hpp"

/// A whole crowd, the reference server and a recorder, on a network in memory. Virtual time passes in steps
/// of a millisecond.
namespace chathack::measure::testing {

using client::testing::address;
using client::testing::endpoint;
using client::testing::MemoryNet;
using client::testing::MemoryTransport;
using namespace std::chrono_literals;

class CrowdWorld {
public:
    CrowdWorld(const workload::Workload& workload, std::uint64_t seed)
        : workload_{workload}, crowd_{workload, endpoint("10.0.0.1:7777"), seed}, recorder_{workload, {}} {
        server_pump_.feed(server::StartListening{});
        hosts_.push_back(&server_transport_);
        const auto comes = workload::arrivals(workload, seed);
        for (std::size_t user = 0; user < workload.users(); ++user) {
            users_.push_back(std::make_unique<Host>(*this, user));
            hosts_.push_back(&users_.back()->transport);
            users_.back()->pump.feed(workload::Begin{comes[user]});
        }
    }

    void run(Time time) {
        for (Time until = now_ + time; now_ < until; now_ += 1ms)
            net_.pass(1ms, hosts_);
    }
    /// Runs the whole workload, and then until nothing is owed.
    SimulationResult run() {
        run(workload_.duration);
        for (int i = 0; i < 1000 && recorder_.owes(now_); ++i)
            run(1ms);
        return recorder_.finish({}, false, {}, now_);
    }
    Recorder& recorder() { return recorder_; }
    Time now() const { return now_; }
    void crash(std::size_t user) { users_[user]->pump.feed(workload::Crash{}); }
    void restart(std::size_t user) { users_[user]->pump.feed(workload::Restart{}); }

private:
    struct Host {
        Host(CrowdWorld& world, std::size_t number)
            : transport{world.net_, address("10.0.1." + std::to_string(number + 1))},
              user{world.crowd_, number},
              pump{user, transport, [this, &world] {
                       for (const auto& note : user.take_notes())
                           world.recorder_.on(user.number(), note, world.now_);
                   }} {}
        MemoryTransport transport;
        workload::User user;
        transport::Pump<workload::User> pump;
    };

    const workload::Workload& workload_;
    workload::Crowd crowd_;
    Recorder recorder_;
    MemoryNet net_;
    MemoryTransport server_transport_{net_, address("10.0.0.1")};
    server::Server server_{server::ServerOptions{.listen = {endpoint("10.0.0.1:7777")}}};
    transport::Pump<server::Server> server_pump_{server_, server_transport_, [this] { answer(); }};
    std::vector<std::unique_ptr<Host>> users_;
    std::vector<MemoryTransport*> hosts_;
    Time now_{};

    /// Answers the server's questions: nobody has an account.
    void answer() {
        for (const auto& question : server_.take_questions())
            server_pump_.feed(server::AccountAnswer{question.id, server::AccountVerdict::no_account});
    }
};

}  // namespace chathack::measure::testing
