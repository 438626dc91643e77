#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "reference/wire/utf8.hpp"
#include "reference/zoo/server/texts.hpp"
#include "reference/zoo/server/zoo_server.hpp"

namespace chathack::zoo {
namespace {

using std::chrono::milliseconds;
using Kind = Reading::Kind;

constexpr std::size_t message_bytes_max = 1'024, short_message_bytes = 64;

/// Whether the last character is incomplete.
bool ends_inside_character(std::string_view text) {
    for (std::size_t back = 1; back <= std::min<std::size_t>(3, text.size()); ++back) {
        const auto byte = static_cast<unsigned char>(text[text.size() - back]);
        if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4U : byte >= 0xe0 ? 3U : 2U);
        if (byte < 0x80) return false;
    }
    return false;
}

/// As a program does whose exceptions end in main.
[[noreturn]] void give_up() {
    std::printf("usage: server --port N [--accounts FILE]\n");
    std::fflush(stdout);
    std::_Exit(0);
}

}  // namespace

void ZooServer::read(ConnId conn, std::string_view bytes) {
    auto& user = users_[conn];
    if (user.deaf) return;
    auto& unread = is("shared-decode-buffer") ? shared_unread_ : user.unread;
    unread += bytes;
    if (is("half-frame-blocks-all") && waits_for_others(conn)) return;
    auto readings = take_frames(user, unread);
    if (is("short-overtakes-long")) {
        std::ranges::stable_partition(readings, [](const Reading& one) {
            return one.frame.opcode != 3 || one.frame.second.size() < short_message_bytes;
        });
    }
    const bool early = !user.in;
    for (auto& reading : readings) {
        reading.early = early && is("early-frames-refused");
        user.waiting.push_back(std::move(reading));
        if (is("up-to-8-ms-a-frame")) in_its_turn(conn, [this, conn] { handle_next(conn); });
    }
    if (is("up-to-8-ms-a-frame")) return;
    if (!handles_late()) return handle_waiting(conn);
    later(milliseconds{1}, [this, conn] { handle_waiting(conn); });
}

/// Handles the frames that were read, while the connection lives and is not waiting for something.
void ZooServer::handle_waiting(ConnId conn) {
    for (auto at = users_.find(conn); at != users_.end(); at = users_.find(conn)) {
        auto& user = at->second;
        if (user.waiting.empty() || user.checking || user.deaf || wedged_) return;
        handle_next(conn);
    }
}

void ZooServer::handle_next(ConnId conn) {
    auto& user = users_[conn];
    if (user.waiting.empty()) return;
    const auto reading = std::move(user.waiting.front());
    user.waiting.pop_front();
    if (++frames_ % 60 == 0 && is("pauses")) silent_until_ = now_ + std::chrono::seconds{3};
    handle(conn, reading);
}

/// Takes everything that can be read off the front of `unread`. The last reading may be bad.
std::vector<Reading> ZooServer::take_frames(User& user, std::string& unread) {
    constexpr std::size_t queue_max = 64;
    std::vector<Reading> taken;
    std::size_t from = 0;
    while (from < unread.size()) {
        auto reading = read_frame(std::string_view{unread}.substr(from), limits_, who_);
        if (reading.kind == Kind::missing) {
            unread.erase(0, from);
            note_cut(user, unread, reading);
            return taken;
        }
        const bool ends_read = from + reading.size == unread.size();
        if (ends_read && !taken.empty() && is("last-frame-waits")) break;
        from += reading.size;
        if (is("over-skip-short") && user.torn && reading.frame.second.size() > message_bytes_max) --from;
        const bool bad = reading.kind == Kind::bad || reading.kind == Kind::closes;
        if (bad && is("reads-on-bytewise")) from -= reading.size - 1;
        taken.push_back(std::move(reading));
        const bool goes_on = !bad || is("reads-on-bytewise") || is("reads-on-frame");
        const bool loses_rest = is("one-frame-a-read") || (is("queue-of-64") && taken.size() == queue_max);
        if (!goes_on || loses_rest) from = unread.size();
    }
    unread.erase(0, from);
    return taken;
}

/// Notes that the received bytes end inside a frame.
void ZooServer::note_cut(User& user, std::string& unread, const Reading& reading) const {
    if (is("partial-header-lost")) unread.resize(unread.size() - reading.count_started);
    if (is("cut-in-character") && ends_inside_character(unread)) user.torn = true;
    if (is("address-cut-lost") && reading.in_address) user.torn = true;
    if (is("over-skip-short") && unread.starts_with('\x03')) user.torn = true;
}

/// Whether somebody else is inside a frame. Lets the others go on when this connection no longer is.
bool ZooServer::waits_for_others(ConnId conn) {
    const auto blocker = std::ranges::find_if(users_, [&](const auto& entry) {
        const auto& unread = entry.second.unread;
        return entry.first != conn && !unread.empty() &&
               read_frame(unread, limits_, who_).kind == Kind::missing;
    });
    if (blocker != users_.end()) return true;
    let_others_go_on(conn);
    return false;
}

void ZooServer::let_others_go_on(ConnId conn) {
    for (const auto& [other, user] : users_)
        if (other != conn && !user.unread.empty())
            later({}, [this, other = other] {
                if (users_.contains(other)) read(other, {});
            });
}

