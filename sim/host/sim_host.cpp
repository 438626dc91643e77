#include "sim/host/sim_host.hpp"

#include <ns3/config.h>
#include <ns3/double.h>
#include <ns3/simulator.h>

#include <algorithm>
#include <filesystem>

#include "conformance/scenario/suite.hpp"
#include "conformance/suite/plan.hpp"
#include "reference/transport/pump.hpp"
#include "sim/host/idle_scheduler.hpp"
#include "sim/host/sim_server.hpp"
#include "sim/host/sim_users.hpp"

namespace chathack::sim {
namespace {

constexpr std::uint16_t server_port = 7777;
constexpr double closing_seconds = 5;  // simulated after a case, so that captures show how connections end

/// Destroys the simulation at the end of the scope.
struct Simulation {
    Simulation() = default;
    ~Simulation() {
        IdleScheduler::let_all_pass();
        ns3::Simulator::Destroy();
    }
    Simulation(const Simulation&) = delete;
    Simulation& operator=(const Simulation&) = delete;
};

/// Whether the reference client is under test. Then the suite plays on the server's machine.
bool has_users(const scenario::Case& scenario_case) {
    return scenario::side_of(scenario_case) == clauses::Side::client;
}

/// One case being played: the machines, the transports, and the loop that lets time pass. For the pump it is
/// a machine: the runner, with a check at each event whether the network or the user has ended the case.
class Play {
public:
    Play(const scenario::Case& scenario_case, const runner::RunOptions& options, CaseNetwork& network,
         const accounts::MemoryAccounts& accounts, const std::atomic<bool>& interrupted)
        : runner_{scenario_case, options},
          transport_{has_users(scenario_case) ? std::vector{network.server()} : network.clients(),
                     player_options()},
          interrupted_{interrupted},
          pump_{*this, transport_, [this] { after_event(); }} {
        if (has_users(scenario_case)) {
            users_.emplace(network.clients(), options.seed,
                           [this](const runner::DriverEvent& event) { pump_.feed(event); });
        } else {
            server_.emplace(*network.server(), server_options(network), accounts);
        }
    }

    void run(transport::Time begin) {
        IdleScheduler::install([this]() -> std::optional<std::uint32_t> {
            return alarm_passes_ ? std::nullopt : transport_.alarm_event();
        });
        ns3::Simulator::Schedule(
            ns3::Time::FromInteger(static_cast<std::uint64_t>(begin.count()), ns3::Time::NS),
            [this] { pump_.feed(runner::Runner::Start{}); });
        pump_.run([this] {
            ns3::Simulator::Run();
            if (!finished()) go_on_when_idle();
        });
    }
    /// Gives closed connections time to end in good order.
    void close() {
        ns3::Simulator::Stop(ns3::Seconds(closing_seconds));
        ns3::Simulator::Run();
    }
    const runner::Transcript& transcript() const { return runner_.transcript(); }

    template <class Input>
    void on(const Input& input, transport::Time now, transport::Actions& actions) {
        using Abandon = runner::Runner::Abandon;
        alarm_passes_ = false;
        if (given_up() > 0) {
            runner_.on(Abandon{"the network lost so much that TCP gave a connection up"}, now, actions);
        } else {
            runner_.on(input, now, actions);
        }
        if (interrupted_ && !finished()) runner_.on(Abandon{"interrupted"}, now, actions);
    }
    bool finished() const noexcept { return runner_.finished(); }

private:
    static server::ServerOptions server_options(const CaseNetwork& network) {
        server::ServerOptions options;
        options.listen = {{network.server_address(), server_port}};
        // None: virtual time passes fast, and it must not end a silent client's wait.
        options.login_timeout = {};
        return options;
    }
    static Ns3Options player_options() {
        Ns3Options options;
        options.send_queue_bytes_max = 16 * 1024 * 1024;
        options.connect_timeout = std::chrono::minutes{2};  // a lossy network may lose several attempts
        return options;
    }

    void after_event() {
        for (const auto& action : runner_.take_driving()) {
            if (users_) users_->perform(action);
        }
        if (finished()) ns3::Simulator::Stop();
    }

    /// How many connections TCP has given up, on either side of the network.
    std::uint64_t given_up() const {
        return transport_.given_up() + (server_ ? server_->transport().given_up() : 0) +
               (users_ ? users_->given_up() : 0);
    }
    /// Call it when no event is left but the runner's alarm. First it tells the runner so. When that leads to
    /// no new event, it lets the alarm ring.
    void go_on_when_idle() {
        const auto events = ns3::Simulator::GetEventCount();
        if (events != told_at_) {
            told_at_ = events;
            return pump_.feed(runner::Runner::Exhausted{});
        }
        if (!transport_.alarm_event())
            return pump_.feed(runner::Runner::Abandon{"nothing can happen any more"});
        alarm_passes_ = true;
    }

