#include "reference/zoo/server/zoo_server.hpp"

#include <algorithm>

#include "reference/zoo/server/texts.hpp"

namespace chathack::zoo {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

Output::Habit habit_of(const ActiveEntries& who) {
    Output::Habit habit;
    if (who.is("slow-300-ms")) habit.delay = milliseconds{300};
    if (who.is("slow-2500-ms")) habit.delay = milliseconds{2500};
    if (who.is("jittery")) habit.jitter = milliseconds{50};
    if (who.is("coalesces")) habit.join = milliseconds{20};
    if (who.is("byte-at-a-time")) habit.piece_bytes = 1;
    if (who.is("splits-at-7")) {
        habit.piece_bytes = 7;
        habit.pause = milliseconds{1};
        habit.backlog_bytes = 1'024;
    }
    return habit;
}

TextLimits limits_of(const ActiveEntries& who) {
    constexpr std::size_t message_bytes_max = 1'024, boundless = 0x7fffffff;
    TextLimits limits;
    if (who.is("closes-over-limit")) limits.message_bytes_max = message_bytes_max;
    if (who.is("skips-everything")) limits.message_bytes_max = boundless;
    if (who.is("unlimited-logins")) limits.text_bytes_max = std::size_t{16} << 20;
    return limits;
}

}  // namespace

ZooServer::ZooServer(Accounts accounts, ActiveEntries active)
    : accounts_{std::move(accounts)},
      who_{std::move(active)},
      limits_{limits_of(who_)},
      output_{habit_of(who_)} {}

void ZooServer::on(const transport::Event& event, Time now, transport::Actions& actions) {
    if (wedged_) return;
    now_ = now;
    out_ = &actions;
    std::visit([this](const auto& what) { on(what); }, event);
    do_what_is_due();
    if (wedged_) return;
    output_.flush(now, actions);
    const auto next = std::min(output_.next(), later_.empty() ? Output::never : later_.begin()->first);
    if (next != Output::never) actions.add(transport::WakeAt{next});
}

void ZooServer::on(const transport::Accepted& event) {
    auto& user = users_[event.conn];
    user.accepted = ++accepted_;
    if (accepted_ == 1 && is("starts-slowly")) silent_until_ = now_ + seconds{3};
    user.address = event.remote.address;
    if (is("twelve-places") && users_.size() > places) return close(event.conn);
    if (is("stale-partial-frame")) user.unread = std::exchange(leftover_, {});
    if (is("drops-idle-logins")) {
        later(seconds{5}, [this, conn = event.conn] {
            if (const auto at = users_.find(conn); at != users_.end() && !at->second.in) close(conn);
        });
    }
}

void ZooServer::on(const transport::Received& event) {
    constexpr std::size_t small_read = 64;
    std::string_view rest{reinterpret_cast<const char*>(event.bytes.data()), event.bytes.size()};
    const auto room = is("tiny-buffers") ? small_read : rest.size();
    for (; !rest.empty() && users_.contains(event.conn); rest.remove_prefix(std::min(room, rest.size())))
        read(event.conn, rest.substr(0, room));
}

void ZooServer::on(const transport::Ended& event) {
    if (!users_.contains(event.conn)) return;
    if (is("up-to-8-ms-a-frame")) return in_its_turn(event.conn, [this, conn = event.conn] { end(conn); });
    end(event.conn);
}

void ZooServer::end(ConnId conn) {
    if (is("half-close-ignored")) return;
    if (is("half-frame-delivered")) deliver_half(conn);
    finish_reading(conn);
    if (is("half-close-keeps-hearing")) return later(milliseconds{300}, [this, conn] { close(conn); });
    close(conn);
}

void ZooServer::on(const transport::Closed& event) {
    output_.forget(event.conn);
    const bool full = event.error == transport::TransportError::queue_full;
    if (full && is("slow-reader-blocks-all"))
        wedged_ = true;  // as if it waited for ever to write to the slow reader
    if (const auto at = users_.find(event.conn);
        at != users_.end() && (full || !is("slow-reader-costs-others")))
        dead_ = at->second.accepted;
    leave(event.conn, full ? End::cut_off : End::reset);
}

void ZooServer::close(ConnId conn) {
    if (!users_.contains(conn)) return;
    leave(conn, End::closed);
    output_.close(conn, sending_time());
}

void ZooServer::later(Time delay, std::function<void()> what) {
    later_.emplace(now_ + delay, std::move(what));
}

void ZooServer::in_its_turn(ConnId conn, std::function<void()> what) {
    auto& until = users_[conn].busy_until;
    until = std::max(until, now_) + milliseconds{std::uniform_int_distribution<int>{0, 8}(chance_)};
    later(until - now_, [this, conn, what = std::move(what)] {
        if (users_.contains(conn)) what();
    });
}

void ZooServer::do_what_is_due() {
    while (!later_.empty() && later_.begin()->first <= now_ && !wedged_) {
        const auto what = std::move(later_.begin()->second);
        later_.erase(later_.begin());
        what();
    }
}

void ZooServer::send(ConnId to, std::string_view bytes) {
    if (const auto at = users_.find(to); at != users_.end()) at->second.sent_bytes += bytes.size();
    output_.send(to, bytes, sending_time());
}

void ZooServer::refuse(ConnId conn) {
    send(conn, "\x01");
    if (is("closes-after-every-error")) close(conn);
}

std::string ZooServer::text(std::string_view text) const {
    const auto count = is("count-in-characters") ? characters(text) : text.size();
    std::string out;
    for (int shift = 24; shift >= 0; shift -= 8)
        out += static_cast<char>(count >> shift & 0xff);
    return out.append(text);
}

}  // namespace chathack::zoo
