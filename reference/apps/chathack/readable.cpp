#include "reference/apps/chathack/readable.hpp"

#include <sys/epoll.h>

#include <boost/asio/post.hpp>

#include "reference/wire/check.hpp"

namespace chathack::apps {

Readable::Readable(boost::asio::io_context& loop, int descriptor) : loop_{loop}, watch_{loop} {
    OwnedDescriptor set{::epoll_create1(EPOLL_CLOEXEC)};
    CHATHACK_CHECK(set);
    epoll_event interest{};
    interest.events = EPOLLIN;
    always_ = ::epoll_ctl(set.get(), EPOLL_CTL_ADD, descriptor, &interest) != 0;
    if (!always_) watch_.assign(set.release());
}

void Readable::wait(std::function<void()> ready) {
    if (always_) {
        boost::asio::post(loop_, [this, ready = std::move(ready)] {
            if (!cancelled_) ready();
        });
        return;
    }
    watch_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                      [this, ready = std::move(ready)](const boost::system::error_code& error) {
                          if (!error && !cancelled_) ready();
                      });
}

void Readable::cancel() {
    cancelled_ = true;
    boost::system::error_code ignored;
    watch_.cancel(ignored);
}

}  // namespace chathack::apps
