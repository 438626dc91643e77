#include "conformance/observe/message_book.hpp"

#include <algorithm>

namespace chathack::observe {

using Fate = ObservedMessage::Fate;
using Kind = MessageBook::Delivery::Kind;

void MessageBook::add(std::string_view sender, ObservedMessage message) {
    auto at = by_sender_.find(sender);
    if (at == by_sender_.end()) at = by_sender_.emplace(sender, std::deque<ObservedMessage>{}).first;
    at->second.push_back(std::move(message));
    if (at->second.size() > messages_max) at->second.pop_front();
}

MessageBook::Delivery MessageBook::deliver(const Receiver& receiver, std::string_view sender,
                                           std::string_view text) {
    const auto at = by_sender_.find(sender);
    if (at == by_sender_.end()) return {Kind::unknown};
    // Several messages may have this text. Fates are ordered from owed to forbidden, so the smallest is the
    // most favourable to the server.
    ObservedMessage* best = nullptr;
    ObservedMessage* again = nullptr;
    ObservedMessage* whole = nullptr;
    for (auto& message : at->second) {
        // From 512 bytes on, a common beginning is taken for a forbidden message that was cut, not for
        // chance.
        if (message.fate == Fate::forbidden && message.text.size() > text.size() && text.size() >= 512 &&
            message.text.starts_with(text))
            whole = &message;
        if (message.text != text) continue;
        if (message.delivered.contains(receiver.link)) {
            again = &message;
        } else if (!best || message.fate < best->fate) {
            best = &message;
        }
    }
    if (!best && again) return {Kind::twice, again};
    if (!best) return {whole ? Kind::cut : Kind::unknown, whole};
    best->delivered.insert(receiver.link);
    if (best->fate == Fate::forbidden) return {Kind::forbidden, best};
    if (best->overtaken.contains(receiver.link)) return {Kind::late, best};
    Delivery delivery{Kind::right, best};
    for (auto& message : at->second) {
        if (&message == best) break;
        if (is_owed(message, receiver) && message.overtaken.insert(receiver.link).second) ++delivery.overtook;
    }
    return delivery;
}

void MessageBook::release(LinkId from) {
    for (auto& [sender, messages] : by_sender_)
        for (auto& message : messages)
            if (message.from == from && message.fate == Fate::owed) message.fate = Fate::free;
}

std::string MessageBook::other_sender(std::string_view not_of, std::string_view text) const {
    for (const auto& [sender, messages] : by_sender_) {
        if (sender == not_of) continue;
        const auto same = [&](const ObservedMessage& message) { return message.text == text; };
        if (std::any_of(messages.begin(), messages.end(), same)) return sender;
    }
    return {};
}

std::vector<MessageBook::Owed> MessageBook::owed(const Receiver& receiver) const {
    std::vector<Owed> all;
    for (const auto& [sender, messages] : by_sender_)
        for (const auto& message : messages)
            if (is_owed(message, receiver))
                all.push_back({sender, &message, message.overtaken.contains(receiver.link)});
    return all;
}

}  // namespace chathack::observe
