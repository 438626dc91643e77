#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>

#include "reference/apps/chathack/descriptor.hpp"

namespace chathack::apps {

/// Tells when a descriptor that is shared with other programs, such as standard input, can be read. It must
/// stay blocking, because non-blocking mode would affect them too. So the loop waits for an epoll set that
/// holds it.
class Readable {
public:
    Readable(boost::asio::io_context& loop, int descriptor);

    /// Calls `ready` from the loop once a read would not block. Only one such call may be pending.
    void wait(std::function<void()> ready);
    /// Cancels the pending call.
    void cancel();

private:
    boost::asio::io_context& loop_;
    boost::asio::posix::stream_descriptor watch_;
    bool always_ = false;  // a file: it can always be read, and epoll refuses it
    bool cancelled_ = false;
};

}  // namespace chathack::apps
