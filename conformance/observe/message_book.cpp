#include "conformance/observe/message_book.hpp"

#include <algorithm>

namespace chathack::observe {

using Fate = ObservedMessage::Fate;
using Kind = MessageBook::Delivery::Kind;

class MessageBook::Debts {
public:
    explicit Debts(const Receiver& receiver) : receiver_{receiver} {}

    bool is_owed(const ObservedMessage& message) {
        if (message.certain.contains(receiver_.link)) heard_.insert(message.from);
        return message.fate == Fate::owed && message.from != receiver_.link &&
               !message.delivered.contains(receiver_.link) &&
               (delivery::was_there(receiver_.logged_in, message.sent) || heard_.contains(message.from));
    }

private:
    Receiver receiver_;
    std::set<LinkId> heard_;  // the senders' connections
};

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
    std::size_t alike = 0;
    for (auto& message : at->second) {
        // From 512 bytes on, a common beginning is taken for a forbidden message that was cut, not for
        // chance.
        if (message.fate == Fate::forbidden && message.text.size() > text.size() && text.size() >= 512 &&
            message.text.starts_with(text))
            whole = &message;
        if (message.text != text) continue;
        ++alike;
        if (message.delivered.contains(receiver.link)) {
            again = &message;
        } else if (!best || message.fate < best->fate) {
            best = &message;
        }
    }
    if (!best && again) return {Kind::twice, again};
    if (!best) return {whole ? Kind::cut : Kind::unknown, whole};
    best->delivered.insert(receiver.link);
    if (alike == 1) best->certain.insert(receiver.link);
    if (best->fate == Fate::forbidden) return {Kind::forbidden, best};
    if (best->overtaken.contains(receiver.link)) return {Kind::late, best};
    Delivery delivery{Kind::right, best};
    Debts debts{receiver};
    for (auto& message : at->second) {
        if (&message == best) break;
        if (debts.is_owed(message) && message.overtaken.insert(receiver.link).second) ++delivery.overtook;
    }
    return delivery;
}

bool MessageBook::has_for(const Receiver& receiver, std::string_view sender, std::string_view text) const {
    const auto at = by_sender_.find(sender);
    return at != by_sender_.end() &&
           std::any_of(at->second.begin(), at->second.end(), [&](const ObservedMessage& message) {
               return message.fate != Fate::forbidden && message.text == text &&
                      !message.delivered.contains(receiver.link);
           });
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
    Debts debts{receiver};
    for (const auto& [sender, messages] : by_sender_)
        for (const auto& message : messages)
            if (debts.is_owed(message))
                all.push_back({sender, &message, message.overtaken.contains(receiver.link)});
    return all;
}

}  // namespace chathack::observe
