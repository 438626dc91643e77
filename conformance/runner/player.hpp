#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "conformance/match/fit.hpp"
#include "conformance/runner/runner.hpp"
#include "conformance/runner/stream.hpp"
#include "reference/wire/decoder.hpp"

namespace chathack::runner {

/// One client that the suite plays: its connection, and what came over it and was not yet looked at.
struct Player {
    enum class Link { idle, connecting, open, over };

    explicit Player(std::string actor_name);

    std::string name;
    Sender sender;  ///< its login and password
    bool by_password = false;
    bool harness = false;  ///< a witness of ours, not an actor of the scenario
    Link link = Link::idle;
    transport::Tag tag{};
    transport::ConnId conn{};
    transport::TransportError connect_error{};
    bool logged_in = false;  ///< ACK 3 came on this connection
    std::vector<match::Sight> inbox;
    std::vector<std::string> echoes_due;  ///< own messages that the server may send back

    /// Forgets the connection, for a new one.
    void start_over();
    /// Decodes bytes; calls `deliver(sight, kind, bytes, note)` for each thing read.
    template <class Deliver>
    void receive(wire::Bytes bytes, Deliver&& deliver);
    /// The login frame that this player opens with.
    std::string login_frame() const;
    /// The first `count` sights were looked at.
    void drop(std::size_t count);

private:
    using Decoder = wire::Decoder<wire::Direction::to_client>;
    static Decoder make_decoder();
    bool is_own_echo(const frames::FrameData& frame);

    Decoder decoder_ = make_decoder();
    bool unreadable_ = false;
};

template <class Deliver>
void Player::receive(wire::Bytes bytes, Deliver&& deliver) {
    auto rest = bytes;
    while (!unreadable_) {
        const auto before = rest;
        const auto frame = decoder_.next(rest);
        if (frame) {
            auto data = frames::to_data(*frame);
            std::vector<std::byte> encoded;
            wire::encode(*frame, encoded);
            if (data.name == wire::to_client::Connected::name) logged_in = true;
            const bool echo = is_own_echo(data);
            deliver(match::Sight{match::FrameSeen{std::move(data), echo}}, Entry::Kind::received,
                    std::string{wire::as_text(encoded)}, std::string{});
        } else if (frame.error() == wire::WireError::need_more) {
            return;
        } else {
            unreadable_ = true;
            const auto why = std::string{to_string(frame.error())};
            const auto shown =
                std::string{wire::as_text(before.first(std::min<std::size_t>(before.size(), 64)))};
            deliver(match::Sight{match::UnreadableSeen{shown, why}}, Entry::Kind::unreadable, shown, why);
        }
    }
}

}  // namespace chathack::runner
