#pragma once

#include <functional>
#include <memory>

#include "reference/asio/asio_options.hpp"
#include "reference/transport/transport.hpp"

namespace boost::asio {
class io_context;
}

namespace chathack::asio {

/// Carries bytes over TCP sockets of this machine, on a Boost.Asio loop.
///
/// One thread must run the loop and make every call. Listening at `[::]` takes IPv4 as well, and such a far
/// side is reported with its IPv4 address. A send is written at the end of the loop's turn, or earlier when
/// 64 KiB wait. A closed connection writes its queue and ends its direction. Then it drops incoming bytes for
/// a while, because unread bytes would cause a reset, which may destroy the last frame.
class AsioTransport final : public transport::Transport {
public:
    /// `loop` must outlive the transport.
    AsioTransport(boost::asio::io_context& loop, const AsioOptions& options);
    /// Closes every socket at once. A connection with bytes left may be reset.
    ~AsioTransport() override;

    void set_handler(Handler handler) override;
    void perform(const transport::Actions& actions) noexcept override;
    transport::Time now() const noexcept override;
    transport::Capabilities capabilities() const noexcept override;
    transport::TransportCounters counters() const noexcept override;
    /// Bytes that wait in all queues, without those that the system has taken.
    std::size_t queued_bytes() const noexcept;

    /// Ends in good order. No more events come, listeners and attempts end, the alarm is off, and every
    /// connection is closed as by Close. Calls `done` from the loop once the last socket is closed, after
    /// twice `linger` at the latest. From then on the transport has no work on the loop.
    void drain(std::function<void()> done);

private:
    class Engine;
    std::unique_ptr<Engine> engine_;
};

}  // namespace chathack::asio
