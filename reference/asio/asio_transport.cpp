#include "reference/asio/asio_transport.hpp"

#include "reference/asio/alarm.hpp"
#include "reference/asio/connections.hpp"
#include "reference/asio/listeners.hpp"

namespace chathack::asio {

/// Holds the parts, and passes each action to the part that does it.
class AsioTransport::Engine {
public:
    Engine(boost::asio::io_context& loop, const AsioOptions& options)
        : shared{loop, options},
          alarm{shared},
          connections{shared},
          listeners{shared, [this](transport::Tag listener, AcceptedSocket accepted) {
                        connections.accepted(listener, std::move(accepted));
                    }} {}

    void operator()(const transport::Listen& action) { listeners.listen(action); }
    void operator()(const transport::StopListening& action) { listeners.stop(action.tag); }
    void operator()(const transport::Connect& action) { connections.connect(action); }
    void operator()(const transport::CancelConnect& action) { connections.cancel(action.tag); }
    void operator()(const transport::Send& action) { connections.send(action); }
    void operator()(const transport::HalfClose& action) { connections.half_close(action.conn); }
    void operator()(const transport::Close& action) { connections.close(action.conn); }
    void operator()(const transport::Reset& action) { connections.reset(action.conn); }
    void operator()(const transport::Pause& action) { connections.pause(action.conn); }
    void operator()(const transport::Resume& action) { connections.resume(action.conn); }
    void operator()(const transport::WakeAt& action) { alarm.set(action.at); }

    AsioShared shared;
    Alarm alarm;
    AsioConnections connections;
    AsioListeners listeners;
};

AsioTransport::AsioTransport(boost::asio::io_context& loop, const AsioOptions& options)
    : engine_{std::make_unique<Engine>(loop, options)} {}
AsioTransport::~AsioTransport() = default;

void AsioTransport::set_handler(Handler handler) { engine_->shared.handler = std::move(handler); }

void AsioTransport::perform(const transport::Actions& actions) noexcept {
    if (engine_->shared.silent) return;
    actions.for_each([this](const auto& action) { (*engine_)(action); });
}

transport::Time AsioTransport::now() const noexcept { return engine_->alarm.now(); }
transport::Capabilities AsioTransport::capabilities() const noexcept { return {}; }
transport::TransportCounters AsioTransport::counters() const noexcept { return engine_->shared.counters; }

std::size_t AsioTransport::queued_bytes() const noexcept { return engine_->connections.queued_bytes(); }

void AsioTransport::drain(std::function<void()> done) {
    engine_->shared.silent = true;
    engine_->alarm.cancel();
    engine_->listeners.stop_all();
    engine_->connections.drain(std::move(done));
}

}  // namespace chathack::asio
