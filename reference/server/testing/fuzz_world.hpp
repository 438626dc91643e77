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

/// One server with connections, an account store and a clock, all driven by the bytes of one input. A model
/// keeps who is logged in and who has asked whom. Each of these stops the program:
///
/// - a login held twice, refused although it is free, or given to a connection that did not claim it
/// (LOGIN-8,
///   LOGIN-9)
/// - a frame to a connection that is gone, or a frame about other users to one that is not logged in
/// (GLOBAL-4)
/// - a global message that is not from the speaker, does not go to all others, or is over 1024 bytes
/// (GLOBAL-1,
///   GLOBAL-5, GLOBAL-9)
/// - an ask relayed twice, or an answer without an ask (PRIVATE-5, PRIVATE-7, PRIVATE-8, PRIVATE-12)
/// - more than one open question of a connection, a pause or resume too many, or counters that do not agree
/// - at the end, a connection that is paused though all questions are answered, or open after a drain
class FuzzWorld {
public:
    /// @param piece_bytes_max  most bytes of a piece; every delivery is cut into pieces
    explicit FuzzWorld(std::size_t piece_bytes_max);

    /// Plays the whole input, then answers open questions and drains the server.
    void play(std::span<const std::uint8_t> input);

    /// All bytes sent to each connection, in the order in which the connections were opened. They must be the
    /// same however deliveries were cut (WIRE-3).
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
    std::map<ConnId, User> users_;  // those whose connection is open
    std::map<ConnId, std::string> sent_;
    std::vector<ConnId> opened_;
    std::vector<bool> slots_;
    std::vector<Open> questions_;
    std::map<ConnId, QuestionId> open_question_;     // the question that each connection waits for
    std::map<ConnId, std::string> unsent_;           // frames that will be sent together with the next
    std::set<std::pair<ConnId, std::string>> asks_;  // the asker, and the login asked
    std::optional<ConnId> speaker_;                  // the connection whose frames the server reads now
    std::string claimed_;                            // the login of the question being answered
    std::vector<ConnId> unanswered_;                 // refused in this turn because the store was silent
};

/// Plays `input` in two worlds, whole and in pieces, and checks that both sent everybody the same.
void fuzz_server(std::span<const std::uint8_t> input);

}  // namespace chathack::server
