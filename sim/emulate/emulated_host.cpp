#include "sim/emulate/emulated_host.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>

#include "conformance/suite/plan.hpp"
#include "conformance/suite/target_host.hpp"
#include "reference/transport/pump.hpp"
#include "sim/emulate/emulated_network.hpp"
#include "sim/emulate/held_transport.hpp"

namespace chathack::emulate {
namespace {

class EmulatedHost final : public suite::TargetHost {
public:
    EmulatedHost(HostOptions options, VethLink& veth_link, EmulatedNetworkUse& use)
        : TargetHost{options.target}, options_{std::move(options)}, veth_link_{veth_link}, use_{use} {}

    transport::Capabilities capabilities() const override { return {.reset = true, .ipv6 = true}; }

    runner::Transcript play(const scenario::Case& scenario_case, const runner::RunOptions& options,
                            const std::atomic<bool>& interrupted) override {
        return emulate(scenario_case, options, interrupted, false);
    }
    runner::Transcript probe(const scenario::Case& question, const runner::RunOptions& options,
                             const std::atomic<bool>& interrupted) override {
        return emulate(question, options, interrupted, true);
    }

private:
    static constexpr std::chrono::milliseconds interrupt_check{100};
    /// Programs wait at least this long for what a client has begun.
    static constexpr std::chrono::seconds programs_wait{1};

    /// A probe's network use is not counted, and its packets are not captured.
    runner::Transcript emulate(const scenario::Case& scenario_case, const runner::RunOptions& options,
                               const std::atomic<bool>& interrupted, bool is_probe) {
        if (interrupted) return nothing("interrupted");
        const auto name = name_of(scenario_case, options);
        EmulatedNetwork emulated{network_options(scenario_case, options, name, is_probe), veth_link_};
        if (std::string why_not; !veth_link_.set_address(emulated.server_address(), why_not))
            return nothing(why_not);
        auto here = options;
        here.target.address = emulated.server_address();
        runner::Runner runner{scenario_case, here};
        HeldTransport held{emulated.transport(), [&] { return emulated.is_repairing(); }};
        transport::Pump pump{runner, held};
        const auto began = emulated.transport().now();
        pump.feed(runner::Runner::Start{});
        transport::Time worst{};
        pump.run([&] {
            worst = std::max(worst, emulated.turn(interrupt_check));
            if (!held.go_on()) pump.feed(runner::Runner::Abandon{held_too_long});
            if (interrupted) pump.feed(runner::Runner::Abandon{"interrupted"});
            if (worst > options_.lag_max) pump.feed(runner::Runner::Abandon{lagged(worst)});
        });
        const auto stall = emulated.longest_stall();
        emulated.drain(interrupted);
        if (!is_probe) count(emulated, name, worst);
        // A simulation that is late may have rung the alarm before it took in the program's answer.
        if (worst > options_.lag_max || is_doubtful(runner.transcript(), worst))
            return nothing(lagged(worst));
        if (stall >= programs_wait && emulated.statistics().all.lost_in_all() > 0 &&
            !runner.transcript().complete && saw_an_end(runner.transcript()))
            return nothing(held_back(stall));
        auto transcript = counted_from(began, runner.transcript());
        for (auto& entry : transcript.entries) {
            if (entry.kind == runner::Entry::Kind::connect_failed)
                entry.note += " (behind a network it must listen on [::] or 0.0.0.0, not on loopback alone)";
        }
        return transcript;
    }

    static constexpr const char* held_too_long =
        "TCP could not repair within a minute what the network had lost";

    static runner::Transcript nothing(const std::string& why) {
        runner::Transcript none;
        none.cut_short = why;
        none.abandoned = true;
        return none;
    }
    /// Whether the program ended a connection. It may do so when it hears nothing for long.
    static bool saw_an_end(const runner::Transcript& transcript) {
        return std::ranges::any_of(transcript.entries, [](const runner::Entry& entry) {
            return entry.kind == runner::Entry::Kind::ended && !entry.harness;
        });
    }
    /// Whether a quiet time was shorter than the lateness of the simulation, so that it shows nothing.
    static bool is_doubtful(const runner::Transcript& transcript, transport::Time worst) {
        return std::ranges::any_of(transcript.steps, [&](const runner::StepRecord& step) {
            return step.proof == runner::Proof::quiet && step.quiet <= worst;
        });
    }
    static std::string held_back(transport::Time time) {
        return "the network held bytes back for " +
               std::to_string(std::chrono::duration_cast<std::chrono::seconds>(time).count()) +
               " s, and a connection was ended: the program may not wait that long";
    }
    static std::string lagged(transport::Time time) {
        const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
        return std::string{lagged_words} + " " + std::to_string(ms) + " ms";
    }

    std::string name_of(const scenario::Case& scenario_case, const runner::RunOptions& options) {
        const suite::Variant variant{options.delivery, options.target.address.is_ipv6()};
        auto name = scenario_case.id + ' ' + to_string(variant);
        if (const auto times = ++plays_[name]; times > 1) name += " #" + std::to_string(times);
        return name;
    }
    EmulatedNetworkOptions network_options(const scenario::Case& scenario_case,
                                           const runner::RunOptions& options, const std::string& name,
                                           bool is_probe) {
        EmulatedNetworkOptions made{.network = options_.network,
                                    .clients = scenario_case.actors.size() + 1,
                                    .seed = options.seed,
                                    .earlier = networks_++,
                                    .replay = {},
                                    .pcap = {}};
        made.network.ipv6 = options.target.address.is_ipv6();
        if (options_.replay) {
            made.replay.emplace();
            for (const auto& one : *options_.replay)
                if (one.play == name) made.replay->push_back(one.drop);
        }
        if (!options_.pcap.empty() && !is_probe) {
            auto folder = name;
            std::ranges::replace_if(
                folder, [](char c) { return c == '/' || c == ':' || c == ' '; }, '-');
            made.pcap = (std::filesystem::path{options_.pcap} / folder).string();
            std::error_code error;
            std::filesystem::create_directories(made.pcap, error);
        }
        return made;
    }
    void count(const EmulatedNetwork& emulated, const std::string& name, transport::Time lag_worst) {
        const auto statistics = emulated.statistics();
        use_.all.packets += statistics.all.packets;
        use_.all.bytes += statistics.all.bytes;
        use_.all.duplicated += statistics.all.duplicated;
        use_.all.reordered += statistics.all.reordered;
        for (std::size_t i = 0; i < topology::causes; ++i)
            use_.all.lost[i] += statistics.all.lost[i];
        for (const auto& drop : statistics.drops)
            use_.drops.push_back({name, drop});
        use_.drops_untold += statistics.drops_untold;
        use_.retransmissions += emulated.retransmissions();
        use_.lag_worst = std::max(use_.lag_worst, lag_worst);
    }

    const HostOptions options_;
    VethLink& veth_link_;
    EmulatedNetworkUse& use_;
    std::size_t networks_ = 0;                  ///< how many were made so far
    std::map<std::string, std::size_t> plays_;  ///< how often each name was played
};

}  // namespace

std::unique_ptr<suite::Host> make_host(HostOptions options, VethLink& veth_link, EmulatedNetworkUse& use) {
    return std::make_unique<EmulatedHost>(std::move(options), veth_link, use);
}

}  // namespace chathack::emulate
