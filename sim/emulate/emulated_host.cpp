#include "sim/emulate/emulated_host.hpp"

#include <algorithm>
#include <filesystem>

#include "conformance/suite/target_host.hpp"
#include "sim/emulate/stage.hpp"

namespace chathack::emulate {
namespace {

class EmulatedHost final : public suite::TargetHost {
public:
    EmulatedHost(HostOptions options, Tun& tun, NetworkUse& use)
        : TargetHost{options.target}, options_{std::move(options)}, tun_{tun}, use_{use} {}
    ~EmulatedHost() override { end_stage(); }

    transport::Capabilities capabilities() const override { return {.reset = true, .ipv6 = true}; }

    runner::Transcript play(const scenario::Case& scenario_case, const runner::RunOptions& options,
                            const std::atomic<bool>& interrupted) override {
        auto here = options;
        if (std::string why_not; !set_stage(options.target.address.is_ipv6(), why_not)) {
            runner::Transcript none;
            none.cut_short = why_not;
            return none;
        }
        here.target.address = stage_->server_address();
        runner::Runner runner{scenario_case, here};
        transport::Actions actions;
        auto& transport = stage_->transport();
        const auto feed = [&](const auto& input) {
            if (runner.finished()) return;
            actions.clear();
            runner.on(input, transport.now(), actions);
            transport.perform(actions);
        };
        transport.set_handler([&](const transport::Event& event) { feed(event); });
        stage_->resume();
        const auto began = transport.now();
        feed(runner::Runner::Start{});
        transport::Time worst{};
        while (!runner.finished()) {
            worst = std::max(worst, stage_->turn(interrupt_check));
            if (interrupted) feed(runner::Runner::Abandon{"interrupted"});
            if (worst > options_.lag_max) feed(runner::Runner::Abandon{lagged(worst)});
        }
        transport.set_handler([](const auto&) {});
        use_.lag_worst = std::max(use_.lag_worst, worst);
        return counted_from(began, runner.transcript());
    }

private:
    static constexpr std::chrono::milliseconds interrupt_check{100};

    static std::string lagged(transport::Time time) {
        const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
        return "simulator lagged " + std::to_string(ms) + " ms";
    }
    static runner::Transcript counted_from(transport::Time began, runner::Transcript transcript) {
        for (auto& entry : transcript.entries)
            entry.at -= began;
        for (auto& step : transcript.steps) {
            step.began -= began;
            step.ended -= began;
        }
        return transcript;
    }

    bool set_stage(bool ipv6, std::string& why_not) {
        if (stage_ && stage_->ipv6() == ipv6 && options_.network.faults.empty()) return true;
        end_stage();
        StageOptions made{options_.network, options_.clients, options_.seed + stages_, {}, {}};
        made.network.ipv6 = ipv6;
        made.replay = options_.replay;
        ++stages_;
        if (!options_.pcap.empty()) {
            const auto folder = std::filesystem::path{options_.pcap} / std::to_string(stages_);
            std::error_code error;
            std::filesystem::create_directories(folder, error);
            made.pcap = folder.string();
        }
        stage_ = std::make_unique<Stage>(made, tun_);
        return tun_.set_address(stage_->server_address(), why_not);
    }
    void end_stage() {
        if (!stage_) return;
        const auto statistics = stage_->statistics();
        use_.all.packets += statistics.all.packets;
        use_.all.bytes += statistics.all.bytes;
        use_.all.duplicated += statistics.all.duplicated;
        use_.all.reordered += statistics.all.reordered;
        for (std::size_t i = 0; i < topology::causes; ++i)
            use_.all.lost[i] += statistics.all.lost[i];
        use_.drops.insert(use_.drops.end(), statistics.drops.begin(), statistics.drops.end());
        use_.drops_untold += statistics.drops_untold;
        use_.retransmissions += stage_->retransmissions();
        stage_.reset();
    }

    const HostOptions options_;
    Tun& tun_;
    NetworkUse& use_;
    std::unique_ptr<Stage> stage_;
    std::uint64_t stages_ = 0;  ///< made so far
};

bool loses(const network::OneWay& way) {
    return way.loss > 0 || way.corruption > 0 || way.burst || way.queue.limit < 100;
}
bool loses(const network::Place& place) { return loses(place.link.up) || loses(place.link.down); }

}  // namespace

Patience patience_of(const network::Network& network) {
    const bool lossy =
        !network.faults.empty() || loses(network.server.place) ||
        std::ranges::any_of(network.groups, [](const auto& group) { return loses(group.place); }) ||
        std::ranges::any_of(network.router_links,
                            [](const auto& link) { return loses(link.link.up) || loses(link.link.down); }) ||
        std::ranges::any_of(network.segments,
                            [](const auto& segment) { return segment.wifi || loses(segment.lan); });
    // TCP tries again after one second at first, then after twice as long each time; after an outage, when
    // its next try is due: at most as long again as the outage was.
    Patience patience{std::chrono::seconds{5}, std::chrono::milliseconds{50}};
    if (lossy) patience = {std::chrono::seconds{20}, std::chrono::milliseconds{500}};
    if (!network.faults.empty()) patience.answer += 2 * network.faults.back().at;
    return patience;
}

std::unique_ptr<suite::Host> make_host(HostOptions options, Tun& tun, NetworkUse& use) {
    return std::make_unique<EmulatedHost>(std::move(options), tun, use);
}

}  // namespace chathack::emulate
