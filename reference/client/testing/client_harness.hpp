#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reference/client/client.hpp"
#include "reference/client/testing/by_hand.hpp"
#include "reference/client/testing/show_notifications.hpp"

namespace chathack::client::testing {

using transport::ConnId;
using transport::Endpoint;
using transport::Tag;
using transport::TransportError;

inline Endpoint endpoint(std::string_view text) { return *transport::parse_endpoint(text); }
inline transport::Address address(std::string_view text) { return *transport::parse_address(text); }

/// Actions as text, one line each.
using Lines = std::vector<std::string>;
inline Lines lines_of(const transport::Actions& actions) {
    Lines lines;
    for (std::size_t i = 0; i < actions.size(); ++i)
        lines.push_back(to_string(actions[i]));
    return lines;
}
/// The line of a send, with bytes in the notation of `by_hand`.
inline std::string send_line(std::string_view conn, std::string_view notation) {
    return "send to " + std::string{conn} + ":" + hex(by_hand(notation));
}

/// The connection of a `ClientHarness` to its server.
inline constexpr ConnId server{100};

/// One client named alice. The test gives it events and commands, and gets its actions as lines.
class ClientHarness {
public:
    explicit ClientHarness(Settings settings = {}, std::optional<std::string> password = {})
        : settings_{settings}, client_{settings_, "alice", std::move(password)} {}

    template <class Input>
    Lines on(const Input& input) {
        actions_.clear();
        if constexpr (std::is_constructible_v<Command, Input>) {
            client_.on(Command{input}, now_, actions_);
        } else {
            client_.on(transport::Event{input}, now_, actions_);
        }
        auto lines = lines_of(actions_);
        std::erase_if(lines, [](const auto& line) { return line.starts_with("wake at"); });
        for (auto& notification : client_.take_notifications())
            notifications_.push_back(std::move(notification));
        return lines;
    }
    Lines receive(ConnId conn, std::string_view notation) { return receive_bytes(conn, by_hand(notation)); }
    Lines receive_bytes(ConnId conn, const std::string& bytes) {
        return on(transport::Received{conn, wire::as_bytes(bytes)});
    }
    /// Moves the clock on and wakes the client.
    Lines wake_after(Time time) {
        now_ += time;
        return on(transport::Woke{});
    }

    /// Starts the client, connects it to `remote`, and gives it ACK 3.
    Lines connect(std::string_view local = "192.0.2.1:5000", std::string_view remote = "192.0.2.7:7777") {
        on(Start{{endpoint(remote)}});
        return on(transport::Connected{Tag{0}, server, endpoint(local), endpoint(remote)});
    }
    void log_in(std::string_view local = "192.0.2.1:5000", std::string_view remote = "192.0.2.7:7777") {
        connect(local, remote);
        receive(server, "03");
        notifications();
    }
    /// Asks bob, who accepts, and opens the direct connection as `conn`. The n-th one of a harness has tag n.
    void open_direct(ConnId conn, Tag tag = Tag{1}) {
        on(Ask{"bob"});
        receive(server, "07 00000003 'bob' 00001092 01 c0000202 0000000000000009");
        on(transport::Connected{tag, conn, endpoint("192.0.2.1:6000"), endpoint("192.0.2.2:4242")});
        notifications();
    }

    /// The notifications since the last call.
    Notifications notifications() { return std::exchange(notifications_, {}); }
    Client& client() { return client_; }
    Time now() const { return now_; }

private:
    Settings settings_;
    Client client_;
    Time now_{};
    transport::Actions actions_;
    Notifications notifications_;
};

}  // namespace chathack::client::testing
