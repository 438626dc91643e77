#include <algorithm>
#include <cstdlib>

#include "reference/zoo/server/texts.hpp"
#include "reference/zoo/server/zoo_server.hpp"

namespace chathack::zoo {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t login_bytes_max = 255;
constexpr std::string_view packet_error = "\x01", login_error = "\x02", connected = "\x03", exists = "\x04";
constexpr std::string_view exists_as_int{"\0\0\0\x04", 4};

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char byte) { return static_cast<signed char>(byte) >= 0; });
}

}  // namespace

// ---- who is here

std::vector<transport::ConnId> ZooServer::users_in_order() const {
    std::vector<ConnId> order;
    for (const auto& [conn, user] : users_)
        if (user.in) order.push_back(conn);
    std::ranges::sort(order, {}, [this](ConnId conn) { return users_.at(conn).joined; });
    return order;
}

std::optional<transport::ConnId> ZooServer::holder(const std::string& login) const {
    for (const auto& [conn, user] : users_)
        if (user.in && compared(user.login, who_) == compared(login, who_)) return conn;
    return {};
}

bool ZooServer::is_taken(const std::string& login) const {
    if (kept_logins_.contains(login)) return true;
    const auto other = holder(login);
    if (other && is("race-two-winners")) return now_ - users_.at(*other).since > milliseconds{2};
    return other.has_value();
}

// ---- logging in

void ZooServer::log_in(ConnId conn, std::string login, const std::optional<std::string>& password) {
    auto& user = users_[conn];
    if (user.in) return log_in_again(conn, login);
    for (const auto& [mutant, bytes] :
         {std::pair{"login-cut-to-32", 32}, {"long-login-cut", 64}, {"login-cut-to-255", 255}})
        if (is(mutant)) login = login.substr(0, static_cast<std::size_t>(bytes));
    if (is_refused_for_its_text(conn, login)) return;
    if (password && is("passwords-mixed-up")) return ask_helper({conn, login, *password});
    if (password) return log_in_with_password(conn, login, *password);
    const auto starts_like = [&](const auto& account) { return login.starts_with(account.first); };
    if (accounts_.contains(login) && !is("account-name-free")) return refuse_taken(conn, login);
    if (is("account-prefix-taken") && std::ranges::any_of(accounts_, starts_like))
        return refuse_taken(conn, login);
    if (is_taken(login)) {
        if (!is("taken-kicks-holder")) return refuse_taken(conn, login);
        if (const auto other = holder(login)) close(*other);
    }
    if (is("thirteenth-user-kills") && users_in_order().size() >= places) std::_Exit(1);
    if (is("tenth-user-refused") && users_in_order().size() >= 9) return refuse_taken(conn, login);
    welcome(conn, login);
}

/// Handles a login frame of somebody who is logged in.
void ZooServer::log_in_again(ConnId conn, const std::string& login) {
    auto& user = users_[conn];
    if (is("relogin-acknowledged") && user.login == login) return send(conn, connected);
    if (is("relogin-renames") && !holder(login)) user.login = login;
    if (is("relogin-reserves")) kept_logins_.insert(login);
    refuse(conn);
}

bool ZooServer::is_refused_for_its_text(ConnId conn, const std::string& login) {
    if (login.empty() && !is("accepts-empty-login")) {
        if (is("empty-login-silent")) return true;
        if (is("empty-login-error"))
            send(conn, login_error);
        else
            refuse(conn);
        return true;
    }
    if ((is("login-space-refused") && login.find(' ') != std::string::npos) ||
        (is("login-non-ascii-refused") && !is_ascii(login)) || (is("short-logins") && login.size() > 32)) {
        send(conn, login_error);
        return true;
    }
    if (login.size() > login_bytes_max && !is("unlimited-logins")) {
        refuse(conn);
        close(conn);
        return true;
    }
    return false;
}

void ZooServer::log_in_with_password(ConnId conn, const std::string& login, const std::string& password) {
    auto& user = users_[conn];
    const bool heard = is("heard-while-checked");
    if ((is("slow-password-check") || heard) && !std::exchange(user.checking, !user.checking)) {
        user.in = heard;
        return later(milliseconds{heard ? 100 : 500}, [this, conn, login, password] {
            if (!users_.contains(conn)) return;
            users_[conn].in = false;
            log_in_with_password(conn, login, password);
            handle_waiting(conn);
        });
    }
    const auto account = accounts_.find(login);
    const bool taken = is_taken(login);
    if (account == accounts_.end()) {
        if (is("new-login-is-account") && taken) return refuse_password(conn, exists);
        if (is("unknown-account-created")) accounts_[login] = password;
        if (is("unknown-account-reserved")) kept_logins_.insert(login);
        return refuse_password(conn, login_error);
    }
    auto& wrong_passwords =
        wrong_passwords_[is("address-locked") ? transport::to_string(user.address) : login];
    if (!passes(password, account->second, who_)) {
        ++wrong_passwords;
        if (is("wrong-password-code-1")) return send(conn, packet_error);
        return refuse_password(conn, is("wrong-password-connected-code-4") && taken ? exists : login_error);
    }
    if ((is("account-locked") && wrong_passwords >= 3) || (is("address-locked") && wrong_passwords >= 10))
        return refuse_password(conn, login_error);
    wrong_passwords = 0;
    if (is("account-once-only") && left_accounts_.contains(login)) return send(conn, exists);
    if (taken && is("second-login-error")) return send(conn, login_error);
    if (taken && !is("takes-over") && !is("two-alices")) return refuse_taken(conn, login);
    if (const auto other = holder(login); other && is("takes-over")) close(*other);
    welcome(conn, login);
}

