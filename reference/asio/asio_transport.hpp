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
/// One thread runs the loop and makes every call. Listening at `[::]` takes IPv4 as well; such a far side is
/// named by its IPv4 address. A send is written at the end of the turn of the loop, or earlier when 64 KiB
/// wait. A closed connection writes its queue, ends its direction and drops what still comes in for a while,
/// so that the last frame is not lost to a reset.
class AsioTransport final : public transport::Transport {
public:
    /// `loop` must outlive the transport.
    AsioTransport(boost::asio::io_context& loop, const AsioOptions& options);
    /// Closes every socket at once, as if reset where bytes were left.
    ~AsioTransport() override;

    void set_handler(Handler handler) override;
    void perform(const transport::Actions& actions) noexcept override;
    transport::Time now() const noexcept override;
    transport::Capabilities capabilities() const noexcept override;
    transport::TransportCounters counters() const noexcept override;
    /// Bytes that wait in all queues, what the system has taken not among them.
    std::size_t queued_bytes() const noexcept;

    /// Ends in good order: no event is given any more, listeners and attempts end, every connection is closed
    /// as by Close, the alarm is off. Calls `done` from the loop once the last socket is closed, after twice
    /// `linger` at the latest; from then on the transport gives the loop no work.
    void drain(std::function<void()> done);

private:
    class Engine;
    std::unique_ptr<Engine> engine_;
};

}  // namespace chathack::asio
