#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "reference/server/account_question.hpp"
#include "reference/server/ask_book.hpp"
#include "reference/server/counters.hpp"
#include "reference/server/deadlines.hpp"
#include "reference/server/login_book.hpp"
#include "reference/server/notes.hpp"
#include "reference/server/options.hpp"
#include "reference/server/session.hpp"
#include "reference/transport/actions.hpp"
#include "reference/transport/event.hpp"

namespace chathack::server {

/// Input: begin to listen.
struct StartListening {};
/// Input: stop listening, write what is queued and close every connection. New connections are reset.
struct Drain {};

/// A place where the server listens or shall listen.
struct Listener {
    enum class State { idle, asked, listening, failed, stopped };
    transport::Endpoint local;  ///< has the real port once it listens
    State state = State::idle;
    transport::TransportError error{};  ///< why it failed
};

/// The CHATHACK server as a pure machine. It keeps WIRE, LOGIN, GLOBAL and PRIVATE, with the *Ref* choice
/// where a clause is OPEN.
///
/// An event and the time go in, and actions come out. After every `on`, take the questions for the account
/// store, and give each answer back once with `on`, whenever it comes. Take the notes too, when they are
/// switched on. `transport::Pump` calls all this for one server and one transport:
///
/// ```
/// Server server{options};
/// Pump pump{server, transport, [&] { for (auto& q : server.take_questions()) accounts.ask(std::move(q)); }};
/// pump.feed(StartListening{});
/// ```
///
/// While a connection waits for the store it is paused, and bytes behind its login are held, so that frames
/// are handled in order (WIRE-3). `ServerOptions` limits all state.
class Server {
public:
    explicit Server(ServerOptions options);

    void on(const StartListening& start, Time now, transport::Actions& out) noexcept;
    void on(const transport::Event& event, Time now, transport::Actions& out) noexcept;
    /// Answers to unknown questions are ignored, because the connection may be gone or have waited too long.
    void on(const AccountAnswer& answer, Time now, transport::Actions& out) noexcept;
    void on(const Drain& drain, Time now, transport::Actions& out) noexcept;

    /// The questions since the last call. Each connection has at most one open question.
    std::vector<AccountQuestion> take_questions() noexcept { return std::exchange(questions_, {}); }
    /// The notes since the last call, in order; none unless `ServerOptions::notes`.
    std::vector<Note> take_notes() noexcept { return std::exchange(notes_, {}); }
    const ServerCounters& counters() const noexcept { return counters_; }
    /// In the order of `ServerOptions::listen`.
    std::span<const Listener> listeners() const noexcept { return listeners_; }

private:
    /// One call of `on`.
    struct Turn {
        Time now{};
        transport::Actions& out;
        /// Everybody except the connection whose frames are being read. Set when it first sends to them.
        std::optional<transport::Receivers> others{};
    };
    /// A login that waits for the account store.
    struct Claim {
        ConnId conn{};
        std::string login;
        bool with_password = false;
    };

    // server.cpp: connections and time
    void on_event(const transport::Listening& event, Turn& turn);
    void on_event(const transport::ListenFailed& event, Turn& turn);
    void on_event(const transport::Accepted& event, Turn& turn);
    void on_event(const transport::Connected&, Turn&) {}
    void on_event(const transport::ConnectFailed&, Turn&) {}
    void on_event(const transport::Received& event, Turn& turn);
    void on_event(const transport::Ended& event, Turn& turn);
    void on_event(const transport::Closed& event, Turn& turn);
    void on_event(const transport::Woke& event, Turn& turn);
    Session* find(ConnId conn) noexcept;
    wire::Bytes read(Session& session, wire::Bytes in, Turn& turn);
    void hold(Session& session, wire::Bytes bytes, Turn& turn);
    void set_alarm(Turn& turn);

    // server_close.cpp: how connections end, and what is told about it
    void refuse(const transport::Accepted& event, Turn& turn);
    void close(Session& session, Note note, Turn& turn);
    void forget(Session& session, Note note, Turn& turn);
    void reject(Session& session, Reject why, Turn& turn);
    void reject_and_close(Session& session, Reject why, Turn& turn);
    void add_note(const Session& session, Note note);

    // server_login.cpp: logins
    void on_frame(Session& session, const wire::to_server::LoginWithPassword& frame, Turn& turn);
    void on_frame(Session& session, const wire::to_server::NewLogin& frame, Turn& turn);
    bool may_log_in(Session& session, std::string_view login, Turn& turn);
    void ask_accounts(Session& session, AccountQuestion question, Turn& turn);
    void settle(QuestionId id, AccountVerdict verdict, Turn& turn);
    void claim(Session& session, const Claim& claim, AccountVerdict verdict, Turn& turn);
    void go_on(Session& session, Turn& turn);

    // server_relay.cpp: what users send to each other
    void on_frame(Session& session, const wire::to_server::GlobalMessage& frame, Turn& turn);
    void on_frame(Session& session, const wire::to_server::PrivateAsk& frame, Turn& turn);
    void on_frame(Session& session, const wire::to_server::PrivateAccept& frame, Turn& turn);
    void on_frame(Session& session, const wire::to_server::PrivateRefuse& frame, Turn& turn);
    bool may_send(Session& session, std::string_view sender, Turn& turn);
    std::optional<ConnId> answered_asker(Session& session, std::string_view asker, Turn& turn);
    template <class F>
    void relay(ConnId to, const F& frame, Turn& turn);

    ServerOptions options_;
    std::vector<Listener> listeners_;
    std::vector<Session> sessions_;  // by slot
    LoginBook logins_;
    AskBook asks_;
    ConnectionDeadlines deadlines_;
    std::optional<Time> alarm_;
    bool draining_ = false;
    bool refusing_ = false;  // the last connection was refused

    std::uint64_t last_question_ = 0;
    std::unordered_map<QuestionId, Claim> claims_;
    std::size_t held_bytes_ = 0;  // sum over all sessions
    std::vector<AccountQuestion> questions_;
    std::vector<Note> notes_;
    ServerCounters counters_;
};

}  // namespace chathack::server