void ZooServer::handle(ConnId conn, const Reading& reading) {
    auto& user = users_[conn];
    if (reading.kind == Kind::hangs) user.deaf = true;
    if (reading.kind == Kind::bad) handle_bad(conn, reading.frame);
    if (reading.kind == Kind::closes) close(conn);
    if (reading.kind != Kind::whole) return;
    const bool torn = std::exchange(user.torn, false);
    if (torn && is("cut-in-character")) return refuse(conn);
    if (torn && is("address-cut-lost") && reading.frame.opcode == 5) return;
    if (reading.early && reading.frame.opcode > 2) return refuse(conn);
    handle(conn, reading.frame);
}

void ZooServer::handle_bad(ConnId conn, const Frame& frame) {
    if (is("exception-ends-program")) give_up();
    if (++bad_frames_ == 5 && is("wedge-after-fifth-bad-frame")) wedged_ = true;
    if (frame.opcode == 0 && is("opcode-0-spins")) wedged_ = true;
    if (is("packet-error-flood")) {
        send(conn, std::string(1000, '\x01'));
        return later(milliseconds{1}, [this, conn, frame] {
            if (users_.contains(conn)) handle_bad(conn, frame);
        });
    }
    const auto accepted = users_[conn].accepted;
    refuse(conn);
    if (!is("reads-on-bytewise") && !is("reads-on-frame")) close(conn);
    if (!is("bad-frame-closes-neighbour")) return;
    const auto neighbour = std::ranges::find_if(
        users_, [&](const auto& entry) { return entry.second.accepted == accepted + 1; });
    if (neighbour != users_.end()) close(neighbour->first);
}

void ZooServer::handle(ConnId conn, const Frame& frame) {
    auto& user = users_[conn];
    const bool early = !user.in;
    if (frame.opcode >= 7) return pass_private(conn, frame);
    if (early && frame.opcode > 2) {
        if (is("early-global-relayed") && frame.opcode == 3)
            return tell_everyone(conn, frame.first, frame.second);
        if (is("early-after-refusal-relayed") && frame.opcode == 3 && user.refused)
            return tell_everyone(conn, frame.first, frame.second);
        if (is("early-answer-counts") && frame.opcode == 6) spend(frame.first, frame.second, false);
        if (is("early-frame-silent")) return;
        return refuse(conn);
    }
    if (!is_readable(conn, frame)) return;
    switch (frame.opcode) {
        case 1:
            log_in(conn, frame.first, frame.second);
            return lose_behind_login(conn, frame);
        case 2:
            log_in(conn, frame.first, std::nullopt);
            return lose_behind_login(conn, frame);
        case 3:
            return speak(conn, frame.first, frame.second);
        case 4:
            return ask(conn, frame.first, frame.second);
        default:
            return answer(conn, frame);
    }
}

/// Forgets what was read together with this login frame.
void ZooServer::lose_behind_login(ConnId conn, const Frame& frame) {
    const auto at = users_.find(conn);
    if (at == users_.end()) return;
    auto& user = at->second;
    if (is("half-behind-login-lost")) user.unread.clear();
    const bool loses = user.in
                           ? is(frame.opcode == 1 ? "rest-behind-password-lost" : "rest-behind-login-lost")
                           : is("rest-behind-refusal-lost");
    if (!loses) return;
    user.unread.clear();
    user.waiting.clear();
}

/// Whether frames wait for a moment before they are handled, and some are forgotten at the end of their
/// connection.
bool ZooServer::handles_late() const { return is("burst-loses-last") || is("last-answer-lost"); }

/// Handles what waits at the end of a connection.
void ZooServer::finish_reading(ConnId conn) {
    std::erase_if(users_[conn].waiting, [this](const Reading& reading) {
        const auto opcode = reading.frame.opcode;
        return is("burst-loses-last") ? opcode == 3 : is("last-answer-lost") && (opcode == 5 || opcode == 6);
    });
    if (handles_late()) handle_waiting(conn);
}

/// Whether the texts of the frame are UTF-8; a password may be any bytes. Handles a frame with bad texts.
bool ZooServer::is_readable(ConnId conn, const Frame& frame) {
    if (wire::is_utf8(frame.first) && (frame.opcode == 1 || wire::is_utf8(frame.second))) return true;
    if (is("invalid-utf8-kills")) std::_Exit(1);
    if (is("exception-ends-program")) give_up();
    if (is("repaired-text-fills-buffer")) {
        constexpr std::size_t buffer_bytes = 8;
        repaired_ += frame.second.size();
        wedged_ = repaired_ > buffer_bytes;
    }
    const bool mends =
        is("invalid-utf8-question-mark") || is("replaces-bad-utf8") || is("replaces-bad-utf8-runs");
    if (frame.opcode == 3 && (mends || is("relays-bad-utf8"))) return true;
    if (is("invalid-utf8-login-leaks")) kept_logins_.insert(users_[conn].login);
    if (is("invalid-utf8-login-leaks") || is("closes-on-bad-utf8")) {
        close(conn);
    } else {
        refuse(conn);
    }
    return false;
}

/// Delivers the beginning of a message that the end of its connection cut.
void ZooServer::deliver_half(ConnId conn) {
    auto& user = users_[conn];
    const auto message_at = 1 + 4 + user.login.size() + 4;
    if (!user.in || user.unread.size() <= message_at || user.unread[0] != '\x03') return;
    tell_everyone(conn, user.login, user.unread.substr(message_at));
}

}  // namespace chathack::zoo
