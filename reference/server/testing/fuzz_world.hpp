#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "reference/server/server.hpp"

namespace chathack::server {

/// Some connections, an account store and the time around one server, all driven by the bytes of one input,
/// with a model of who is logged in and who has asked whom. Any of these stops the program:
///
/// - a login held twice, refused though it is free, or given to who did not ask for it (LOGIN-8, LOGIN-9)
/// - a frame to a connection that is gone, or one of others' doing to who is not logged in (GLOBAL-4)
/// - a global message that is not from who is speaking, not to all others, or over 1024 bytes (GLOBAL-1,
///   GLOBAL-5, GLOBAL-9)
/// - an ask relayed twice, an answer without an ask (PRIVATE-5, PRIVATE-7, PRIVATE-8, PRIVATE-12)
/// - more than one open question per connection, a pause or resume too many, counters that do not agree
/// - at the end: a connection still paused when all questions are answered, or open after a drain
class FuzzWorld {
public:
    /// @param piece_bytes_max  every delivery is cut into pieces of at most so many bytes
    explicit FuzzWorld(std::size_t piece_bytes_max);

    /// Plays the whole input, then answers what is open and drains.
    void play(std::span<const std::uint8_t> input);

    /// All bytes sent to each connection, in the order in which they were opened; the same however the
    /// deliveries were cut (WIRE-3).
    std::vector<std::string> sent() const;

private:
    struct User {
        bool paused = false;
        std::string login;  ///< empty: not logged in
    };
    struct Open {
        AccountQuestion question;
        ConnId conn{};
    };

    void step();
    std::uint8_t take();
    std::string take_text();
    std::string take_frame(ConnId conn);
    bool is_open(ConnId conn) const { return users_.contains(conn); }
    ConnId take_conn();

    void open();
    void deliver(ConnId conn, const std::string& bytes);
    void answer(std::size_t index, std::uint8_t choice);
    void wait(Time time);
    template <class Input>
    void feed(const Input& input, std::optional<ConnId> speaker);

    void on_action(const transport::Send& send);
    void on_action(const transport::Close& close) { leave(close.conn); }
    void on_action(const transport::Reset& reset) { leave(reset.conn); }
    void on_action(const transport::Pause& pause);
    void on_action(const transport::Resume& resume);
    void on_action(const transport::WakeAt& wake) { alarm_ = wake.at; }
    template <class Other>
    void on_action(const Other&) {}
    void on_frame(const transport::Send& send, const wire::to_client::Connected& frame);
    void on_frame(const transport::Send& send, const wire::to_client::GlobalMessage& frame);
    void on_frame(const transport::Send& send, const wire::to_client::PrivateAsk& frame);
    void on_frame(const transport::Send& send, const wire::to_client::PrivateValidation& frame);
    void on_frame(const transport::Send& send, const wire::to_client::PrivateRefusal& frame);
    void on_frame(const transport::Send& send, const wire::to_client::LoginError& frame);
    template <class Other>
    void on_frame(const transport::Send&, const Other&) {}
    void answered(ConnId asker, std::string_view by);
    void leave(ConnId conn);
    void take_questions();
    void check_counters() const;

    std::size_t piece_bytes_max_;
    std::span<const std::uint8_t> input_;
    Server server_;
    transport::Actions out_;
    Time now_{};
    std::optional<Time> alarm_;
    std::map<ConnId, User> users_;  // whose connection is open
    std::map<ConnId, std::string> sent_;
    std::vector<ConnId> opened_;
    std::vector<bool> slots_;
    std::vector<Open> questions_;
    std::map<ConnId, QuestionId> open_question_;     // the one that each waits for
    std::map<ConnId, std::string> unsent_;           // frames that will be glued to the next
    std::set<std::pair<ConnId, std::string>> asks_;  // asker, login asked
    std::optional<ConnId> speaker_;                  // whose frames the server reads now
    std::string claimed_;                            // the login of the question being answered
    std::vector<ConnId> unanswered_;                 // in this turn, refused because the store was silent
};

/// Plays `input` in two worlds, whole and in pieces, and checks that everybody was sent the same.
void fuzz_server(std::span<const std::uint8_t> input);

}  // namespace chathack::server
