#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/server/server.hpp"
#include "reference/server/testing/frames_by_hand.hpp"

namespace chathack::server {

/// A server without sockets. The test gives it events, and what it sends is kept for each connection.
///
/// Account questions are answered at once from `accounts`, unless `answer_at_once` is off. An action on a
/// connection that is gone, or a question asked twice, fails the test.
class ServerHarness {
public:
    explicit ServerHarness(ServerOptions options = {});

    /// Password by login, for logins with an account.
    std::map<std::string, std::string, std::less<>> accounts;
    bool answer_at_once = true;

    Server& server() { return server_; }
    const ServerCounters& counters() const { return server_.counters(); }
    std::uint64_t rejects(Reject why) const { return counters().rejects[static_cast<std::size_t>(why)]; }
    Time now() const { return now_; }

    /// Makes a new connection, in the lowest free slot.
    ConnId open();
    /// Makes a new connection that has logged in and read its ACK 3.
    ConnId log_in(std::string_view login);

    void receive(ConnId conn, std::string_view bytes);
    void receive_byte_by_byte(ConnId conn, std::string_view bytes);
    void end(ConnId conn);
    void lose(ConnId conn);
    template <class Input>
    void feed(const Input& input) {
        out_.clear();
        server_.on(input, now_, out_);
        perform();
    }
    /// Lets time pass, and rings the alarm when it is due.
    void wait(Time time);
    /// Rings the alarm now, due or not.
    void ring() { feed(transport::Event{transport::Woke{}}); }

    /// The questions that wait for an answer, oldest first.
    const std::vector<AccountQuestion>& open_questions() const { return questions_; }
    /// Answers the oldest open question, by `accounts` when no verdict is given.
    void answer(std::optional<AccountVerdict> verdict = {});
    void answer(std::size_t index, std::optional<AccountVerdict> verdict = {});

    /// The ACKs sent to `conn` since the last call, as text.
    std::vector<std::string> taken(ConnId conn) { return by_hand::read_acks(taken_bytes(conn)); }
    std::string taken_bytes(ConnId conn) { return std::exchange(links_[conn].sent, {}); }
    bool is_open(ConnId conn) { return links_[conn].state == Link::State::open; }
    bool is_closed(ConnId conn) { return links_[conn].state == Link::State::closed; }
    bool is_reset(ConnId conn) { return links_[conn].state == Link::State::reset; }
    bool is_paused(ConnId conn) { return links_[conn].paused; }
    /// The texts of all actions of the last feed, in order.
    std::vector<std::string> last_actions() const;
    std::size_t sends_in_last_feed() const { return sends_; }

private:
    struct Link {
        enum class State { open, closed, reset, gone };
        State state = State::open;
        bool paused = false;
        std::string sent;
    };

    void perform();
    void on_action(const transport::Send& send);
    void on_action(const transport::Close& close) { end_link(close.conn, Link::State::closed); }
    void on_action(const transport::Reset& reset) { end_link(reset.conn, Link::State::reset); }
    void on_action(const transport::Pause& pause);
    void on_action(const transport::Resume& resume);
    void on_action(const transport::WakeAt& wake) { alarm_ = wake.at; }
    template <class Other>
    void on_action(const Other&) {}
    void end_link(ConnId conn, Link::State state);
    AccountVerdict verdict_of(const AccountQuestion& question) const;

    Server server_;
    transport::Actions out_;
    Time now_{};
    std::optional<Time> alarm_;
    std::map<ConnId, Link> links_;
    std::vector<bool> slots_;  // whether each is in use
    std::uint32_t uses_ = 0;
    std::vector<AccountQuestion> questions_;
    std::uint64_t last_question_ = 0;
    std::size_t sends_ = 0;
};

}  // namespace chathack::server
