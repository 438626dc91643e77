#include "sim/workload/user.hpp"

#include <algorithm>
#include <boost/random/bernoulli_distribution.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <boost/random/uniform_real_distribution.hpp>
#include <cmath>

namespace chathack::workload {
namespace {

using namespace std::chrono_literals;

constexpr Time answer_wait = 60s;  // for an answer to an ask, since the asked user may have left
constexpr double retry_seconds = 1;
constexpr unsigned retry_doublings_max = 5;  // to 32 s, which the next limit cuts
constexpr double retry_seconds_max = 30;
constexpr int partner_draws_max = 8;
constexpr std::uint64_t streams_apart = 1U << 20U;  // more than there can be users

/// The random generator for one purpose of a user.
Random stream_of(const Crowd& crowd, std::size_t number, std::uint64_t what) {
    return random_stream(crowd.seed, number + what * streams_apart);
}

Time after(Time now, const Distribution& seconds, Random& random) {
    return now + Time{std::llround(seconds.draw(random) * 1e9)};
}

std::size_t bytes_of(const Speech& speech, Random& random) {
    const auto bytes = std::llround(speech.bytes.draw(random));
    return std::clamp(static_cast<std::size_t>(bytes), message_bytes_min, message_bytes_max);
}

}  // namespace

User::User(const Crowd& crowd, std::size_t number)
    : crowd_{crowd},
      number_{number},
      group_{crowd.workload.groups[place_of(crowd.workload, number).group]},
      login_{login_of(crowd.workload, number)},
      life_{stream_of(crowd, number, 0)},
      talk_{stream_of(crowd, number, 1)},
      asks_{stream_of(crowd, number, 2)},
      answering_{stream_of(crowd, number, 3)},
      private_talk_{stream_of(crowd, number, 4)} {}

// ---- inputs

void User::on(const Begin& begin, Time now, transport::Actions& actions) noexcept {
    come_at_ = begin.arrives;
    turn(now, actions);
}

void User::on(const transport::Event& event, Time now, transport::Actions& actions) noexcept {
    if (!std::holds_alternative<transport::Woke>(event)) {
        if (client_) feed(event, now, actions);
    } else {
        alarm_ = Time::max();
        if (client_ && client_alarm_ <= now) {
            client_alarm_ = Time::max();
            feed(event, now, actions);
        }
    }
    turn(now, actions);
}

void User::on(const Crash&, Time now, transport::Actions&) noexcept {
    if (!client_) return;
    client_.reset();
    client_alarm_ = Time::max();
    give_up(now, {client::Why::network, transport::TransportError::reset}, let_in_);
}

void User::on(const Restart&, Time now, transport::Actions& actions) noexcept {
    alarm_ = Time::max();
    turn(now, actions);
}

/// Gives the client one input, and notes the alarm that it sets.
template <class Input>
void User::feed(const Input& input, Time now, transport::Actions& actions) {
    client_->on(input, now, actions);
    actions.for_each([&](const auto& action) {
        if constexpr (std::is_same_v<std::decay_t<decltype(action)>, transport::WakeAt>)
            client_alarm_ = alarm_ = action.at;
    });
}

/// Does what is due, takes the client's notifications, and sets one alarm for the client and this user.
void User::turn(Time now, transport::Actions& actions) {
    for (;;) {
        act(now, actions);
        const auto notifications = client_ ? client_->take_notifications() : client::Notifications{};
        if (notifications.empty()) break;
        for (const auto& notification : notifications)
            std::visit([&](const auto& each) { on_notification(each, now); }, notification);
        for (const auto& answer : std::exchange(answers_, {}))
            feed(answer, now, actions);
        if (client_done_) end_client(now, actions);
    }
    const auto wake_at = std::min(client_alarm_, next_due());
    if (std::exchange(alarm_, wake_at) != wake_at) actions.add(transport::WakeAt{wake_at});
}

void User::end_client(Time now, transport::Actions& actions) {
    feed(client::Command{client::Quit{}}, now, actions);
    client_.reset();
    client_done_ = false;
    client_alarm_ = Time::max();
}

// ---- what is due

/// When the next thing is due.
Time User::next_due() const noexcept {
    auto next = std::min({come_at_, leave_at_, say_at_, ask_at_});
    for (const auto& session : sessions_)
        next = std::min({next, session.message_at, session.file_at, session.end_at});
    return next < crowd_.workload.duration ? next : Time::max();
}

void User::act(Time now, transport::Actions& actions) {
    if (is_over(now)) return;
    while (next_due() <= now) {
        if (come_at_ <= now) come(now, actions);
        if (leave_at_ <= now) leave(now, actions);
        if (say_at_ <= now) say(now, actions);
        if (ask_at_ <= now) ask(now, actions);
        for (auto& session : sessions_)
            keep_up(session, now, actions);
        std::erase_if(sessions_, [](const Session& session) { return session.manner == nullptr; });
    }
}

void User::come(Time now, transport::Actions& actions) {
    come_at_ = Time::max();
    client_ = std::make_unique<client::Client>(crowd_.settings, login_);
    note(Began{});
    feed(client::Command{client::Start{{crowd_.server}}}, now, actions);
}

void User::leave(Time now, transport::Actions& actions) {
    for (const auto& session : sessions_) {
        if (session.open) note(SessionEnded{session.user, true, {client::Why::closed_by_us}});
    }
    note(Left{});
    end_client(now, actions);
    rest();
    if (group_.away) come_at_ = after(now, *group_.away, life_);
}

void User::say(Time now, transport::Actions& actions) {
    const auto number = sent_[static_cast<std::size_t>(Channel::everyone)]++;
    const auto bytes = bytes_of(*group_.messages, talk_);
    feed(client::Command{client::Say{text_of(Channel::everyone, number_, number, bytes)}}, now, actions);
    note(Said{number, static_cast<std::uint32_t>(bytes)});
    say_at_ = after(now, group_.messages->every, talk_);
}

void User::ask(Time now, transport::Actions& actions) {
    ask_at_ = after(now, group_.sessions->every, asks_);
    const auto user = draw_partner();
    if (!user) return;
    sessions_.push_back(
        {.user = *user, .asker = true, .manner = &*group_.sessions, .end_at = now + answer_wait});
    note(Asked{*user});
    feed(client::Command{client::Ask{login_of(crowd_.workload, *user)}}, now, actions);
}

/// Draws a user of the group with whom there is no session yet.
std::optional<std::size_t> User::draw_partner() {
    std::size_t first = 0;
    for (const auto& group : crowd_.workload.groups) {
        if (group.name != group_.sessions->with) {
            first += group.users;
            continue;
        }
        boost::random::uniform_int_distribution<std::size_t> draw{first, first + group.users - 1};
        for (int i = 0; i < partner_draws_max; ++i) {
            const auto user = draw(asks_);
            if (user != number_ && find(user) == nullptr) return user;
        }
    }
    return std::nullopt;
}

/// Does what is due in one session. A session that has lasted long enough loses its `manner`.
void User::keep_up(Session& session, Time now, transport::Actions& actions) {
    if (session.end_at <= now) {
        if (session.open) {
            note(SessionEnded{session.user, true, {client::Why::closed_by_us}});
        } else {
            note(SessionFailed{session.user, {client::Why::no_answer}});
        }
        feed(client::Command{client::ClosePeer{login_of(crowd_.workload, session.user)}}, now, actions);
        session = {.user = session.user};
        return;
    }
    if (session.message_at <= now) {
        tell(session, Channel::direct_message, *session.manner->messages, now, actions);
        session.message_at = after(now, session.manner->messages->every, private_talk_);
    }
    if (session.file_at <= now) {
        tell(session, Channel::direct_file, *session.manner->files, now, actions);
        session.file_at = after(now, session.manner->files->every, private_talk_);
    }
}

void User::tell(Session& session, Channel channel, const Speech& speech, Time now,
                transport::Actions& actions) {
    const auto number = sent_[static_cast<std::size_t>(channel)]++;
    const auto bytes = bytes_of(speech, private_talk_);
    auto text = text_of(channel, number_, number, bytes);
    auto to = login_of(crowd_.workload, session.user);
    if (channel == Channel::direct_file) {
        const auto name = "notes-" + std::to_string(number) + ".txt";
        feed(client::Command{client::SendFile{std::move(to), name, std::move(text)}}, now, actions);
    } else {
        feed(client::Command{client::Tell{std::move(to), std::move(text)}}, now, actions);
    }
    note(Told{session.user, channel, number, static_cast<std::uint32_t>(bytes)});
}

// ---- the server

void User::on_notification(const client::Reached&, Time) { note(ServerReached{}); }

void User::on_notification(const client::LoggedIn&, Time now) {
    failures_ = 0;
    let_in_ = true;
    note(LoginSucceeded{});
    if (group_.stay) leave_at_ = after(now, *group_.stay, life_);
    if (group_.messages) say_at_ = after(now, group_.messages->every, talk_);
    if (group_.sessions) ask_at_ = after(now, group_.sessions->every, asks_);
}

void User::on_notification(const client::LoginFailed& notification, Time now) {
    note(TurnedDown{notification.why});
    give_up(now, {}, false);
}

void User::on_notification(const client::ServerUnreachable& notification, Time now) {
    give_up(now, notification.cause, false);
}

void User::on_notification(const client::ServerLost& notification, Time now) {
    give_up(now, notification.cause, let_in_);
}

/// The connection is over, so the user tries again later. The client is removed after its last notifications.
void User::give_up(Time now, const client::Cause& cause, bool had_logged_in) {
    for (const auto& session : sessions_) {
        if (session.open) note(SessionEnded{session.user, false, cause});
    }
    note(Lost{cause, had_logged_in});
    rest();
    client_done_ = client_ != nullptr;
    const auto doubled =
        std::ldexp(retry_seconds, static_cast<int>(std::min(failures_++, retry_doublings_max)));
    const auto wait = std::min(doubled, retry_seconds_max) *
                      boost::random::uniform_real_distribution<double>{0.5, 1.5}(life_);
    come_at_ = now + Time{std::llround(wait * 1e9)};
}

void User::rest() {
    come_at_ = leave_at_ = say_at_ = ask_at_ = Time::max();
    let_in_ = false;
    sessions_.clear();
    answers_.clear();
}

void User::on_notification(const client::GlobalMessageReceived& notification, Time) {
    note(Heard{notification.sender, notification.text});
}

/// An answer to a user who has left is a packet error too (PRIVATE-12). So one packet error for each answer
/// is not the server's fault.
void User::on_notification(const client::ServerRejectedPacket&, Time) {
    if (answers_given_ > 0) {
        --answers_given_;
    } else {
        note(Odd{"a packet error (ACK 1)"});
    }
}

/// A late answer to an ask that was given up is not the server's fault.
void User::on_notification(const client::Unexpected& notification, Time) {
    const bool late_answer = notification.frame == wire::to_client::PrivateValidation::name ||
                             notification.frame == wire::to_client::PrivateRefusal::name;
    if (!late_answer) note(Odd{"an unexpected frame, " + std::string{notification.frame}});
}

void User::on_notification(const client::Skipped&, Time) { note(Odd{"a message or file over 1024 bytes"}); }

void User::on_notification(const client::Rejected& notification, Time) {
    note(Odd{"a command of its own refused: " + std::string{to_string(notification.why)}});
}

// ---- direct connections

void User::on_notification(const client::AskedBy& notification, Time) {
    const auto user = other(notification.login);
    if (!user) return note(Odd{"an ask of " + notification.login + ", who is no user"});
    ++answers_given_;
    const bool accepted =
        find(*user) == nullptr && boost::random::bernoulli_distribution<double>{group_.accepts}(answering_);
    if (!accepted) {
        answers_.push_back(client::Refuse{notification.login});
        return;
    }
    const auto& asker = crowd_.workload.groups[place_of(crowd_.workload, *user).group];
    if (!asker.sessions) return note(Odd{"an ask of " + notification.login + ", who never asks"});
    sessions_.push_back({.user = *user, .manner = &*asker.sessions});
    answers_.push_back(client::Accept{notification.login, static_cast<std::int64_t>(answering_())});
}

void User::on_notification(const client::RefusedBy& notification, Time) {
    const auto user = other(notification.login);
    if (!user || find(*user) == nullptr) return;
    note(Refused{*user});
    forget(*user);
}

void User::on_notification(const client::DirectOpened& notification, Time now) {
    const auto user = other(notification.login);
    auto* const session = user ? find(*user) : nullptr;
    if (session == nullptr)
        return note(Odd{"a direct connection with " + notification.login + " that nobody wanted"});
    session->open = true;
    session->end_at = session->asker ? after(now, session->manner->lasts, private_talk_) : Time::max();
    if (session->manner->messages)
        session->message_at = after(now, session->manner->messages->every, private_talk_);
    if (session->manner->files) session->file_at = after(now, session->manner->files->every, private_talk_);
    note(SessionOpened{*user, session->asker});
}

void User::on_notification(const client::DirectClosed& notification, Time) {
    const auto user = other(notification.login);
    if (!user || find(*user) == nullptr) return;
    note(SessionEnded{*user, false, notification.cause});
    forget(*user);
}

void User::on_notification(const client::DirectFailed& notification, Time) {
    const auto user = other(notification.login);
    if (!user || find(*user) == nullptr) return;
    note(SessionFailed{*user, notification.cause});
    forget(*user);
}

void User::on_notification(const client::PrivateMessageReceived& notification, Time) {
    note(Got{notification.login, Channel::direct_message, notification.text});
}

void User::on_notification(const client::FileReceived& notification, Time) {
    note(Got{notification.login, Channel::direct_file, notification.bytes});
}

// ---- helpers

User::Session* User::find(std::size_t user) noexcept {
    const auto at = std::find_if(sessions_.begin(), sessions_.end(),
                                 [&](const Session& each) { return each.user == user; });
    return at == sessions_.end() ? nullptr : &*at;
}

void User::forget(std::size_t user) {
    std::erase_if(sessions_, [&](const Session& each) { return each.user == user; });
}

std::optional<std::size_t> User::other(std::string_view login) const noexcept {
    return user_of(crowd_.workload, login);
}

}  // namespace chathack::workload
