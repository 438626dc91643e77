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

/// The place of an event among all events that were seen. A server can only react to what was seen before.
struct Moment {
    std::uint64_t place = 0;
    std::uint64_t settled = 0;  ///< what has a greater place came later for certain

    constexpr Moment() = default;
    constexpr explicit Moment(std::uint64_t at) : place{at}, settled{at} {}
    constexpr Moment(std::uint64_t at, std::uint64_t settled_at) : place{at}, settled{settled_at} {}
    /// Whether `a` came first for certain. Of two moments neither may have.
    friend constexpr bool operator<(const Moment& a, const Moment& b) noexcept { return a.settled < b.place; }
};

/// A global message as its sender wrote it.
struct ObservedMessage {
    enum class Fate {
        owed,       ///< everybody else who was logged in before it must get it
        free,       ///< it may be delivered or not
        forbidden,  ///< nobody may get it, by `clause`
    };
    std::string text;
    LinkId from{};
    Moment sent{};
    Fate fate{};
    std::string_view clause;
    std::set<LinkId> delivered;
    std::set<LinkId> certain;    ///< who got it for certain: no other message of the sender was like it
    std::set<LinkId> overtaken;  ///< who got a later message of the same sender first
};

/// The global messages of every sender, and who got which.
///
/// The last `messages_max` of each sender are kept. reference/delivery decides who was logged in early enough
/// to be owed a message. Its cursors cannot be used here: they need the place of each message in the
/// sequence, and an onlooker cannot tell it, because texts may be equal and some messages may be delivered or
/// not. Instead, each message records who got it, and where several readings are possible, the one most
/// favourable to the server counts. Who got one message of a sender was there when the next was sent. Clause:
/// GLOBAL-1, GLOBAL-3.
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
            forbidden,  ///< nobody may get this message
            late,       ///< a later one of the same sender came before it
            twice,      ///< the receiver had it already
            cut,        ///< it is the beginning of a forbidden message
            unknown,    ///< the sender wrote no such message
        };
        Kind kind{};
        const ObservedMessage* message = nullptr;  ///< null when unknown
        std::size_t overtook = 0;  ///< how many earlier messages were still owed to the receiver
    };

    /// @param sender  the login under which it was sent
    void add(std::string_view sender, ObservedMessage message);
    /// `receiver` got an ACK 5 with that sender and text.
    Delivery deliver(const Receiver& receiver, std::string_view sender, std::string_view text);
    /// Whether the sender wrote such a message, and `receiver` may get it and has not got it.
    bool has_for(const Receiver& receiver, std::string_view sender, std::string_view text) const;
    /// The connection ended, or its bytes cannot be read any more. What it sent and has not been delivered
    /// may be lost from now on.
    void release(LinkId from);
    /// The login of another sender who wrote exactly this text; empty when nobody did.
    std::string other_sender(std::string_view not_of, std::string_view text) const;

    struct Owed {
        std::string sender;
        const ObservedMessage* message = nullptr;
        bool overtaken = false;
    };
    /// What `receiver` should have got and has not got.
    std::vector<Owed> owed(const Receiver& receiver) const;

private:
    /// Tells, of the messages of one sender in their order, which a receiver should have got and has not got.
    class Debts;

    std::map<std::string, std::deque<ObservedMessage>, std::less<>> by_sender_;
};

}  // namespace chathack::observe
