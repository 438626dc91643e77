#include "conformance/runner/stream.hpp"

#include <gtest/gtest.h>

#include <list>
#include <numeric>
#include <set>

#include "conformance/runner/testing/play.hpp"

namespace chathack::runner::testing {
namespace {

using namespace std::string_literals;

const Sender alice{"alice", "secret"};

/// What `send: {alice: SENT}` means; `more` are its other keys.
scenario::SendStep send_of(const std::string& sent, const std::string& more = {}) {
    static std::list<scenario::Case> cases;
    const auto& one = cases.emplace_back(one_case(R"(
clauses: [WIRE-3]
actors: [alice, bob]
steps:
  - login: bob
  - connect: alice
  - send: {alice: )" + sent + more + R"(}
  - expect: {bob: {private_ask: {sender: alice}}}
)"));
    return one.steps.empty() ? scenario::SendStep{} : std::get<scenario::SendStep>(one.steps.at(2).what);
}

match::Bindings bindings_of(std::uint64_t seed = 1) {
    match::Bindings bindings;
    bindings.logins = {{"alice", "alice-7"}, {"bob", "bob-7"}};
    bindings.seed = seed;
    return bindings;
}

std::string built(const std::string& sent, const std::string& more = {}, std::uint64_t seed = 1) {
    return build_stream(send_of(sent, more), alice, bindings_of(seed)).value_or("none");
}

// --- build_stream
// -------------------------------------------------------------------------------------------------------------

TEST(BuildStream, WritesEveryFrameAsTheProtocolSays) {
    EXPECT_EQ(built("{login_with_password: {login: bob, password: pw}}"), "\1\0\0\0\5bob-7\0\0\0\2pw"s);
    EXPECT_EQ(built("{new_login: {login: {text: al}}}"), "\2\0\0\0\2al"s);
    EXPECT_EQ(built("{global_message: {sender: bob, message: hi}}"), "\3\0\0\0\5bob-7\0\0\0\2hi"s);
    EXPECT_EQ(built("{private_ask: {sender: alice, receiver: bob}}"), "\4\0\0\0\7alice-7\0\0\0\5bob-7"s);
    EXPECT_EQ(built("{private_accept: {receiver: bob, port: 7000, address: 127.0.0.1, id: 258}}"),
              "\5\0\0\0\5alice\0\0\0\5bob-7\0\0\x1b\x58\1\x7f\0\0\1\0\0\0\0\0\0\1\2"s);
    EXPECT_EQ(built("{private_refuse: {receiver: bob}}"), "\6\0\0\0\5alice\0\0\0\5bob-7"s);
}

TEST(BuildStream, FillsInTheSendersOwnLoginAndPassword) {
    EXPECT_EQ(built("login_with_password"), "\1\0\0\0\5alice\0\0\0\6secret"s);
    EXPECT_EQ(built("new_login"), "\2\0\0\0\5alice"s);
    EXPECT_EQ(built("{global_message: {message: hi}}"), "\3\0\0\0\5alice\0\0\0\2hi"s);
}

TEST(BuildStream, WritesBytesThatAreNoFrameInTheirOrder) {
    EXPECT_EQ(built("[{byte: 3}, {int: -1}, {string: hi}, {text: ho}, {long: 258}, {hex: c3 28}]"),
              "\3\xff\xff\xff\xff\0\0\0\2hiho\0\0\0\0\0\0\1\2\xc3\x28"s);
    EXPECT_EQ(built("[new_login, {byte: -1}]"), "\2\0\0\0\5alice\xff"s);
}

TEST(BuildStream, SendsAPart) {
    EXPECT_EQ(built("new_login", ", skip: 5"), "alice");
    EXPECT_EQ(built("new_login", ", most: 6"), "\2\0\0\0\5a"s);
    EXPECT_EQ(built("new_login", ", drop: 2"), "\2\0\0\0\5ali"s);
    EXPECT_EQ(built("new_login", ", skip: 5, most: 4, drop: 1"), "ali");
    EXPECT_EQ(built("new_login", ", skip: 100"), "");
    EXPECT_EQ(built("new_login", ", drop: 100"), "");
}

TEST(BuildStream, DrawsRandomTextsFromTheSeed) {
    const auto random = "{text: {random: 40, of: bytes}}";
    EXPECT_EQ(built(random).size(), 40U);
    EXPECT_EQ(built(random, {}, 1), built(random, {}, 1));
    EXPECT_NE(built(random, {}, 1), built(random, {}, 2));
}

TEST(BuildStream, SendsNothingWhereACaptureWasNotMade) {
    scenario::SendStep send;
    send.actor = "alice";
    send.parts.emplace_back(scenario::RawText{{{scenario::Captured{"asker"}}}, true});
    auto bindings = bindings_of();
    EXPECT_EQ(build_stream(send, alice, bindings), std::nullopt);
    bindings.captures.emplace("asker", "bob");
    EXPECT_EQ(build_stream(send, alice, bindings), "\0\0\0\3bob"s);

    scenario::FrameSpec frame;
    frame.name = "global_message";
    frame.fields.emplace_back("message", scenario::Text{{scenario::Captured{"word"}}});
    send.parts.emplace_back(frame);
    EXPECT_EQ(build_stream(send, alice, bindings), std::nullopt);
    bindings.captures.emplace("word", "hi");
    EXPECT_EQ(build_stream(send, alice, bindings), "\0\0\0\3bob\3\0\0\0\5alice\0\0\0\2hi"s);
}

// --- echoes
// -------------------------------------------------------------------------------------------------------------

TEST(EchoesOf, AreTheMessagesThatAServerMaySendBack) {
    const auto echoes = [](const std::string& sent) {
        return echoes_of(send_of(sent), alice, bindings_of());
    };
    using Texts = std::vector<std::string>;
    EXPECT_EQ(echoes("{global_message: {message: hi}}"), Texts{"hi"});
    EXPECT_EQ(echoes("[{global_message: {message: one}}, new_login, {global_message: {message: two}}]"),
              (Texts{"one", "two"}));
    EXPECT_EQ(echoes("global_message"), Texts{""});
    EXPECT_EQ(echoes("{global_message: {sender: bob, message: hi}}"), Texts{}) << "GLOBAL-9";
    EXPECT_EQ(echoes("{global_message: {message: {repeat: x, bytes: 1024}}}"), Texts{std::string(1024, 'x')});
    EXPECT_EQ(echoes("{global_message: {message: {repeat: x, bytes: 1025}}}"), Texts{}) << "GLOBAL-5";
    EXPECT_EQ(echoes("[{byte: 3}, {string: alice}, {string: hi}]"), Texts{});
}

// --- cut_stream
// -------------------------------------------------------------------------------------------------------------

using Pieces = std::vector<std::string>;

std::string joined(const Pieces& pieces) {
    return std::accumulate(pieces.begin(), pieces.end(), std::string{});
}

TEST(CutStream, LeavesAStreamWhole) {
    EXPECT_EQ(cut_stream("0123456789", {}, DeliveryMode::whole, 1), Pieces{"0123456789"});
    EXPECT_EQ(cut_stream("", {}, DeliveryMode::whole, 1), Pieces{});
}

TEST(CutStream, CutsBeforeTheBytesThatTheStepNames) {
    scenario::Cuts cuts;
    cuts.at = {1, 5};
    for (const auto delivery : {DeliveryMode::whole, DeliveryMode::bytes, DeliveryMode::cuts})
        EXPECT_EQ(cut_stream("0123456789", cuts, delivery, 1), (Pieces{"0", "1234", "56789"}));
    cuts.at = {0, 5, 10, 100};
    EXPECT_EQ(cut_stream("0123456789", cuts, DeliveryMode::whole, 1), (Pieces{"01234", "56789"}));
}

TEST(CutStream, CutsEveryByteWhereTheStepSaysSo) {
    scenario::Cuts cuts;
    cuts.every_byte = true;
    EXPECT_EQ(cut_stream("abc", cuts, DeliveryMode::whole, 1), (Pieces{"a", "b", "c"}));
    EXPECT_EQ(cut_stream(std::string(500, 'x'), cuts, DeliveryMode::whole, 1).size(), 500U);
}

TEST(CutStream, CutsTheFirst64BytesWhereTheRunGoesByteByByte) {
    EXPECT_EQ(cut_stream("abc", {}, DeliveryMode::bytes, 1), (Pieces{"a", "b", "c"}));
    const auto pieces = cut_stream(std::string(500, 'x'), {}, DeliveryMode::bytes, 1);
    ASSERT_EQ(pieces.size(), 64U);
    EXPECT_EQ(pieces[62].size(), 1U);
    EXPECT_EQ(pieces[63].size(), 500U - 63U);
}

TEST(CutStream, CutsWhereTheSeedSays) {
    std::string stream;
    for (char byte = 'a'; byte <= 'z'; ++byte)
        stream += byte;
    std::set<Pieces> ways;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        SCOPED_TRACE(seed);
        const auto pieces = cut_stream(stream, {}, DeliveryMode::cuts, seed);
        EXPECT_EQ(pieces, cut_stream(stream, {}, DeliveryMode::cuts, seed));
        EXPECT_EQ(joined(pieces), stream);
        EXPECT_GE(pieces.size(), 2U);
        EXPECT_LE(pieces.size(), 5U);
        ways.insert(pieces);
    }
    EXPECT_GT(ways.size(), 15U);
    EXPECT_EQ(cut_stream("a", {}, DeliveryMode::cuts, 1), Pieces{"a"});
    EXPECT_EQ(cut_stream("ab", {}, DeliveryMode::cuts, 1), (Pieces{"a", "b"}));
}

// --- acts
// -------------------------------------------------------------------------------------------------------------

TEST(SplitFrames, KeepsEachFrameByItself) {
    EXPECT_EQ(split_frames("abcdef", {1, 3, 6}), (std::vector<std::string>{"a", "bc", "def"}));
}

TEST(SplitFrames, PutsFramesTogetherWhereThereAreVeryMany) {  // each piece is waited for
    std::vector<std::size_t> ends(120);
    std::iota(ends.begin(), ends.end(), 1);
    const auto pieces = split_frames(std::string(120, 'x'), ends);
    EXPECT_EQ(pieces.size(), 40U);
    EXPECT_EQ(pieces.front(), "xxx");
    EXPECT_EQ(split_frames(std::string(120, 'x'), ends, 1000).front().size(), 23U);
    EXPECT_EQ(split_frames(std::string(120, 'x'), ends, 100'000).front().size(), 32U) << "never more";
}

TEST(ResolveAct, GivesEachFieldItsValue) {
    scenario::FrameSpec act;
    act.name = "private_message";
    act.fields.emplace_back("login", scenario::Text{{scenario::LoginOf{"bob"}}});
    act.fields.emplace_back("text", scenario::Text{{scenario::Captured{"word"}}});
    auto bindings = bindings_of();
    EXPECT_EQ(resolve_act(act, bindings), std::nullopt);
    bindings.captures.emplace("word", "hi");
    const frames::FrameData resolved{"private_message", {{"login", "bob-7"}, {"text", "hi"}}};
    EXPECT_EQ(resolve_act(act, bindings), resolved);
}

}  // namespace
}  // namespace chathack::runner::testing
