#include "conformance/runner/own_words.hpp"

#include <algorithm>

#include "reference/wire/bytes.hpp"
#include "reference/wire/frames.hpp"

namespace chathack::runner {
namespace {

constexpr std::size_t sent_bytes_max = 1 << 20;
constexpr std::size_t login_bytes_least = 3;  // a shorter login is a part of many names
constexpr std::size_t piece_bytes_least = 8;  // a shorter piece of our texts may be a word like any other

std::string in_lower_case(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c; });
    return text;
}

/// The text as a field of a frame: behind its count.
std::string as_field(const std::string& text) {
    std::string field;
    for (int shift = 24; shift >= 0; shift -= 8)
        field += static_cast<char>(text.size() >> shift & 0xff);
    return field + text;
}

}  // namespace

void OwnWords::add_login(const std::string& login) {
    if (!login.empty()) logins_.insert(in_lower_case(login));
}

void OwnWords::add_sent(std::string_view bytes) {
    sent_ += bytes.substr(0, sent_bytes_max - std::min(sent_bytes_max, sent_.size()));
}

bool OwnWords::is_like_ours(const std::string& sender) const {
    const auto name = in_lower_case(sender);
    return std::ranges::any_of(logins_, [&](const auto& login) {
        if (login.size() < login_bytes_least) return name == login;
        return name.find(login) != std::string::npos || login.starts_with(name) || login.ends_with(name);
    });
}

bool OwnWords::was_sent(const std::string& text) const {
    if (text.size() >= piece_bytes_least && sent_.find(text) != std::string::npos) return true;
    return sent_.find(as_field(text)) != std::string::npos;
}

bool OwnWords::includes(const frames::FrameData& frame) const {
    if (frame.name != wire::to_client::GlobalMessage::name) return false;
    const auto* sender_field = frame.find("sender");
    const auto* text_field = frame.find("message");
    const auto* sender = sender_field ? std::get_if<std::string>(sender_field) : nullptr;
    const auto* text = text_field ? std::get_if<std::string>(text_field) : nullptr;
    if (!sender || !text || sender->empty() || text->empty()) return false;
    return !is_like_ours(*sender) && !was_sent(*sender) && !was_sent(*text);
}

}  // namespace chathack::runner
