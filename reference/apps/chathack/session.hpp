#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "reference/apps/chathack/dialogue.hpp"
#include "reference/apps/chathack/downloads.hpp"
#include "reference/apps/chathack/exit_code.hpp"
#include "reference/apps/chathack/input.hpp"
#include "reference/asio/asio_transport.hpp"
#include "reference/client/client.hpp"
#include "reference/transport/pump.hpp"

namespace chathack::apps {

/// How a session behaves towards its user.
struct SessionOptions {
    std::string downloads = "downloads";
    /// How long to stay after the end of input, for what others send.
    std::chrono::seconds linger{0};
    /// How long to wait at most, after the end of input, for answers to asks and for direct connections.
    std::chrono::seconds settle_max{5};
    /// A person types, so the end of input ends the session at once.
    bool at_terminal = false;
    /// A script writes the lines, so /msg and /file wait while their direct connection is being made.
    bool script = false;
};

/// One run of the program: a client on real sockets, its user's lines, and the output.
class ChatSession {
public:
    ChatSession(boost::asio::io_context& loop, const client::Settings& settings, SessionOptions options,
                std::string login, std::optional<std::string> password, Dialogue& dialogue, Input& input);

    /// Runs the session to its end.
    ClientExitCode run(std::vector<transport::Endpoint> servers);

    /// Call it when the output is closed, so that the user cannot be told anything any more.
    void on_output_lost();
    /// The logins that the client has heard of, for completion and /who.
    std::vector<Acquaintance> acquaintances() const;

private:
    void on_line(const std::string& line);
    void on_input_end();
    void after_event();
    void on_notification(const client::Notification& notification);

    void carry_out(const Request& request);
    bool act(const client::Quit&);
    bool act(const Who&);
    bool act(const Help&);
    bool act(const AcceptAsk& accept);
    bool act(const SendPath& send);
    template <class Command>
    bool act(const Command& command) {
        return feed(command);
    }
    bool feed(const client::Command& command);

    bool must_wait(const Act& act) const;
    void hold_for_connection(Request request);
    void hold_while_queue_is_long();
    void poll_queue();
    void leave_when_settled();
    void finish();

    boost::asio::io_context& loop_;
    SessionOptions options_;
    client::Client client_;
    asio::AsioTransport transport_;
    transport::Pump<client::Client> pump_;
    Dialogue& dialogue_;
    Input& input_;
    Downloads downloads_;
    boost::asio::signal_set signals_;
    boost::asio::steady_timer hold_timer_;
    boost::asio::steady_timer end_timer_;

    ClientExitCode code_ = ClientExitCode::good;
    std::optional<client::Rejected> rejection_;  // why the last command was not carried out
    const Request* current_ = nullptr;           // the request being carried out
    std::optional<Request> held_;                // a request that waits for its direct connection
    std::optional<std::chrono::steady_clock::time_point> input_ended_at_;
    bool input_started_ = false;
    bool finished_ = false;
};

}  // namespace chathack::apps
