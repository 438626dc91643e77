#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "conformance/runner/testing/by_hand.hpp"
#include "conformance/runner/transcript.hpp"
#include "reference/transport/actions.hpp"
#include "reference/transport/event.hpp"

namespace chathack::runner::testing {

using namespace std::chrono_literals;

/// How long anything takes from one side to the other, where a test does not say otherwise.
constexpr Time trip = 1ms;

/// A time that moves only from one thing that is due to the next.
class FakeClock {
public:
    Time now() const noexcept { return now_; }
    void after(Time delay, std::function<void()> what) { due_.emplace(now_ + delay, std::move(what)); }
    bool idle() const noexcept { return due_.empty(); }
    /// When the next thing is due; `Time::max()`: nothing is.
    Time next() const noexcept { return idle() ? Time::max() : due_.begin()->first; }
    /// Lets the next thing happen.
    void go_on();
    void go_on_to(Time at) { now_ = std::max(now_, at); }

private:
    Time now_{};
    std::multimap<Time, std::function<void()>> due_;  // what is due at one time keeps its order
};

/// What a connected client sent.
struct Heard : HandFrame {
    std::string actor;
};
/// What is about to be sent to a client.
struct Parcel {
    std::string actor;
    std::string bytes;
    Time delay = trip;
};

/// The far side of everything that the runner does on the network: a small CHATHACK server in memory, which a
/// test bends by its two hooks, and whoever connects to listeners of the runner's. Connections are called by
/// the actors that they belong to.
class ScriptedTarget {
public:
    using Feed = std::function<void(const transport::Event&)>;
    ScriptedTarget(FakeClock& clock, Feed feed) : clock_{clock}, feed_{std::move(feed)} {}

    /// Answers a frame in the server's place. False: the server answers as it would have.
    std::function<bool(const Heard&)> answer;
    /// What becomes of something that the server sends: nothing, itself, something else, more.
    std::function<std::vector<Parcel>(const Parcel&)> carry;
    /// What a connection that `dial` made gets.
    std::function<void(const std::string& actor, const std::string& bytes)> dialled_gets;
    std::map<std::string, std::string> accounts;  ///< passwords by login
    std::set<std::string> unreachable;            ///< actors whose connections are refused
    std::set<std::string> unanswered;             ///< actors whose connections are never answered
    bool echoes = false;                          ///< senders get their own messages, too
    bool can_listen = true;

    void send(const std::string& actor, const std::string& bytes, Time delay = trip);
    /// The connection ends in good order, or broken.
    void end(const std::string& actor, Time delay = trip);
    void break_off(const std::string& actor, transport::TransportError error, Time delay = trip);
    /// Connects to where the runner listens, in the name of `actor`.
    void dial(std::uint16_t port, const std::string& actor, Time delay = trip);

    /// Who is logged in: logins by actor.
    std::map<std::string, std::string> users() const;
    /// What the runner did besides sending: `close bob`, `reset bob`, `stop listening`.
    const std::vector<std::string>& done() const noexcept { return done_; }
    /// Connections that the runner has not ended, nor have ended by themselves.
    std::vector<std::string> open() const;

    void perform(const transport::Actions& actions, const Transcript& transcript);

private:
    struct Connection {
        transport::ConnId conn{};
        std::string actor;
        std::string login;   ///< empty: not logged in
        std::string stream;  ///< what came and was not yet read
        bool is_open = true;
        bool paused = false;
        bool half_closed = false;  ///< by the runner: what it sends all the same goes nowhere
        bool dialled = false;
        std::vector<std::string> held;  ///< what came to it while it was paused
    };

    void on(const transport::Connect& action);
    void on(const transport::CancelConnect& action);
    void on(const transport::Listen& action);
    void on(const transport::StopListening& action);
    void on(const transport::Send& action);
    void on(const transport::HalfClose& action);
    void on(const transport::Close& action) { over(action.conn, "close "); }
    void on(const transport::Reset& action) { over(action.conn, "reset "); }
    void on(const transport::Pause& action);
    void on(const transport::Resume& action);
    void on(const transport::WakeAt&) {}
    void over(transport::ConnId conn, const char* how);
    void read(Connection& connection);
    void serve(Connection& from, const Heard& frame);
    void log_in(Connection& from, const Heard& frame);
    void post(const Parcel& parcel);
    void arrive(Connection& to, const std::string& bytes);
    Connection* find(transport::ConnId conn);
    Connection* find(const std::string& actor);
    Connection& add_connection(const std::string& actor);

    FakeClock& clock_;
    Feed feed_;
    std::map<transport::ConnId, Connection> connections_;
    std::map<transport::Tag, std::string> connecting_;
    std::map<std::uint16_t, transport::Tag> listeners_;
    std::vector<std::string> done_;
    const Transcript* transcript_ = nullptr;
    std::size_t connects_ = 0;  ///< asked for by the runner so far
};

}  // namespace chathack::runner::testing