/// The helper takes passwords one after the other, and its answers go out in the wrong order.
void ZooServer::ask_helper(const PasswordCheck& check) {
    users_[check.conn].checking = true;
    checks_.push_back(check);
    if (checks_.size() > 1) return;
    later(milliseconds{300}, [this] {
        const auto checks = std::exchange(checks_, {});
        for (std::size_t i = 0; i < checks.size(); ++i) {
            const auto conn = checks[i].conn;
            const auto& login = checks[i].login;
            const auto& checked = checks[checks.size() - 1 - i];
            if (!users_.contains(conn)) continue;
            users_[conn].checking = false;
            const auto account = accounts_.find(checked.login);
            const bool right = account != accounts_.end() && passes(checked.password, account->second, who_);
            if (!right) {
                send(conn, login_error);
            } else if (is_taken(login)) {
                refuse_taken(conn, login);
            } else {
                welcome(conn, login);
            }
            handle_waiting(conn);
        }
    });
}

/// A message of the server's own.
void ZooServer::tell_of(const std::string& login, const std::string& deed) {
    if (!is("tells-who-comes-and-goes")) return;
    const auto frame = '\x05' + text("server") + text(login + ' ' + deed);
    for (const auto& to : users_in_order())
        if (users_[to].login != login) send(to, frame);
}

void ZooServer::welcome(ConnId conn, const std::string& login) {
    auto& user = users_[conn];
    if (!user.refused || !is("refused-name-kept")) user.login = login;
    user.in = true;
    user.joined = ++joined_;
    user.since = now_;
    known_logins_.insert(login);
    send(conn, connected);
    tell_of(login, "has joined");
    if (is("history-replayed")) send(conn, last_frame_);
    if (const auto missed = missed_.find(login); missed != missed_.end()) {
        send(conn, missed->second);
        missed_.erase(missed);
    }
}

void ZooServer::refuse_password(ConnId conn, std::string_view answer) {
    if (is("no-second-try-after-ack-2")) users_[conn].deaf = true;
    send(conn, answer);
    count_refusal(conn);
}

void ZooServer::count_refusal(ConnId conn) {
    constexpr int tries = 3;
    if (++users_[conn].refusals == tries && is("three-tries")) close(conn);
}

void ZooServer::refuse_taken(ConnId conn, const std::string& login) {
    auto& user = users_[conn];
    if (is("refused-name-kept") || is("failed-attempt-frees")) user.login = login;
    user.refused = true;
    if (is("no-second-try")) user.deaf = true;
    const auto answer = is("ack-as-int") ? exists_as_int : exists;
    send(conn, is("taken-code-2") ? login_error : answer);
    count_refusal(conn);
}

// ---- leaving

void ZooServer::leave(ConnId conn, End how) {
    const auto at = users_.find(conn);
    if (at == users_.end()) return;
    const auto user = std::move(at->second);
    users_.erase(at);
    if (is("stale-partial-frame")) leftover_ = user.unread;
    if (is("half-frame-blocks-all")) let_others_go_on(conn);
    if (is("failed-attempt-frees") && user.refused) {
        if (const auto other = holder(user.login)) users_[*other].in = false;
    }
    if (!user.in) return;
    tell_of(user.login, "has left");
    const auto of_user = [&](const Ask& ask) { return ask.first == user.login || ask.second == user.login; };
    const bool pending = std::ranges::any_of(asks_, of_user);
    constexpr std::size_t much_bytes = std::size_t{512} << 10;
    if ((is("reset-leaks-login") && how != End::closed) ||
        (is("unread-leaks-login") && how == End::reset && user.sent_bytes > much_bytes) ||
        (is("slow-reader-leaks-login") && how == End::cut_off) ||
        (is("mid-frame-leaks-login") && !user.unread.empty()) || (is("pending-leaks-login") && pending) ||
        (is("unread-ack-leaks-login") && now_ - user.since < milliseconds{5}))
        kept_logins_.insert(user.login);
    if (is("notices-leaving-late")) {
        kept_logins_.insert(user.login);
        later(milliseconds{500}, [this, login = user.login] { kept_logins_.extract(login); });
    }
    if (is("notices-leaving-ever-later") && ++departures_ > 12) {
        kept_logins_.insert(user.login);
        later(milliseconds{200}, [this, login = user.login] { kept_logins_.extract(login); });
    }
    if (is("late-cleanup-kicks-new")) {
        later(milliseconds{5}, [this, login = user.login] {
            if (const auto other = holder(login)) close(*other);
        });
    }
    if (accounts_.contains(user.login)) left_accounts_.insert(user.login);
    end_asks(user.login, how);
    if (is("slot-order-broadcast")) {
        if (const auto order = users_in_order(); !order.empty() && users_[order.back()].joined > user.joined)
            skipped_ = order.back();
    }
}

}  // namespace chathack::zoo
