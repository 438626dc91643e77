#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "reference/client/client.hpp"
#include "sim/workload/notes.hpp"
#include "sim/workload/workload.hpp"

namespace chathack::workload {

/// What all users of a run share. It must outlive them.
struct Crowd {
    const Workload& workload;
    transport::Endpoint server;
    std::uint64_t seed = 0;
    client::Settings settings{};
};

/// Input: the run begins, and the user comes at this time.
struct Begin {
    Time arrives{};
};
/// Input: the user's machine has stopped, with all its connections.
struct Crash {};
/// Input: the user's machine runs again, on a fresh transport.
struct Restart {};

/// One user of a workload, as a pure machine on top of the reference client. It comes, logs in, speaks, asks
/// for direct connections, leaves and comes back as its group is described. After the duration of the
/// workload it begins nothing new, but still answers.
///
/// A user that was thrown out or could not log in tries again after a second, then after twice as long each
/// time, up to 30 s. Each wait is drawn between half and one and a half of that.
///
/// It draws from random streams of its own, which depend on the seed and the user's number.
class User {
public:
    User(const Crowd& crowd, std::size_t number);

    void on(const Begin& begin, Time now, transport::Actions& actions) noexcept;
    void on(const transport::Event& event, Time now, transport::Actions& actions) noexcept;
    void on(const Crash& crash, Time now, transport::Actions& actions) noexcept;
    void on(const Restart& restart, Time now, transport::Actions& actions) noexcept;

    /// What the user did and saw since the last call, in order.
    Notes take_notes() noexcept { return std::exchange(notes_, {}); }
    std::size_t number() const noexcept { return number_; }
    bool logged_in() const noexcept { return client_ && client_->logged_in(); }

private:
    /// A direct connection that is open, or that this user asked for.
    struct Session {
        std::size_t user = 0;
        bool asker = false;
        bool open = false;
        const Sessions* manner = nullptr;  // how the asker's group uses it
        Time message_at = Time::max();
        Time file_at = Time::max();
        Time end_at = Time::max();
    };

    void on_notification(const client::Reached&, Time now);
    void on_notification(const client::LoggedIn&, Time now);
    void on_notification(const client::LoginFailed& notification, Time now);
    void on_notification(const client::ServerUnreachable& notification, Time now);
    void on_notification(const client::ServerLost& notification, Time now);
    void on_notification(const client::ServerRejectedPacket&, Time now);
    void on_notification(const client::Unexpected& notification, Time now);
    void on_notification(const client::GlobalMessageReceived& notification, Time now);
    void on_notification(const client::AskedBy& notification, Time now);
    void on_notification(const client::WaitingFor&, Time) {}
    void on_notification(const client::AcceptedBy&, Time) {}
    void on_notification(const client::RefusedBy& notification, Time now);
    void on_notification(const client::DirectOpened& notification, Time now);
    void on_notification(const client::DirectClosed& notification, Time now);
    void on_notification(const client::DirectFailed& notification, Time now);
    void on_notification(const client::TurnedAway&, Time) {}
    void on_notification(const client::PrivateMessageReceived& notification, Time now);
    void on_notification(const client::FileReceived& notification, Time now);
    void on_notification(const client::Skipped& notification, Time now);
    void on_notification(const client::Rejected& notification, Time now);

    template <class Input>
    void feed(const Input& input, Time now, transport::Actions& actions);
    void turn(Time now, transport::Actions& actions);
    void end_client(Time now, transport::Actions& actions);
    void act(Time now, transport::Actions& actions);
    void come(Time now, transport::Actions& actions);
    void leave(Time now, transport::Actions& actions);
    void say(Time now, transport::Actions& actions);
    void ask(Time now, transport::Actions& actions);
    void keep_up(Session& session, Time now, transport::Actions& actions);
    void tell(Session& session, Channel channel, const Speech& speech, Time now, transport::Actions& actions);
    void give_up(Time now, const client::Cause& cause, bool had_logged_in);
    void rest();
    bool is_over(Time now) const noexcept { return now >= crowd_.workload.duration; }

    Session* find(std::size_t user) noexcept;
    void forget(std::size_t user);
    std::optional<std::size_t> other(std::string_view login) const noexcept;
    std::optional<std::size_t> draw_partner();
    Time next_due() const noexcept;
    template <class N>
    void note(N what) {
        notes_.emplace_back(std::move(what));
    }

    const Crowd& crowd_;
    const std::size_t number_;
    const UserGroup& group_;
    std::string login_;
    // One generator for each purpose, so that for example an answer to an ask does not change later messages.
    Random life_, talk_, asks_, answering_, private_talk_;
    std::unique_ptr<client::Client> client_;
    bool client_done_ = false;         // to be removed at the end of the turn
    bool let_in_ = false;              // the client was logged in
    Time client_alarm_ = Time::max();  // when the client wants to be woken
    Time alarm_ = Time::max();         // when this user will be woken
    unsigned failures_ = 0;            // failed attempts since the last login
    Time come_at_ = Time::max();
    Time leave_at_ = Time::max();
    Time say_at_ = Time::max();
    Time ask_at_ = Time::max();
    std::vector<Session> sessions_;
    std::vector<client::Command> answers_;  // answers to asks, to be given
    std::size_t answers_given_ = 0;         // answers that may still bring a packet error
    std::array<std::uint32_t, 3> sent_{};   // the last number sent, by channel
    Notes notes_;
};

}  // namespace chathack::workload
