#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "conformance/observe/testing/captured_talk.hpp"

// What was not captured, came twice or out of order blames nobody.
namespace chathack::observe {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

using Packets = std::vector<Packet>;

void logs_in_with_passwords(CapturedTalk& talk) {  // LOGIN-4, LOGIN-5, LOGIN-10
    const auto alice = talk.connects(), bob = talk.connects();
    talk.says(alice, login_with_password("alice", "wrong"));
    talk.gets(alice, ack_2);
    talk.says(alice, login_with_password("alice", "secret"));
    talk.gets(alice, ack_3);
    talk.says(bob, login_with_password("bob", "secret"));
    talk.gets(bob, ack_3);
    talk.says(bob, global("bob", "hello"));
    talk.gets(alice, ack_5("bob", "hello"));
    talk.leaves(alice);
    talk.leaves(bob);
}

void talks_among_three(CapturedTalk& talk) {  // GLOBAL-1, GLOBAL-3
    const auto alice = talk.logs_in("alice"), bob = talk.logs_in("bob");
    talk.says(bob, global("bob", "early"));
    talk.gets(alice, ack_5("bob", "early"));
    const auto carol = talk.logs_in("carol");
    talk.says(alice, global("alice", "one"));
    talk.gets(bob, ack_5("alice", "one"));
    talk.says(alice, global("alice", "two") + global("alice", "three"));
    talk.gets(carol, ack_5("alice", "one") + ack_5("alice", "two"));
    talk.gets(bob, ack_5("alice", "two") + ack_5("alice", "three"));
    talk.says(bob, global("bob", "yes"));
    talk.gets(carol, ack_5("alice", "three") + ack_5("bob", "yes"));
    talk.gets(alice, ack_5("bob", "yes"));
    talk.leaves(bob);
    talk.says(carol, global("carol", "bye"));
    talk.gets(alice, ack_5("carol", "bye"));
}

void meets_in_private(CapturedTalk& talk) {  // PRIVATE-1, PRIVATE-2, PRIVATE-4, PEER-1
    const auto alice = talk.logs_in("alice"), bob = talk.logs_in("bob");
    talk.says(alice, ask("alice", "bob"));
    talk.gets(bob, ack_6("alice"));
    talk.says(bob, accept("bob", "alice"));
    talk.gets(alice, ack_7("bob"));
    const auto direct = talk.connects(4000);
    talk.says(direct, hello("alice", 42));
    talk.gets(direct, private_message("bob", "psst"));
    talk.says(direct, private_file("alice", "a.txt", "content"));
    talk.leaves(direct);
    talk.says(bob, ask("bob", "alice"));
    talk.gets(alice, ack_6("bob"));
    talk.says(alice, refuse("alice", "bob"));
    talk.gets(bob, ack_8("alice"));
    talk.says(alice, ask("alice", "bob"));
    talk.gets(bob, ack_6("alice"));
    talk.says(bob, accept("bob", "alice"));
    talk.gets(alice, ack_7("bob"));
}

void is_turned_down(CapturedTalk& talk) {  // LOGIN-2, GLOBAL-2
    const auto alice = talk.logs_in("alice"), late = talk.connects();
    talk.says(late, new_login("alice"));
    talk.gets(late, ack_4);
    talk.says(late, new_login("bob"));
    talk.gets(late, ack_3);
    talk.says(late, global("bob", std::string(1024, 'x')));
    talk.gets(alice, ack_5("bob", std::string(1024, 'x')));
    talk.gets(late, ack_5("bob", std::string(1024, 'x')));
    talk.says(alice, global("alice", "hi"));
    talk.gets(alice, ack_5("alice", "hi"));
    talk.gets(late, ack_5("alice", "hi"));
    talk.says(alice, ask("alice", "nobody"));
    talk.gets(alice, ack_8("nobody"));
    talk.leaves(late);
}

void comes_back(CapturedTalk& talk) {  // LOGIN-9, PRIVATE-12
    auto alice = talk.logs_in("alice");
    const auto bob = talk.logs_in("bob");
    talk.says(alice, global("alice", "hi"));
    talk.gets(bob, ack_5("alice", "hi"));
    talk.says(alice, ask("alice", "bob"));
    talk.gets(bob, ack_6("alice"));
    talk.leaves(alice);
    alice = talk.logs_in("alice");
    talk.says(alice, global("alice", "hi"));
    talk.gets(bob, ack_5("alice", "hi"));
    talk.says(bob, global("bob", "welcome"));
    talk.gets(alice, ack_5("bob", "welcome"));
    talk.says(alice, ask("alice", "bob"));
    talk.gets(bob, ack_6("alice"));
    talk.leaves(alice);
    alice = talk.logs_in("alice");
    talk.says(bob, global("bob", "again"));
    talk.gets(alice, ack_5("bob", "again"));
}

struct Talk {
    const char* what;
    void (*play)(CapturedTalk&);
};
constexpr Talk talks[] = {{"passwords", logs_in_with_passwords},
                          {"among three", talks_among_three},
                          {"in private", meets_in_private},
                          {"turned down", is_turned_down},
                          {"coming back", comes_back}};

/// Something that goes wrong with a capture at one packet; false when it cannot go wrong there.
struct Fault {
    const char* what;
    bool (*apply)(Packets& packets, std::size_t at);
};

bool swap_packets(Packets& packets, std::size_t at, std::size_t further, bool with_time) {
    if (at + further >= packets.size()) return false;
    std::swap(packets[at], packets[at + further]);
    if (!with_time) std::swap(packets[at].at, packets[at + further].at);
    return true;
}
bool cut(Packets& packets, std::size_t at, std::size_t kept) {
    auto& payload = packets[at].payload;
    if (payload.size() <= kept) return false;
    payload.resize(kept);
    return true;
}

const Fault faults[] = {
    {"dropped",
     [](Packets& packets, std::size_t at) {
         return packets.erase(packets.begin() + static_cast<std::ptrdiff_t>(at)), true;
     }},
    {"doubled",
     [](Packets& packets, std::size_t at) {
         const auto copy = packets[at];
         packets.insert(packets.begin() + static_cast<std::ptrdiff_t>(at), copy);
         return true;
     }},
    {"doubled later",
     [](Packets& packets, std::size_t at) {
         const auto copy = packets[at];
         const auto later = std::min(at + 4, packets.size());
         packets.insert(packets.begin() + static_cast<std::ptrdiff_t>(later), copy);
         return true;
     }},
    {"swapped with the next",
     [](Packets& packets, std::size_t at) { return swap_packets(packets, at, 1, false); }},
    {"swapped with the next but one",
     [](Packets& packets, std::size_t at) { return swap_packets(packets, at, 2, false); }},
    {"swapped with the next, times too",
     [](Packets& packets, std::size_t at) { return swap_packets(packets, at, 1, true); }},
    {"swapped with the next but one, times too",
     [](Packets& packets, std::size_t at) { return swap_packets(packets, at, 2, true); }},
    {"cut to nothing", [](Packets& packets, std::size_t at) { return cut(packets, at, 0); }},
    {"cut to a byte", [](Packets& packets, std::size_t at) { return cut(packets, at, 1); }},
    {"cut by a byte",
     [](Packets& packets, std::size_t at) {
         return cut(packets, at, std::max<std::size_t>(packets[at].payload.size(), 1) - 1);
     }},
};

std::vector<CaptureStyle> styles() {
    using namespace std::chrono_literals;
    std::vector<CaptureStyle> all;
    for (const auto apart : {10us, 1000us, 1000000us})
        for (const bool bare_acks : {true, false})
            all.push_back({.apart = apart, .bare_acks = bare_acks});
    return all;
}

TEST(CaptureFaults, BlameNobodyWhereverTheyAre) {
    std::size_t tried = 0;
    for (const auto& talk : talks)
        for (const auto& style : styles()) {
            CapturedTalk whole{style};
            talk.play(whole);
            EXPECT_THAT(violations_in(whole.packets()), IsEmpty());
            for (const auto& fault : faults)
                for (std::size_t at = 0; at < whole.packets().size(); ++at) {
                    auto packets = whole.packets();
                    if (!fault.apply(packets, at)) continue;
                    ++tried;
                    EXPECT_THAT(violations_in(packets), IsEmpty())
                        << talk.what << ", " << style.apart.count() << " us apart, bare acks "
                        << style.bare_acks << ": packet " << at << " " << fault.what;
                }
        }
    RecordProperty("captures", static_cast<int>(tried));
    EXPECT_GT(tried, 5000U);
}

/// Each packet once more, as on the other side of an address translation.
Packets translated(const Packets& packets) {
    Packets all;
    for (const auto& packet : packets) {
        all.push_back(packet);
        auto copy = packet;
        const bool of_opener = packet.from.port >= 50000;
        auto& client = of_opener ? copy.from : copy.to;
        client.address = transport::Address{std::array<std::uint8_t, 4>{192, 0, 2, 7}};
        client.port = static_cast<std::uint16_t>(client.port + 10000);
        copy.at += std::chrono::microseconds{3};
        all.push_back(copy);
    }
    return all;
}

TEST(CaptureFaults, BlameNobodyWhenEachPacketComesTwice) {
    for (const auto& talk : talks)
        for (const auto& style : styles()) {
            SCOPED_TRACE(talk.what);
            CapturedTalk whole{style};
            talk.play(whole);
            EXPECT_THAT(violations_in(translated(whole.packets())), IsEmpty());
            Packets doubled;
            for (const auto& packet : whole.packets())
                doubled.insert(doubled.end(), 2, packet);
            EXPECT_THAT(violations_in(doubled), IsEmpty());
        }
}

TEST(CaptureFaults, CountUsersBehindAnAddressTranslationOnce) {
    CapturedTalk talk;
    talks_among_three(talk);
    Observer observer;
    const auto read = judge_packets(translated(talk.packets()), 0, observer);
    EXPECT_EQ(observer.links(), 3U);
    EXPECT_THAT(
        read.remarks,
        ElementsAre("3 connections captured more than once, under other addresses: each counts once."));
}

TEST(CaptureFaults, BlameNobodyForAnotherServerOnTheSamePort) {
    for (const auto& one : talks)
        for (const auto& another : talks) {
            SCOPED_TRACE(std::string{one.what} + " and " + another.what);
            CapturedTalk here, there{{.server = {127, 0, 0, 2}}};
            one.play(here);
            another.play(there);
            Packets both;
            std::merge(here.packets().begin(), here.packets().end(), there.packets().begin(),
                       there.packets().end(), std::back_inserter(both),
                       [](const Packet& a, const Packet& b) { return a.at < b.at; });
            Observer observer;
            const auto read = judge_packets(both, 0, observer);
            EXPECT_THAT(violations_in(both), IsEmpty());
            EXPECT_THAT(read.remarks,
                        ElementsAre("2 servers on this port: the users of one are not those of another."));
        }
}

TEST(CaptureFaults, BlameNobodyBeforeTheCaptureBegins) {
    for (const auto& talk : talks)
        for (const auto& style : styles()) {
            CapturedTalk whole{style};
            talk.play(whole);
            for (std::size_t begin = 1; begin < whole.packets().size(); ++begin)
                EXPECT_THAT(violations_in(std::span{whole.packets()}.subspan(begin)), IsEmpty())
                    << talk.what << " from packet " << begin;
            for (std::size_t end = 1; end < whole.packets().size(); ++end)
                EXPECT_THAT(violations_in(std::span{whole.packets()}.first(end)), IsEmpty())
                    << talk.what << " up to packet " << end;
        }
}

TEST(CaptureFaults, AreTold) {
    CapturedTalk talk;
    const auto alice = talk.logs_in("alice"), bob = talk.logs_in("bob");
    const auto first = talk.packets().size();
    talk.says(alice, global("alice", "hi"));
    talk.gets(bob, ack_5("alice", "hi"));
    talk.says(alice, global("alice", "there"));
    const auto told_without = [&](std::size_t begin, std::size_t count) {
        auto packets = talk.packets();
        packets.erase(packets.begin() + static_cast<std::ptrdiff_t>(begin),
                      packets.begin() + static_cast<std::ptrdiff_t>(begin + count));
        Observer observer;
        return judge_packets(packets, 0, observer).remarks;
    };
    EXPECT_THAT(told_without(first, 1),
                ElementsAre("1 gap: 16 bytes from 127.0.0.1:50000 to 127.0.0.1:7777 were not captured."));
    EXPECT_THAT(told_without(first + 4, 1),  // told by the acknowledgement behind it
                ElementsAre("1 gap: 19 bytes from 127.0.0.1:50000 to 127.0.0.1:7777 were not captured."));
    EXPECT_THAT(told_without(0, 2), ElementsAre("1 connection without its first packets: not judged."));
    EXPECT_THAT(told_without(0, 0), IsEmpty());
    talk.packets()[first].payload.resize(3);
    EXPECT_THAT(told_without(0, 0),
                ElementsAre("1 gap: 13 bytes from 127.0.0.1:50000 to 127.0.0.1:7777 were not captured.",
                            "1 packet captured only in part."));
}

/// A server that is wrong.
struct Wrong {
    const char* clause;
    void (*play)(CapturedTalk&, CapturedTalk::Client alice, CapturedTalk::Client bob);
};
const Wrong wrongs[] = {
    {"GLOBAL-1",
     [](CapturedTalk& talk, auto, auto bob) { talk.gets(bob, ack_5("alice", "nobody sent it")); }},
    {"GLOBAL-3",
     [](CapturedTalk& talk, auto alice, auto bob) {
         talk.says(alice, global("alice", "one") + global("alice", "two"));
         talk.gets(bob, ack_5("alice", "two") + ack_5("alice", "one"));
     }},
    {"GLOBAL-3",
     [](CapturedTalk& talk, auto alice, auto bob) {
         talk.says(alice, global("alice", "one"));
         talk.gets(bob, ack_5("alice", "one") + ack_5("alice", "one"));
     }},
    {"GLOBAL-5",
     [](CapturedTalk& talk, auto alice, auto bob) {
         talk.says(alice, global("alice", std::string(1025, 'x')));
         talk.gets(bob, ack_5("alice", std::string(1025, 'x')));
     }},
    {"GLOBAL-9",
     [](CapturedTalk& talk, auto alice, auto bob) {
         talk.says(alice, global("eve", "hi"));
         talk.gets(bob, ack_5("eve", "hi"));
     }},
    {"PRIVATE-1", [](CapturedTalk& talk, auto, auto bob) { talk.gets(bob, ack_6("alice")); }},
    {"PRIVATE-2",
     [](CapturedTalk& talk, auto alice, auto bob) {
         talk.says(alice, ask("alice", "bob"));
         talk.gets(bob, ack_6("alice"));
         talk.says(bob, accept("bob", "alice"));
         talk.gets(alice, ack_7("bob", 43));
     }},
    {"PRIVATE-5", [](CapturedTalk& talk, auto alice, auto) { talk.gets(alice, ack_8("bob")); }},
    {"LOGIN-8", [](CapturedTalk& talk, auto alice, auto bob) {
         const auto again = talk.logs_in("alice");
         talk.says(bob, global("bob", "who is who"));
         talk.gets(alice, ack_5("bob", "who is who"));
         talk.gets(again, ack_5("bob", "who is who"));
         talk.says(bob, global("bob", "really"));
         talk.gets(alice, ack_5("bob", "really"));
     }}};

TEST(CaptureFaults, HideNoViolationElsewhere) {
    for (const auto& wrong : wrongs)
        for (const bool bare_acks : {true, false}) {
            SCOPED_TRACE(wrong.clause);
            CapturedTalk talk{{.apart = std::chrono::milliseconds{10}, .bare_acks = bare_acks}};
            const auto alice = talk.logs_in("alice"), bob = talk.logs_in("bob");
            const auto carol = talk.logs_in("carol");
            const auto lost = talk.packets().size();
            talk.says(carol, global("carol", "hi"));
            talk.gets(bob, ack_5("carol", "hi"));
            talk.gets(alice, ack_5("carol", "hi"));
            wrong.play(talk, alice, bob);
            talk.leaves(carol);
            talk.leaves(alice);
            talk.leaves(bob);
            EXPECT_THAT(violations_in(talk.packets()), Contains(StartsWith(wrong.clause)));
            talk.packets().erase(talk.packets().begin() + static_cast<std::ptrdiff_t>(lost));
            EXPECT_THAT(violations_in(talk.packets()), Contains(StartsWith(wrong.clause)));
        }
}

TEST(CaptureFaults, HideNoViolationWhereTimesTellNothing) {  // whole seconds, or a clock that runs backwards
    for (const auto apart : {std::chrono::microseconds{0}, std::chrono::microseconds{-1000}})
        for (const auto& wrong : wrongs) {
            SCOPED_TRACE(wrong.clause + std::string{" "} + std::to_string(apart.count()));
            CapturedTalk talk{{.apart = apart}};
            const auto alice = talk.logs_in("alice"), bob = talk.logs_in("bob");
            const auto carol = talk.logs_in("carol");
            wrong.play(talk, alice, bob);
            talk.leaves(carol);
            talk.leaves(alice);
            talk.leaves(bob);
            EXPECT_THAT(violations_in(talk.packets()), Contains(StartsWith(wrong.clause)));
        }
}

}  // namespace
}  // namespace chathack::observe
