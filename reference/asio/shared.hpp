#pragma once

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>
#include <utility>

#include "reference/asio/sockets.hpp"
#include "reference/transport/transport.hpp"

namespace chathack::asio {

using Executor = boost::asio::io_context::executor_type;
using Clock = std::chrono::steady_clock;
using Timer = boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>, Executor>;
using Descriptor = boost::asio::posix::basic_stream_descriptor<Executor>;

/// What the parts of one AsioTransport share.
class AsioShared {
public:
    AsioShared(boost::asio::io_context& the_loop, const AsioOptions& the_options)
        : loop{the_loop}, options{the_options} {}
    AsioShared(const AsioShared&) = delete;
    AsioShared& operator=(const AsioShared&) = delete;
    ~AsioShared() { life_->over = true; }

    /// Gives the machine one event. Call it only from the loop, never while an action is performed.
    void emit(const transport::Event& event) const {
        if (!silent && handler) handler(event);
    }
    /// Wraps the function in a handler that does nothing once the transport is gone.
    template <class Function>
    auto guarded(Function function) const {
        return [life = life_, function = std::move(function)](const auto&... arguments) mutable {
            if (!life->over) function(arguments...);
        };
    }
    /// Calls the function when the timer rings, unless it is cancelled or set again before that.
    template <class Function>
    void wait(Timer& timer, Function function) const {
        timer.async_wait(guarded([function = std::move(function)](boost::system::error_code error) mutable {
            if (!error) function();
        }));
    }
    /// Calls the function when the descriptor is ready for `what`, or when it is closed.
    template <class Function>
    void wait(Descriptor& descriptor, Descriptor::wait_type what, Function function) const {
        descriptor.async_wait(
            what,
            guarded([function = std::move(function)](boost::system::error_code) mutable { function(); }));
    }
    /// Calls the function later, from the loop.
    template <class Function>
    void post(Function function) const {
        boost::asio::post(loop, guarded(std::move(function)));
    }

    boost::asio::io_context& loop;
    const AsioOptions options;
    const Sockets sockets{options};
    transport::Transport::Handler handler;
    transport::TransportCounters counters;
    bool silent = false;  ///< draining: the machine gets no more events

private:
    struct Life : boost::intrusive_ref_counter<Life, boost::thread_unsafe_counter> {
        bool over = false;
    };
    boost::intrusive_ptr<Life> life_{new Life};
};

}  // namespace chathack::asio
