#include "conformance/observe/relay_host.hpp"

#include <signal.h>

#include <boost/asio/io_context.hpp>

#include "reference/asio/asio_transport.hpp"

namespace chathack::observe {
namespace {

constexpr std::chrono::milliseconds interrupt_check{100};

asio::AsioOptions options() {
    asio::AsioOptions made;
    made.send_queue_bytes_max = 16 * 1024 * 1024;
    return made;
}

}  // namespace

struct LiveRelay::Parts {
    asio::AsioTransport sockets;
    Relay relay;
    Hooks hooks;
    transport::Actions actions{};
};

LiveRelay::LiveRelay(boost::asio::io_context& loop, Observer& observer, const transport::Endpoint& to,
                     bool peers, Relay::Tap tap, Hooks told)
    : parts_{new Parts{{loop, options()}, {observer, to, peers, std::move(tap)}, std::move(told)}} {
    signal(SIGPIPE, SIG_IGN);
    parts_->sockets.set_handler([parts = parts_.get()](const transport::Event& event) {
        auto& [sockets, relay, hooks, actions] = *parts;
        if (const auto* got = std::get_if<transport::Listening>(&event); got && got->tag == Relay::listener)
            hooks.ready(got->local);
        if (const auto* got = std::get_if<transport::ListenFailed>(&event);
            got && got->tag == Relay::listener)
            hooks.not_ready(got->error);
        actions.clear();
        relay.on(event, sockets.now(), actions);
        sockets.perform(actions);
        for (const auto& sentence : relay.take_notes()) {
            if (hooks.note) hooks.note(sentence);
        }
    });
}

LiveRelay::~LiveRelay() = default;

void LiveRelay::start(const transport::Endpoint& listen) {
    parts_->actions.clear();
    parts_->relay.start(listen, parts_->actions);
    parts_->sockets.perform(parts_->actions);
}

Time LiveRelay::now() const noexcept { return parts_->sockets.now(); }
std::size_t LiveRelay::rewritten() const noexcept { return parts_->relay.rewritten(); }

RelayEnd run_relay(Observer& observer, const RelayPlan& plan, const std::atomic<bool>& interrupted,
                   const std::function<void(const transport::Endpoint&)>& ready,
                   const std::function<void(const std::string&)>& note) {
    boost::asio::io_context loop{1};
    RelayEnd end;
    LiveRelay relay{loop,     observer,
                    plan.to,  plan.peers,
                    plan.tap, {ready, [&](transport::TransportError error) { end.error = error; }, note}};
    relay.start(plan.listen);
    while (!interrupted && !end.error) {
        loop.restart();
        loop.run_one_for(interrupt_check);
    }
    end.at = relay.now();
    end.rewritten = relay.rewritten();
    return end;
}

}  // namespace chathack::observe