    runner::Runner runner_;
    std::optional<SimServer> server_;
    Ns3Transport transport_;
    std::optional<SimUsers> users_;
    const std::atomic<bool>& interrupted_;
    std::uint64_t told_at_ = 0;  ///< ns-3's event count when the runner was last told that nothing is left
    bool alarm_passes_ = false;
    transport::Pump<Play> pump_;
};

class SimHost final : public suite::Host {
public:
    explicit SimHost(SimHostOptions options) : options_{std::move(options)} {
        for (const auto& account : options_.accounts)
            accounts_.set(account.login, account.password);
    }

    // Nothing to start: every case makes a server of its own.
    std::optional<target::StartFailure> start_target(const std::atomic<bool>&) override {
        return std::nullopt;
    }
    std::optional<std::string> target_death(std::chrono::milliseconds) override { return std::nullopt; }
    transport::Endpoint target_endpoint(bool ipv6) const override {
        const transport::Address any_ipv6{std::array<std::uint8_t, 16>{}};
        return {ipv6 ? any_ipv6 : transport::Address{}, server_port};  // `play` fills in the address
    }
    transport::Capabilities capabilities() const override {
        return {.reset = true, .ipv6 = true, .virtual_time = true};
    }

    runner::Transcript play(const scenario::Case& scenario_case, const runner::RunOptions& options,
                            const std::atomic<bool>& interrupted) override {
        return simulate(scenario_case, options, interrupted, options_.use);
    }
    runner::Transcript probe(const scenario::Case& question, const runner::RunOptions& options,
                             const std::atomic<bool>& interrupted) override {
        return simulate(question, options, interrupted, nullptr);
    }

private:
    /// @param use  gets the network's use added; may be null
    runner::Transcript simulate(const scenario::Case& scenario_case, const runner::RunOptions& options,
                                const std::atomic<bool>& interrupted, reports::NetworkUse* use) const {
        const Simulation simulation;
        // TCP remembers an ended connection for twice this time. The default of 120 s would keep the
        // simulation busy long after the case.
        ns3::Config::SetDefault("ns3::TcpSocketBase::MaxSegLifetime", ns3::DoubleValue{1});
        const bool ipv6 = options.target.address.is_ipv6() || options.ipv6 ||
                          (has_users(scenario_case) && scenario_case.needs.ipv6);
        const auto network = options_.make_network({ipv6, scenario_case.actors.size() + 1, options.seed});
        auto here = options;
        here.target.address = network->server_address();
        here.listen = network->server_address();
        if (!options_.pcap.empty()) write_pcap(*network, scenario_case, options);
        Play play{scenario_case, here, *network, accounts_, interrupted};
        play.run(network->ready_after());
        if (use != nullptr) *use += network->use();
        if (!options_.pcap.empty()) play.close();
        auto transcript = play.transcript();
        for (auto& entry : transcript.entries)
            entry.at -= network->ready_after();
        for (auto& step : transcript.steps) {
            step.began -= network->ready_after();
            step.ended -= network->ready_after();
        }
        return transcript;
    }

    void write_pcap(CaseNetwork& network, const scenario::Case& scenario_case,
                    const runner::RunOptions& options) const {
        auto name = scenario_case.id + options.login_suffix;
        const auto variant = to_string(suite::Variant{options.delivery, options.target.address.is_ipv6()});
        if (variant != "whole") name += ' ' + variant;
        std::ranges::replace_if(
            name, [](char c) { return c == '/' || c == ':' || c == ' '; }, '-');
        const auto folder = std::filesystem::path{options_.pcap} / name;
        std::error_code error;
        std::filesystem::create_directories(folder, error);
        network.write_pcap(folder.string());
    }

    const SimHostOptions options_;
    accounts::MemoryAccounts accounts_;
};

}  // namespace

target::TargetFile reference_target() {
    target::TargetFile file;
    file.name = "reference server in the simulation";
    file.accounts = {{"bertha", "open sesame"}, {"conrad", "pässwörd"}};
    file.choices = {{"GLOBAL-2", "no-echo"},      {"GLOBAL-10", "delivers"}, {"GLOBAL-11", "silent"},
                    {"LOGIN-7", "exists"},        {"LOGIN-13", "rejects"},   {"PRIVATE-6", "refuses"},
                    {"PRIVATE-7", "relays-once"}, {"PRIVATE-11", "rejects"}, {"PRIVATE-13", "rejects"},
                    {"WIRE-6", "closes"},         {"WIRE-7", "rejects"}};
    return file;
}

std::unique_ptr<suite::Host> make_sim_host(SimHostOptions options) {
    return std::make_unique<SimHost>(std::move(options));
}

}  // namespace chathack::sim
