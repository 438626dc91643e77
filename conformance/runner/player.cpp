#include "conformance/runner/player.hpp"

#include <algorithm>

#include "reference/wire/encode.hpp"

namespace chathack::runner {

Player::Player(std::string actor_name) : name{std::move(actor_name)} {}

Player::Decoder Player::make_decoder() {
    // Takes in more than the protocol allows, so that a target's excess is seen and named, and never without
    // bound.
    wire::Limits limits;
    limits.login_bytes_max = limits.message_bytes_max = 64 * 1024;
    limits.skipped_bytes_max = 0;
    limits.check_utf8 = false;
    return Decoder{limits};
}

void Player::start_over() {
    link = Link::idle;
    logged_in = false;
    inbox.clear();
    echoes_due.clear();
    decoder_ = make_decoder();
    unreadable_ = false;
}

std::string Player::login_frame() const {
    std::vector<std::byte> bytes;
    if (by_password) {
        wire::encode(wire::to_server::LoginWithPassword{sender.login, sender.password}, bytes);
    } else {
        wire::encode(wire::to_server::NewLogin{sender.login}, bytes);
    }
    return std::string{wire::as_text(bytes)};
}

void Player::drop(std::size_t count) {
    inbox.erase(inbox.begin(), inbox.begin() + static_cast<std::ptrdiff_t>(std::min(count, inbox.size())));
}

bool Player::is_own_echo(const frames::FrameData& frame) {
    if (frame.name != wire::to_client::GlobalMessage::name) return false;
    const auto* from = frame.find("sender");
    const auto* message = frame.find("message");
    if (!from || !message || *from != frames::FieldValue{sender.login}) return false;
    const auto at = std::find(echoes_due.begin(), echoes_due.end(), std::get<std::string>(*message));
    if (at == echoes_due.end()) return false;
    echoes_due.erase(at);
    return true;
}

}  // namespace chathack::runner
