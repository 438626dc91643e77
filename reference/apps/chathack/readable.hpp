#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>

#include "reference/apps/chathack/descriptor.hpp"

namespace chathack::apps {

/// Tells when a descriptor that we share with others, such as standard input, can be read. It is not made
/// non-blocking, which all its sharers would feel: an epoll set of its own is what the loop waits for.
class Readable {
public:
    Readable(boost::asio::io_context& loop, int descriptor);

    /// Calls `ready` from the loop once a read would not wait. One call at a time.
    void wait(std::function<void()> ready);
    /// What was asked for is not called any more.
    void cancel();

private:
    boost::asio::io_context& loop_;
    boost::asio::posix::stream_descriptor watch_;
    bool always_ = false;  // a file, which can always be read and never be waited for
    bool cancelled_ = false;
};

}  // namespace chathack::apps
