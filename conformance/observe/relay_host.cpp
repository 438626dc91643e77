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

RelayEnd run_relay(Relay& relay, const transport::Endpoint& listen, const std::atomic<bool>& interrupted,
                   const std::function<void(const transport::Endpoint&)>& ready,
                   const std::function<void(const std::string&)>& note) {
    signal(SIGPIPE, SIG_IGN);
    boost::asio::io_context loop{1};
    asio::AsioTransport sockets{loop, options()};
    transport::Actions actions;
    RelayEnd end;
    sockets.set_handler([&](const transport::Event& event) {
        if (const auto* got = std::get_if<transport::Listening>(&event); got && got->tag == Relay::listener)
            ready(got->local);
        if (const auto* got = std::get_if<transport::ListenFailed>(&event);
            got && got->tag == Relay::listener)
            end.error = got->error;
        actions.clear();
        relay.on(event, sockets.now(), actions);
        sockets.perform(actions);
        for (const auto& sentence : relay.take_notes())
            note(sentence);
    });
    relay.start(listen, actions);
    sockets.perform(actions);
    while (!interrupted && !end.error) {
        loop.restart();
        loop.run_one_for(interrupt_check);
    }
    end.at = sockets.now();
    return end;
}

}  // namespace chathack::observe
