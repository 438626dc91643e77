#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/observe/observer.hpp"
#include "reference/server/testing/frames_by_hand.hpp"

/// Helpers for tests: the frames of servers and peers written by hand, and connections to observe.
namespace chathack::observe {

using namespace server::by_hand;

inline const std::string ack_1{"\x01"}, ack_2{"\x02"}, ack_3{"\x03"}, ack_4{"\x04"};
inline std::string ack_5(std::string_view sender, std::string_view message) {
    return '\x05' + text(sender) + text(message);
}
inline std::string ack_6(std::string_view sender) { return '\x06' + text(sender); }
inline std::string ack_7(std::string_view login, std::int64_t id = 42, std::int32_t port = 4000) {
    return '\x07' + text(login) + big_endian(static_cast<std::uint32_t>(port), 4) + ipv4_loopback +
           big_endian(static_cast<std::uint64_t>(id), 8);
}
inline std::string ack_8(std::string_view login) { return '\x08' + text(login); }
inline std::string hello(std::string_view login, std::uint64_t id) {
    return '\x09' + text(login) + big_endian(id, 8);
}
inline std::string private_message(std::string_view login, std::string_view message) {
    return '\x07' + text(login) + text(message);
}
inline std::string private_file(std::string_view login, std::string_view name, std::string_view content) {
    return '\x08' + text(login) + text(name) + text(content);
}

/// The place that `accept` and `ack_7` name by default.
inline const transport::Endpoint meeting_place{transport::Address{std::array<std::uint8_t, 4>{127, 0, 0, 1}},
                                               4000};

/// Connections on which a test sends bytes, and the findings of the observer.
class Traffic {
public:
    LinkId open() { return observer_.open(tick()); }
    LinkId log_in(std::string_view login) {
        const auto link = open();
        says(link, new_login(login));
        gets(link, ack_3);
        return link;
    }
    LinkId log_in_with_password(std::string_view login) {
        const auto link = open();
        says(link, login_with_password(login, "secret"));
        gets(link, ack_3);
        return link;
    }
    /// The opener, a client, sends.
    void says(LinkId link, std::string_view bytes) {
        observer_.bytes(link, End::opener, wire::as_bytes(bytes), tick());
    }
    /// The listener, a server or an accepter, sends.
    void gets(LinkId link, std::string_view bytes) {
        observer_.bytes(link, End::listener, wire::as_bytes(bytes), tick());
    }
    void leaves(LinkId link) { observer_.end(link, End::opener, false, tick()); }
    /// alice asks bob, bob accepts, and alice opens the direct connection that is returned.
    LinkId meet() {
        const auto alice = log_in("alice"), bob = log_in("bob");
        says(alice, ask("alice", "bob"));
        gets(bob, ack_6("alice"));
        says(bob, accept("bob", "alice"));
        gets(alice, ack_7("bob"));
        return observer_.open_direct(meeting_place, tick());
    }

    /// The clauses with a finding of that kind, OPEN ones with the behaviour.
    std::vector<std::string> told(verdict::Kind kind) {
        observer_.finish(tick());
        std::vector<std::string> clauses;
        for (const auto& finding : observer_.findings())
            if (finding.kind == kind)
                clauses.push_back(finding.behaviour.empty() ? finding.clause
                                                            : finding.clause + " " + finding.behaviour);
        return clauses;
    }
    std::vector<std::string> violated() { return told(verdict::Kind::violates); }
    /// The same with the reason: "CLIENT-1: a second login is ...". Call it once, at the end.
    std::vector<std::string> told_in_words(verdict::Kind kind) {
        observer_.finish(tick());
        std::vector<std::string> sentences;
        for (const auto& finding : observer_.findings())
            if (finding.kind == kind) sentences.push_back(finding.clause + ": " + finding.why);
        return sentences;
    }

    Time tick() { return now_ += std::chrono::milliseconds{1}; }
    Observer& observer() { return observer_; }

protected:
    Observer observer_;
    Time now_{};
};

/// A conversation and the findings of one kind that it must lead to.
struct Conversation {
    std::string what;
    std::function<void(Traffic&)> play;
    std::vector<std::string> told;  ///< "CLAUSE: why"
};

/// Every conversation, played on its own, leads to its findings of that kind and no others.
inline void expect_told(verdict::Kind kind, const std::vector<Conversation>& conversations) {
    for (const auto& one : conversations) {
        SCOPED_TRACE(one.what);
        Traffic traffic;
        one.play(traffic);
        EXPECT_THAT(traffic.told_in_words(kind), ::testing::ElementsAreArray(one.told));
    }
}

}  // namespace chathack::observe
