#include "reference/apps/chathack/line_input.hpp"

#include <unistd.h>

#include <boost/asio/post.hpp>
#include <cerrno>

namespace chathack::apps {

LineInput::LineInput(boost::asio::io_context& loop, int descriptor)
    : loop_{loop}, descriptor_{descriptor}, readable_{loop, descriptor} {}

void LineInput::start(Handlers handlers) {
    handlers_ = std::move(handlers);
    go_on();
}

void LineInput::release() {
    if (!held_) return;
    held_ = false;
    boost::asio::post(loop_, [this] { go_on(); });
}

void LineInput::stop() {
    stopped_ = true;
    readable_.cancel();
}

/// Gives the lines that are complete, then reads on.
void LineInput::go_on() {
    while (!held_ && !stopped_ && give_line()) {
    }
    if (held_ || stopped_ || waiting_) return;
    if (ended_) {
        stop();
        handlers_.on_end();
        return;
    }
    waiting_ = true;
    readable_.wait([this] {
        waiting_ = false;
        read_some();
        go_on();
    });
}

void LineInput::read_some() {
    char buffer[16 * 1024];
    const auto got = ::read(descriptor_, buffer, sizeof buffer);
    if (got > 0) {
        text_.append(buffer, static_cast<std::size_t>(got));
    } else if (got == 0 || (errno != EINTR && errno != EAGAIN)) {
        ended_ = true;
    }
}

/// @return whether there was a line, or a part of one that is too long
bool LineInput::give_line() {
    if (!text_.empty() && std::exchange(after_return_, false) && text_.starts_with('\n')) text_.erase(0, 1);
    const auto end = text_.find_first_of("\r\n");
    const bool whole = end != std::string::npos;
    if (!whole && text_.size() > line_bytes_max) {
        if (!skipping_) handlers_.on_overlong();
        skipping_ = true;
        text_.clear();
        return false;
    }
    if (!whole && !(ended_ && (!text_.empty() || skipping_))) return false;
    auto line = text_.substr(0, end);
    after_return_ = whole && text_[end] == '\r';
    text_.erase(0, whole ? end + 1 : std::string::npos);
    if (std::exchange(skipping_, false)) return true;
    if (line.size() > line_bytes_max) {
        handlers_.on_overlong();
    } else {
        handlers_.on_line(line);
    }
    return true;
}

}  // namespace chathack::apps
