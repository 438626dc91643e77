#include "sim/emulate/attach_session.hpp"

#include <ns3/boolean.h>
#include <ns3/config.h>
#include <ns3/global-value.h>
#include <ns3/simulator.h>
#include <ns3/uinteger.h>
#include <signal.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <vector>

#include "reference/asio/asio_transport.hpp"
#include "sim/emulate/real_time.hpp"
#include "sim/topology/topology.hpp"
#include "sim/transport/ns3_transport.hpp"

namespace chathack::emulate {
namespace {

using Place = Attachment::Place;
using transport::Time;

constexpr std::uint16_t bridge_port = 7777;
constexpr std::chrono::milliseconds told_every{200};
constexpr std::chrono::milliseconds at_most{100};  // longest wait, so that an interrupt is seen soon
constexpr int handled_in_a_turn = 1000;
constexpr std::size_t queue_bytes_max = 16 * 1024 * 1024;

asio::AsioOptions outside_options() {
    asio::AsioOptions options;
    options.send_queue_bytes_max = queue_bytes_max;
    options.linger = std::chrono::minutes{1};  // a slow reader shall still get everything
    return options;
}

sim::Ns3Options simulated_options() {
    sim::Ns3Options options;
    options.send_queue_bytes_max = queue_bytes_max;
    options.connect_timeout = std::chrono::minutes{2};  // a lossy network may lose several attempts
    options.linger = std::chrono::minutes{1};
    return options;
}

/// The simulated network with a transport on its clients and one on its server.
struct Inside {
    explicit Inside(const AttachOptions& options) {
        // 15 tries, as Linux: by default ns-3 gives a connection up after six.
        ns3::Config::SetDefault("ns3::TcpSocket::DataRetries", ns3::UintegerValue{15});
        ns3::GlobalValue::Bind("ChecksumEnabled",
                               ns3::BooleanValue{true});  // for those who read the captures
        topology::TopologyOptions made;
        made.seed = options.seed;
        made.clients = network::spread(options.network, options.clients);
        made.drops_kept_max = 0;
        network = std::make_unique<topology::Topology>(options.network, made);
        if (!options.pcap.empty()) network->write_pcap(options.pcap);
        std::vector<ns3::Node*> nodes;
        for (const auto& machine : network->clients())
            nodes.push_back(ns3::PeekPointer(machine.node));
        clients = std::make_unique<sim::Ns3Transport>(std::move(nodes), simulated_options());
        server = std::make_unique<sim::Ns3Transport>(
            std::vector<ns3::Node*>{ns3::PeekPointer(network->server().node)}, simulated_options());
        if (const Time ready = network->ready_after(); ready.count() > 0) {
            ns3::Simulator::Stop(ns3::NanoSeconds(static_cast<std::uint64_t>(ready.count())));
            ns3::Simulator::Run();
        }
        network->start_faults([](const auto&) {});
        time = std::make_unique<RealTime>();
    }
    ~Inside() {
        clients.reset();
        server.reset();
        network.reset();
        ns3::Simulator::Destroy();
    }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

    std::unique_ptr<topology::Topology> network;
    std::unique_ptr<sim::Ns3Transport> clients, server;
    std::unique_ptr<RealTime> time;
};

class AttachHost {
public:
    AttachHost(const AttachOptions& options, const AttachListener& listener)
        : listener_{listener},
          inside_{options},
          outside_{loop_, outside_options()},
          attachment_{{inside_.network->server().address, bridge_port}, options.to} {
        outside_.set_handler([this](const transport::Event& event) {
            inside_.time->catch_up();
            if (const auto* got = std::get_if<transport::Listening>(&event)) listener_.ready(got->local);
            if (const auto* got = std::get_if<transport::ListenFailed>(&event)) error_ = got->error;
            on(Place::outside, event);
        });
        inside_.clients->set_handler([this](const auto& event) { on(Place::clients, event); });
        inside_.server->set_handler([this](const auto& event) { on(Place::server, event); });
        attachment_.start(options.listen, orders_);
        perform();
    }

    AttachEnd run(const std::atomic<bool>& interrupted) {
        auto tell_at = outside_.now() + told_every;
        while (!interrupted && !error_) {
            inside_.time->catch_up();
            wake_for_next_event();
            loop_.restart();
            loop_.run_one_for(at_most);
            for (int i = 0; i < handled_in_a_turn && loop_.poll_one() > 0; ++i) {
            }
            if (outside_.now() < tell_at) continue;
            tell_at = outside_.now() + told_every;
            listener_.state(take_state());
        }
        return {error_, take_state()};
    }

private:
    void on(Place from, const transport::Event& event) {
        if (const auto* got = std::get_if<transport::Connected>(&event); got && from == Place::outside)
            note_round_trips();
        attachment_.on(from, event, orders_);
        perform();
        for (const auto& sentence : attachment_.take_notes())
            listener_.note(sentence);
    }
    void perform() {
        const auto do_in = [this](Place place, transport::Transport& there) {
            auto& actions = Attachment::orders_for(place, orders_);
            there.perform(actions);
            actions.clear();
        };
        do_in(Place::outside, outside_);
        do_in(Place::clients, *inside_.clients);
        do_in(Place::server, *inside_.server);
    }
    /// The loop outside waits for sockets only. This sets its alarm to the time of the next simulated event.
    void wake_for_next_event() {
        transport::Actions actions;
        const auto wait = std::clamp<Time>(inside_.time->until_next(), Time{}, at_most);
        actions.add(transport::WakeAt{outside_.now() + wait});
        outside_.perform(actions);
    }
    void note_round_trips() {
        Time sum{};
        Time::rep measured = 0;
        for (const auto conn : attachment_.through()) {
            const auto one = inside_.clients->round_trip(conn);
            if (one.count() == 0) continue;
            sum += one;
            ++measured;
            state_.round_trip_least = std::min(state_.round_trip_least.value_or(one), one);
            state_.round_trip_most = std::max(state_.round_trip_most.value_or(one), one);
        }
        state_.round_trip.reset();
        if (measured > 0) state_.round_trip = sum / measured;
    }
    AttachState take_state() {
        note_round_trips();
        state_.counts = attachment_.counts();
        const auto all = inside_.network->statistics().all;
        state_.packets = all.packets;
        state_.lost = all.lost_in_all();
        state_.lag = inside_.time->take_lateness();
        state_.lag_worst = std::max(state_.lag_worst, state_.lag);
        return state_;
    }

    const AttachListener& listener_;
    Inside inside_;
    boost::asio::io_context loop_{1};
    asio::AsioTransport outside_;
    Attachment attachment_;
    Attachment::Orders orders_;
    std::optional<transport::TransportError> error_;
    AttachState state_;
};

}  // namespace

AttachEnd run_attached(const AttachOptions& options, const std::atomic<bool>& interrupted,
                       const AttachListener& listener) {
    signal(SIGPIPE, SIG_IGN);
    AttachHost host{options, listener};
    return host.run(interrupted);
}

}  // namespace chathack::emulate
