#include "conformance/observe/live_relay.hpp"

#include <signal.h>

#include <boost/asio/io_context.hpp>

#include "reference/asio/asio_transport.hpp"
#include "reference/transport/pump.hpp"

namespace chathack::observe {
namespace {

constexpr std::chrono::milliseconds interrupt_check{100};

asio::AsioOptions options() {
    asio::AsioOptions made;
    made.send_queue_bytes_max = 16 * 1024 * 1024;
    return made;
}

/// A relay that also calls the hooks.
class TellingRelay {
public:
    TellingRelay(Relay relay, LiveRelay::Hooks hooks) : relay_{std::move(relay)}, hooks_{std::move(hooks)} {}

    void on(const Relay::Start& start, Time now, transport::Actions& actions) {
        relay_.on(start, now, actions);
    }
    void on(const transport::Event& event, Time now, transport::Actions& actions) {
        if (const auto* got = std::get_if<transport::Listening>(&event); got && got->tag == Relay::listener)
            hooks_.ready(got->local);
        if (const auto* got = std::get_if<transport::ListenFailed>(&event);
            got && got->tag == Relay::listener)
            hooks_.not_ready(got->error);
        relay_.on(event, now, actions);
    }
    void tell_notes() {
        for (const auto& sentence : relay_.take_notes()) {
            if (hooks_.note) hooks_.note(sentence);
        }
    }
    std::size_t rewritten() const noexcept { return relay_.rewritten(); }

private:
    Relay relay_;
    LiveRelay::Hooks hooks_;
};

}  // namespace

struct LiveRelay::Parts {
    Parts(boost::asio::io_context& loop, Relay made, Hooks told)
        : sockets{loop, options()}, relay{std::move(made), std::move(told)}, pump{relay, sockets, [this] {
                                                                                      relay.tell_notes();
                                                                                  }} {}

    asio::AsioTransport sockets;
    TellingRelay relay;
    transport::Pump<TellingRelay> pump;
};

LiveRelay::LiveRelay(boost::asio::io_context& loop, Observer& observer, const transport::Endpoint& to,
                     bool peers, Relay::Tap tap, Hooks told)
    : parts_{std::make_unique<Parts>(loop, Relay{observer, to, peers, std::move(tap)}, std::move(told))} {
    signal(SIGPIPE, SIG_IGN);
}

LiveRelay::~LiveRelay() = default;

void LiveRelay::start(const transport::Endpoint& listen) { parts_->pump.feed(Relay::Start{listen}); }

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
        if (plan.each_round) plan.each_round();
    }
    end.at = relay.now();
    end.rewritten = relay.rewritten();
    return end;
}

}  // namespace chathack::observe
