#pragma once

#include <deque>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "conformance/match/fit.hpp"
#include "conformance/runner/run_options.hpp"
#include "conformance/runner/stream.hpp"
#include "conformance/runner/transcript.hpp"
#include "reference/wire/decoder.hpp"
#include "reference/wire/encode.hpp"

namespace chathack::runner {

/// One actor: its connection, and what came over it and was not yet looked at. Of a user, a client under
/// test, the connection is its program: open while that runs, and what came is what it showed.
struct RunningActor {
    enum class Link { idle, connecting, open, over };

    explicit RunningActor(std::string actor_name,
                          scenario::Actor::Role actor_role = scenario::Actor::Role::client);

    std::string name;
    scenario::Actor::Role role;
    std::string counterpart;  ///< of a user its server, of a server its user
    bool watches = false;     ///< sees from the middle what comes for it, and does nothing
    std::size_t client = 0;   ///< of a user: which client under test
    bool ipv6 = false;        ///< of a server or peer: listens on IPv6
    transport::Tag listener{};
    std::optional<transport::Endpoint> listening;  ///< where a server or peer listens
    Sender sender;                                 ///< its login and password
    bool by_password = false;
    bool harness = false;  ///< a witness of ours, not an actor of the scenario
    Link link = Link::idle;
    transport::Tag tag{};
    transport::ConnId conn{};
    transport::TransportError connect_error{};
    bool starting = false;     ///< of a user: its program was started and has not connected yet
    bool logged_in = false;    ///< ACK 3 came on this connection; of a server and its user, it was sent
    bool refused = false;      ///< a login was answered with ACK 1, 2 or 4 on this connection
    bool half_closed = false;  ///< by us: nothing more can be sent on this connection
    std::vector<match::Observation> inbox;
    std::vector<std::string> echoes_due;  ///< own messages that the server may send back

    /// Forgets the connection, for a new one.
    void start_over();
    /// Reads a further connection; what came over the one before is kept.
    void read_anew();
    /// Decodes bytes; calls `deliver(observation, kind, bytes, note)` for each thing read.
    template <class Deliver>
    void receive(wire::Bytes bytes, Deliver&& deliver);
    /// The login frame that this actor opens with.
    std::string login_frame() const;
    /// The first `count` observations were looked at.
    void drop(std::size_t count);
    /// Drops what nobody has to look at from the front of the inbox.
    void pass_over_optional();

    /// The direction of what it sends, and of what it receives.
    wire::Direction sends() const noexcept;
    wire::Direction receives() const noexcept;

private:
    template <class AnyDecoder, class Deliver>
    void receive_by(AnyDecoder& decoder, wire::Bytes bytes, Deliver& deliver);
    using Decoder =
        std::variant<wire::Decoder<wire::Direction::to_client>, wire::Decoder<wire::Direction::to_server>,
                     wire::Decoder<wire::Direction::peer>>;
    static Decoder make_decoder(scenario::Actor::Role role);
    bool is_own_echo(const frames::FrameData& frame);
    static bool is_refusal(const std::string& frame);

    Decoder decoder_;
    bool unreadable_ = false;
};

template <class Deliver>
void RunningActor::receive(wire::Bytes bytes, Deliver&& deliver) {
    std::visit([&](auto& decoder) { receive_by(decoder, bytes, deliver); }, decoder_);
}

template <class AnyDecoder, class Deliver>
void RunningActor::receive_by(AnyDecoder& decoder, wire::Bytes bytes, Deliver& deliver) {
    auto rest = bytes;
    while (!unreadable_) {
        const auto before = rest;
        const auto frame = decoder.next(rest);
        if (frame) {
            auto data = frames::to_data(*frame);
            std::vector<std::byte> encoded;
            wire::encode(*frame, encoded);
            if (role == scenario::Actor::Role::client && data.name == wire::to_client::Connected::name)
                logged_in = true;
            refused = refused || (role == scenario::Actor::Role::client && is_refusal(data.name));
            const bool echo = is_own_echo(data);
            deliver(match::Observation{match::FrameSeen{std::move(data), echo}}, Entry::Kind::received,
                    std::string{wire::as_text(encoded)}, std::string{});
        } else if (frame.error() == wire::WireError::need_more) {
            return;
        } else {
            unreadable_ = true;
            const auto why = std::string{to_string(frame.error())};
            const auto shown =
                std::string{wire::as_text(before.first(std::min<std::size_t>(before.size(), 64)))};
            deliver(match::Observation{match::UnreadableSeen{shown, why}}, Entry::Kind::unreadable, shown,
                    why);
        }
    }
}

}  // namespace chathack::runner
