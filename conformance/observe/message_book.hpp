#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/observe/finding.hpp"
#include "reference/delivery/in_order_once.hpp"

namespace chathack::observe {

/// The place of an event among all that were seen. What a server does can only come from what was seen
/// before.
using Moment = std::uint64_t;

/// A global message as its sender wrote it.
struct ObservedMessage {
    enum class Fate {
        owed,       ///< valid: everybody who was logged in before it must get it
        free,       ///< may be delivered or rejected
        forbidden,  ///< nobody may get it: `clause` says so
    };
    std::string text;
    LinkId from{};
    Moment sent{};
    Fate fate{};
    std::string_view clause;
    std::set<LinkId> delivered;
    std::set<LinkId> overtaken;  ///< these got a later one of the same sender first
};

/// The global messages of every sender, and who got which.
///
/// Of each sender the last `messages_max` are kept. Who was there is told as in reference/delivery; the
/// cursors of that folder are of no use here. A message that only passes by has no number, and texts may be
/// equal, so nobody can tell which place in the sequence a delivery has. A message may also have a fate that
/// leaves the server free. So each message holds who got it, and the reading that is kindest to the server
/// counts. Clause: GLOBAL-1, GLOBAL-3.
class MessageBook {
public:
    static constexpr std::size_t messages_max = 2048;

    /// Who gets a message.
    struct Receiver {
        LinkId link{};
        Moment logged_in{};
    };
    /// What a relayed message turned out to be.
    struct Delivery {
        enum class Kind {
            right,
            forbidden,
            late,     ///< a later one of the same sender had come before
            twice,    ///< this receiver has it already
            cut,      ///< the beginning of one that is forbidden
            unknown,  ///< this sender wrote nothing like it
        };
        Kind kind{};
        const ObservedMessage* message = nullptr;  ///< null when unknown
        std::size_t overtook = 0;                  ///< messages that were owed before it and had not come
    };

    /// @param sender  the login that it was sent under
    void add(std::string_view sender, ObservedMessage message);
    /// An ACK 5 that `receiver` got.
    Delivery deliver(const Receiver& receiver, std::string_view sender, std::string_view text);
    /// The connection ended: what it sent and has not arrived yet may be lost.
    void release(LinkId from);
    /// The login of another sender who wrote exactly this text; empty when nobody did.
    std::string other_sender(std::string_view not_of, std::string_view text) const;

    struct Owed {
        std::string sender;
        const ObservedMessage* message = nullptr;
        bool overtaken = false;
    };
    /// What `receiver` should have and has not.
    std::vector<Owed> owed(const Receiver& receiver) const;

private:
    static bool is_owed(const ObservedMessage& message, const Receiver& receiver) {
        return message.fate == ObservedMessage::Fate::owed && message.from != receiver.link &&
               delivery::was_there(receiver.logged_in, message.sent) &&
               !message.delivered.contains(receiver.link);
    }

    std::map<std::string, std::deque<ObservedMessage>, std::less<>> by_sender_;
};

}  // namespace chathack::observe
