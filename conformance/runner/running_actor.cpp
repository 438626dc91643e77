#include "conformance/runner/running_actor.hpp"

#include <algorithm>

#include "reference/wire/encode.hpp"

namespace chathack::runner {

using Role = scenario::Actor::Role;

RunningActor::RunningActor(std::string actor_name, Role actor_role)
    : name{std::move(actor_name)}, role{actor_role}, decoder_{make_decoder(actor_role)} {}

wire::Direction RunningActor::sends() const noexcept {
    if (role == Role::peer) return wire::Direction::peer;
    return role == Role::server ? wire::Direction::to_client : wire::Direction::to_server;
}

wire::Direction RunningActor::receives() const noexcept {
    if (role == Role::peer) return wire::Direction::peer;
    return role == Role::server ? wire::Direction::to_server : wire::Direction::to_client;
}

RunningActor::Decoder RunningActor::make_decoder(Role role) {
    // Takes in more than the protocol allows, so that a target's excess is seen and named, and never without
    // bound.
    wire::Limits limits;
    limits.login_bytes_max = limits.password_bytes_max = limits.message_bytes_max = 64 * 1024;
    limits.file_name_bytes_max = limits.file_bytes_max = 64 * 1024;
    limits.skipped_bytes_max = 0;
    limits.check_utf8 = false;
    if (role == Role::server) return wire::Decoder<wire::Direction::to_server>{limits};
    if (role == Role::peer) return wire::Decoder<wire::Direction::peer>{limits};
    return wire::Decoder<wire::Direction::to_client>{limits};
}

void RunningActor::start_over() {
    link = Link::idle;
    logged_in = refused = half_closed = false;
    inbox.clear();
    echoes_due.clear();
    read_anew();
}

void RunningActor::read_anew() {
    decoder_ = make_decoder(role);
    unreadable_ = false;
}

std::string RunningActor::login_frame() const {
    std::vector<std::byte> bytes;
    if (by_password) {
        wire::encode(wire::to_server::LoginWithPassword{sender.login, sender.password}, bytes);
    } else {
        wire::encode(wire::to_server::NewLogin{sender.login}, bytes);
    }
    return std::string{wire::as_text(bytes)};
}

void RunningActor::drop(std::size_t count) {
    inbox.erase(inbox.begin(), inbox.begin() + static_cast<std::ptrdiff_t>(std::min(count, inbox.size())));
}

void RunningActor::pass_over_optional() {
    const auto due = std::ranges::find_if(inbox, [](const auto& observation) {
        const auto* frame = std::get_if<match::FrameSeen>(&observation);
        return !frame || !frame->optional;
    });
    inbox.erase(inbox.begin(), due);
}

bool RunningActor::is_refusal(const std::string& frame) {
    return frame == wire::to_client::PacketError::name || frame == wire::to_client::LoginError::name ||
           frame == wire::to_client::LoginExists::name;
}

bool RunningActor::is_own_echo(const frames::FrameData& frame) {
    if (role != Role::client || frame.name != wire::to_client::GlobalMessage::name) return false;
    const auto* from = frame.find("sender");
    const auto* message = frame.find("message");
    if (!from || !message || *from != frames::FieldValue{sender.login}) return false;
    const auto at = std::find(echoes_due.begin(), echoes_due.end(), std::get<std::string>(*message));
    if (at == echoes_due.end()) return false;
    echoes_due.erase(at);
    return true;
}

}  // namespace chathack::runner
