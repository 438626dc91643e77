#include "conformance/runner/actor_set.hpp"

#include <gtest/gtest.h>

#include <optional>

#include "conformance/runner/testing/play.hpp"
#include "reference/wire/bytes.hpp"

namespace chathack::runner::testing {
namespace {

using namespace std::string_literals;
using How = scenario::LeaveStep::How;
using Link = RunningActor::Link;
using Role = scenario::Actor::Role;
using transport::ConnId;
using transport::Tag;

/// The actors of a case, without its steps; connections are numbered by hand.
class Stage {
public:
    explicit Stage(std::vector<scenario::Actor> actors, RunOptions run_options = usual_options())
        : options{std::move(run_options)} {
        one_.actors = std::move(actors);
        set.emplace(one_, options, transcript);
        set->begin_turn(5ms, out);
    }
    RunningActor& operator[](const std::string& name) { return set->named(name); }
    void happens(const transport::Event& event) { set->handle(event); }
    void happens(const DriverEvent& event) { set->handle(event); }
    void gets(unsigned conn, const std::string& bytes) {
        happens(transport::Event{transport::Received{ConnId{conn}, wire::as_bytes(bytes)}});
    }
    /// Connects an actor, under this number, and logs it in.
    void log_in(const std::string& name, unsigned conn) {
        connect(name, conn);
        gets(conn, frame_by_hand(3));
        set->named(name).drop(1);
    }
    void connect(const std::string& name, unsigned conn) {
        set->open(set->named(name));
        happens(transport::Event{transport::Connected{set->named(name).tag, ConnId{conn}, {}, {}}});
    }
    /// What the network was to do since the last time, one line each.
    std::vector<std::string> asked() {
        std::vector<std::string> all;
        for (std::size_t i = 0; i < out.size(); ++i)
            all.push_back(to_string(out[i]));
        out.clear();
        return all;
    }

    RunOptions options;
    Transcript transcript;
    transport::Actions out;
    std::optional<ActorSet> set;

private:
    scenario::Case one_;
};

scenario::Actor client(const std::string& name) {
    scenario::Actor actor;
    actor.name = name;
    return actor;
}
scenario::Actor with_account(const std::string& name) {
    auto actor = client(name);
    actor.account = true;
    return actor;
}
scenario::Actor of_role(const std::string& name, Role role) {
    auto actor = client(name);
    actor.role = role;
    return actor;
}
scenario::Text login_of(const std::string& name) { return {{scenario::LoginOf{name}}}; }

// --- logins
// -------------------------------------------------------------------------------------------------------------

TEST(ActorSet, GivesEachActorALoginOfItsOwn) {
    auto bob = client("bob");
    bob.login = scenario::Text{{scenario::Literal{"robert "}, scenario::LoginOf{"alice"}}};
    Stage stage{{client("alice"), bob}};
    EXPECT_EQ(stage["alice"].sender.login, "alice-7");
    EXPECT_EQ(stage["bob"].sender.login, "robert alice-7");
    EXPECT_EQ(stage.set->bindings.logins.at("alice"), "alice-7");
    EXPECT_EQ(stage.set->bindings.logins.at("bob"), "robert alice-7");
    EXPECT_FALSE(stage["alice"].by_password);
}

TEST(ActorSet, GivesAccountsInTheirOrderToThoseWhoWantOne) {
    auto options = usual_options();
    options.accounts = {{"ann", "pa"}, {"ben", "pb"}};
    Stage stage{{client("alice"), with_account("bob"), with_account("carol")}, options};
    EXPECT_EQ(stage["alice"].sender.login, "alice-7");
    EXPECT_EQ(stage["bob"].sender.login, "ann");
    EXPECT_EQ(stage["bob"].sender.password, "pa");
    EXPECT_TRUE(stage["bob"].by_password);
    EXPECT_EQ(stage["carol"].sender.login, "ben");
    EXPECT_EQ(stage.set->bindings.logins.at("bob"), "ann");
    EXPECT_EQ(stage.set->bindings.passwords,
              (decltype(match::Bindings::passwords){{"bob", "pa"}, {"carol", "pb"}}));
}

TEST(ActorSet, SharesAnAccountWithWhoHasTheSameLogin) {
    auto options = usual_options();
    options.accounts = {{"ann", "pa"}, {"ben", "pb"}};
    auto second = with_account("second");
    second.login = login_of("alice");
    Stage stage{{second, with_account("alice"), with_account("bob")}, options};
    EXPECT_EQ(stage["second"].sender.login, "ann");
    EXPECT_EQ(stage["second"].sender.password, "pa");
    EXPECT_TRUE(stage["second"].by_password);
    EXPECT_EQ(stage.set->bindings.passwords.at("second"), "pa");
    EXPECT_EQ(stage["bob"].sender.login, "ben") << "a second user takes no account away";
}

TEST(ActorSet, MakesAHelperForANameThatNoActorHas) {
    Stage stage{{client("alice")}};
    EXPECT_FALSE(stage["alice"].harness);
    EXPECT_TRUE(stage["(witness)"].harness);
    EXPECT_EQ(&stage["(witness)"], &stage["(witness)"]);
}

// --- connections
// -------------------------------------------------------------------------------------------------------------

TEST(ActorSet, ConnectsAClientToTheTargetOnce) {
    Stage stage{{client("alice")}};
    stage.set->open(stage["alice"]);
    stage.set->open(stage["alice"]);
    EXPECT_EQ(stage.asked().size(), 1U);
    EXPECT_EQ(stage["alice"].link, Link::connecting);
    stage.happens(transport::Event{transport::Connected{Tag{99}, ConnId{1}, {}, {}}});
    EXPECT_EQ(stage["alice"].link, Link::connecting) << "somebody else's";
    stage.happens(transport::Event{transport::Connected{stage["alice"].tag, ConnId{1}, {}, {}}});
    EXPECT_EQ(stage["alice"].link, Link::open);
    stage.set->open(stage["alice"]);
    EXPECT_EQ(stage.asked().size(), 0U);
}

TEST(ActorSet, NotesWhatComesAndKeepsItForTheSteps) {
    Stage stage{{client("alice"), client("bob")}};
    stage.connect("alice", 1);
    const auto news = stage.set->news();
    stage.gets(1, frame_by_hand(1));
    stage.gets(7, frame_by_hand(1));
    EXPECT_EQ(stage.set->news(), news + 1);
    EXPECT_EQ(stage["alice"].inbox.size(), 1U);
    EXPECT_EQ(stage["bob"].inbox.size(), 0U);
    EXPECT_EQ(stage.transcript.entries.back().kind, Entry::Kind::received);
    EXPECT_EQ(stage.transcript.entries.back().at, 5ms);
    EXPECT_EQ(stage.transcript.entries.back().bytes, "\1");
}

TEST(ActorSet, KeepsWhatTheFilterTakesOutFromTheSteps) {
    Stage stage{{client("alice")}};
    stage.connect("alice", 1);
    stage.set->set_filter([](const RunningActor& by, const match::Observation& observation) {
        return by.name == "alice" && match::to_string(observation) == "packet_error";
    });
    const auto news = stage.set->news();
    stage.gets(1, frame_by_hand(1) + frame_by_hand(2));
    EXPECT_EQ(stage.set->news(), news + 1);
    ASSERT_EQ(stage["alice"].inbox.size(), 1U);
    EXPECT_EQ(match::to_string(stage["alice"].inbox.front()), "login_error");
    const auto& entries = stage.transcript.entries;
    EXPECT_TRUE(entries[entries.size() - 2].harness);
    EXPECT_FALSE(entries.back().harness);
}

TEST(ActorSet, NotesAnEndAndClosesItsSideToo) {
    Stage stage{{client("alice"), client("bob")}};
    stage.log_in("alice", 1);
    stage.log_in("bob", 2);
    stage.asked();
    stage.happens(transport::Event{transport::Ended{ConnId{1}}});
    stage.happens(transport::Event{transport::Closed{ConnId{2}, transport::TransportError::reset}});
    for (const auto* name : {"alice", "bob"}) {
        SCOPED_TRACE(name);
        EXPECT_EQ(stage[name].link, Link::over);
        EXPECT_FALSE(stage[name].logged_in);
        ASSERT_EQ(stage[name].inbox.size(), 1U);
        EXPECT_TRUE(std::holds_alternative<match::EndSeen>(stage[name].inbox.front()));
    }
    EXPECT_EQ(stage.asked().size(), 2U);
    const auto& entries = stage.transcript.entries;
    EXPECT_EQ(entries[entries.size() - 2].note, "end of stream");
    EXPECT_EQ(entries.back().note, to_string(transport::TransportError::reset));
}

TEST(ActorSet, HearsNothingMoreOfAConnectionThatItHasLeft) {
    for (const auto how : {How::close, How::reset}) {
        Stage stage{{client("alice")}};
        stage.log_in("alice", 1);
        stage.set->leave(stage["alice"], how);
        const auto entries = stage.transcript.entries.size();
        stage.gets(1, frame_by_hand(1));
        stage.happens(transport::Event{transport::Ended{ConnId{1}}});
        EXPECT_EQ(stage.transcript.entries.size(), entries);
        EXPECT_EQ(stage["alice"].link, Link::over);
    }
}

TEST(ActorSet, HearsOnAfterAHalfClose) {
    Stage stage{{client("alice")}};
    stage.log_in("alice", 1);
    stage.set->leave(stage["alice"], How::half_close);
    stage.gets(1, frame_by_hand(1));
    EXPECT_EQ(stage["alice"].link, Link::open);
    EXPECT_EQ(stage["alice"].inbox.size(), 1U);
}

TEST(ActorSet, GivesUpAConnectionThatIsNotThereYet) {
    Stage stage{{client("alice")}};
    stage.set->open(stage["alice"]);
    stage.asked();
    stage.set->leave(stage["alice"], How::half_close);
    EXPECT_EQ(stage["alice"].link, Link::connecting);
    EXPECT_EQ(stage.asked().size(), 1U);
    stage.set->leave(stage["alice"], How::close);
    EXPECT_EQ(stage["alice"].link, Link::over);
}

// --- listening
// -------------------------------------------------------------------------------------------------------------

TEST(ActorSet, TurnsASecondConnectionAway) {
    Stage stage{{of_role("bob", Role::peer)}};
    stage.set->listen(stage["bob"]);
    EXPECT_EQ(stage.asked(), std::vector<std::string>{"listen 1 at 127.0.0.1:0"});
    const auto tag = stage["bob"].listener;
    const transport::Endpoint at{transport::Address{}, 7001};
    stage.happens(transport::Event{transport::Listening{tag, at}});
    EXPECT_EQ(std::get<std::int64_t>(stage.set->bindings.captures.at("bob.port")), 7001);
    EXPECT_EQ(std::get<wire::Address>(stage.set->bindings.captures.at("bob.address")), transport::Address{});

    stage.happens(transport::Event{transport::Accepted{tag, ConnId{1}, at, {}}});
    EXPECT_EQ(stage["bob"].link, Link::open);
    EXPECT_EQ(stage.asked(), std::vector<std::string>{});
    stage.happens(transport::Event{transport::Accepted{tag, ConnId{2}, at, {}}});
    EXPECT_EQ(stage.asked(), std::vector<std::string>{"close 2/0"});
    stage.gets(2, frame_by_hand(7, {"eve", "hi"}));
    EXPECT_TRUE(stage["bob"].inbox.empty());
    stage.gets(1, frame_by_hand(7, {"alice", "hi"}));
    EXPECT_EQ(stage["bob"].inbox.size(), 1U);

    stage.happens(transport::Event{transport::Ended{ConnId{1}}});
    stage.asked();
    stage.happens(transport::Event{transport::Accepted{tag, ConnId{3}, at, {}}});
    EXPECT_EQ(stage.asked(), std::vector<std::string>{"close 3/0"})
        << "nor is another let in after the first";
}

TEST(ActorSet, ListensWhereTheRunSays) {
    auto options = usual_options();
    options.ipv6 = true;
    Stage ipv6{{of_role("bob", Role::peer)}, options};
    ipv6.set->listen(ipv6["bob"]);
    EXPECT_EQ(ipv6.asked(), std::vector<std::string>{"listen 1 at [::1]:0"});
    options.listen = *transport::parse_address("192.0.2.9");
    Stage there{{of_role("bob", Role::peer)}, options};
    there.set->listen(there["bob"]);
    EXPECT_EQ(there.asked(), std::vector<std::string>{"listen 1 at 192.0.2.9:0"});
}

TEST(ActorSet, StopsListeningWhenAPeerLeaves) {
    Stage stage{{of_role("bob", Role::peer)}};
    stage.set->listen(stage["bob"]);
    stage.happens(
        transport::Event{transport::Listening{stage["bob"].listener, {transport::Address{}, 7001}}});
    stage.asked();
    stage.set->leave(stage["bob"], How::close);
    EXPECT_EQ(stage.asked(), std::vector<std::string>{"stop listening 1"});
    EXPECT_FALSE(stage["bob"].listening.has_value());
}

// --- floods
// -------------------------------------------------------------------------------------------------------------

TEST(ActorSet, TakesInSoManyBytesAndSomeForEachByteSent) {
    auto options = usual_options();
    options.bytes_max = 3;
    options.bytes_for_each_sent = 2;
    Stage stage{{client("alice")}, options};
    stage.connect("alice", 1);
    stage.set->write(stage["alice"], "a", false);
    for (int i = 0; i < 5; ++i)
        stage.gets(1, frame_by_hand(1));
    EXPECT_FALSE(stage.set->flooded());
    stage.gets(1, frame_by_hand(1));
    EXPECT_TRUE(stage.set->flooded());
    EXPECT_EQ(stage.transcript.entries.back().note, "more than 5 bytes");
}

TEST(ActorSet, TakesInSoManyFramesAndOneForEachByteSent) {
    auto options = usual_options();
    options.frames_max = 3;
    Stage stage{{client("alice")}, options};
    stage.connect("alice", 1);
    stage.set->write(stage["alice"], "ab", false);
    stage.gets(1,
               frame_by_hand(1) + frame_by_hand(1) + frame_by_hand(1) + frame_by_hand(1) + frame_by_hand(1));
    EXPECT_FALSE(stage.set->flooded());
    stage.gets(1, frame_by_hand(1) + frame_by_hand(1));
    EXPECT_TRUE(stage.set->flooded());
    EXPECT_EQ(stage["alice"].inbox.size(), 5U);
    EXPECT_EQ(stage.transcript.entries.back().kind, Entry::Kind::flooded);
    const auto entries = stage.transcript.entries.size();
    stage.gets(1, frame_by_hand(1));
    EXPECT_EQ(stage.transcript.entries.size(), entries);
}

// --- who speaks and who hears
// -------------------------------------------------------------------------------------------------------------

TEST(ActorSet, LetsClientsSpeakAndHearOnceTheyAreLoggedIn) {
    Stage stage{{client("alice"), client("bob"), client("eve")}};
    stage.log_in("alice", 1);
    stage.connect("eve", 3);
    EXPECT_TRUE(stage.set->speaks("alice"));
    EXPECT_FALSE(stage.set->speaks("bob"));
    EXPECT_FALSE(stage.set->speaks("eve"));
    EXPECT_EQ(stage.set->another_speaker("alice"), "");
    EXPECT_EQ(stage.set->another_speaker("bob"), "alice");
    EXPECT_TRUE(stage.set->hears("alice", "bob"));
    EXPECT_FALSE(stage.set->hears("eve", "alice"));
    stage.log_in("bob", 2);
    EXPECT_EQ(stage.set->another_speaker("alice"), "bob");
    EXPECT_TRUE(stage.set->hears("bob", "alice"));
    stage.set->leave(stage["bob"], How::close);
    EXPECT_FALSE(stage.set->speaks("bob"));
}

TEST(ActorSet, SaysAMarkerInTheWayOfEachRole) {
    auto server = of_role("server", Role::server);
    auto user = of_role("alice", Role::user);
    user.server = "server";
    Stage stage{{client("carol"), server, user, of_role("bob", Role::peer)}};
    stage.connect("carol", 1);
    stage["server"].conn = ConnId{2};
    stage["bob"].conn = ConnId{3};
    stage["alice"].link = Link::open;
    stage.asked();
    for (const auto* name : {"carol", "server", "bob", "alice"})
        stage.set->say(stage[name], "hi");
    EXPECT_EQ(stage.asked(),
              (std::vector<std::string>{"send to 1/0: 03 00 00 00 07 63 61 72 6f 6c 2d 37 00 00 00 02 68 69",
                                        "send to 2/0: 05 00 00 00 05 66 65 6e 63 65 00 00 00 02 68 69",
                                        "send to 3/0: 07 00 00 00 05 62 6f 62 2d 37 00 00 00 02 68 69"}));
    const auto driving = stage.set->take_driving();
    ASSERT_EQ(driving.size(), 1U);
    const auto& act = std::get<DoAct>(driving.front());
    EXPECT_EQ(act.user, "alice");
    EXPECT_TRUE(act.harness);
    EXPECT_EQ(act.act, (frames::FrameData{"say", {{"text", "hi"}}}));
    EXPECT_TRUE(stage.set->take_driving().empty());
    EXPECT_TRUE(stage.transcript.entries.back().harness);
}

TEST(ActorSet, RemembersWhoActedUntilItForgets) {
    Stage stage{{client("alice"), client("bob")}};
    stage.log_in("alice", 1);
    stage.log_in("bob", 2);
    EXPECT_FALSE(stage.set->others_acted("alice"));
    stage.set->write(stage["alice"], "a", false);
    stage.set->say(stage["bob"], "fence");
    EXPECT_FALSE(stage.set->others_acted("alice"));
    EXPECT_TRUE(stage.set->others_acted("bob"));
    stage.set->forget_deeds();
    EXPECT_FALSE(stage.set->others_acted("bob"));
    stage.set->leave(stage["bob"], How::half_close);
    EXPECT_TRUE(stage.set->others_acted("alice"));
}

// --- what steps take
// -------------------------------------------------------------------------------------------------------------

TEST(ActorSet, ShowsAndTakesWhatCame) {
    Stage stage{{client("alice"), client("bob")}};
    stage.connect("alice", 1);
    stage.connect("bob", 2);
    stage.gets(1, frame_by_hand(1) + frame_by_hand(2));
    stage.happens(transport::Event{transport::Ended{ConnId{2}}});
    const auto seen = stage.set->seen_by({"alice", "bob"}, false);
    EXPECT_EQ(seen.at("alice").observations.size(), 2U);
    EXPECT_FALSE(seen.at("alice").closed_list);
    EXPECT_TRUE(seen.at("bob").closed_list);
    EXPECT_TRUE(stage.set->seen_by({"alice"}, true).at("alice").closed_list);

    match::FitResult fit;
    fit.taken["alice"] = 1;
    fit.bindings.captures.emplace("word", "hi");
    stage.set->take(fit);
    EXPECT_EQ(stage.set->bindings.captures.count("word"), 1U);
    const auto left = stage.set->left_over();
    ASSERT_EQ(left.at("alice").observations.size(), 1U);
    EXPECT_EQ(match::to_string(left.at("alice").observations.front()), "login_error");
    EXPECT_EQ(left.count("bob"), 1U);
}

TEST(ActorSet, LeavesNothingOfAHelperOver) {
    Stage stage{{client("alice")}};
    stage.connect("(witness)", 1);
    stage.gets(1, frame_by_hand(1));
    stage.happens(transport::Event{transport::Ended{ConnId{1}}});
    EXPECT_TRUE(stage.set->left_over().empty());
}

// --- between clients and a server under test
// -------------------------------------------------------------------------------------------------------------

/// Alice and Bob are clients under test, at a server under test; three of ours see what passes of each.
std::vector<scenario::Actor> watched() {
    std::vector<scenario::Actor> all;
    for (const auto* user : {"alice", "bob"}) {
        all.push_back(of_role(user, Role::user));
        for (const auto& [end, role] : {std::pair{"-server", Role::server},
                                        std::pair{"-client", Role::client}, std::pair{"-peer", Role::peer}}) {
            all.push_back(of_role(user + std::string{end}, role));
            all.back().watches = user;
        }
    }
    return all;
}
Passed passed(const std::string& user, Passed::Way way, Passed::What what, const std::string& bytes = {}) {
    return {user, way, what, bytes, "note"};
}

TEST(ActorSet, ShowsWatchersWhatPassesOnTheirSide) {
    Stage stage{watched()};
    using Way = Passed::Way;
    stage.happens(passed("alice", Way::to_server, Passed::What::opened));
    stage.happens(passed("alice", Way::to_server, Passed::What::bytes, frame_by_hand(2, {"alice-7"})));
    stage.happens(passed("alice", Way::to_client, Passed::What::bytes, frame_by_hand(3)));
    stage.happens(passed("alice", Way::to_peer, Passed::What::bytes, frame_by_hand(7, {"alice-7", "hi"})));
    stage.happens(passed("nobody", Way::to_peer, Passed::What::bytes, frame_by_hand(7, {"alice-7", "hi"})));
    EXPECT_EQ(match::to_string(stage["alice-server"].inbox.at(0)), R"(new_login login "alice-7")");
    EXPECT_EQ(match::to_string(stage["alice-client"].inbox.at(0)), "connected");
    EXPECT_EQ(match::to_string(stage["alice-peer"].inbox.at(0)),
              R"(private_message login "alice-7" message "hi")");
    EXPECT_TRUE(stage["bob-server"].inbox.empty());
    EXPECT_EQ(stage["alice-server"].sender.login, "alice-7");
    stage.happens(passed("alice", Way::to_client, Passed::What::ended));
    EXPECT_EQ(stage["alice-client"].link, Link::over);
    EXPECT_EQ(stage["alice-client"].inbox.size(), 2U);
    EXPECT_EQ(stage.transcript.entries.back().note, "note");
}

TEST(ActorSet, PassesOverTheEchoThatAWatchedClientGets) {
    Stage stage{watched()};
    using Way = Passed::Way;
    stage.happens(passed("alice", Way::to_server, Passed::What::bytes, frame_by_hand(3, {"alice-7", "hi"})));
    const auto heard = frame_by_hand(5, {"alice-7", "hi"});
    stage.happens(passed("alice", Way::to_client, Passed::What::bytes, heard + heard));
    stage.happens(passed("bob", Way::to_client, Passed::What::bytes, heard));
    EXPECT_TRUE(std::get<match::FrameSeen>(stage["alice-client"].inbox.at(0)).optional);
    EXPECT_FALSE(std::get<match::FrameSeen>(stage["alice-client"].inbox.at(1)).optional);
    EXPECT_FALSE(std::get<match::FrameSeen>(stage["bob-client"].inbox.at(0)).optional);
}

TEST(ActorSet, LetsWatchersHearWhatComesPastThem) {
    Stage stage{watched()};
    for (const auto* user : {"alice", "bob"}) {
        stage[user].link = Link::open;
        stage.happens(Shown{user, {"logged_in", {}}, "welcome"});
    }
    EXPECT_TRUE(stage.set->hears("bob", "alice"));
    EXPECT_FALSE(stage.set->hears("alice", "alice"));
    EXPECT_TRUE(stage.set->hears("alice-server", "alice"));
    EXPECT_FALSE(stage.set->hears("bob-server", "alice"));
    EXPECT_FALSE(stage.set->hears("alice-client", "alice"));
    EXPECT_TRUE(stage.set->hears("bob-client", "alice"));
    stage.happens(ProgramEnded{"bob", "exit status 0", false, {}});
    EXPECT_FALSE(stage.set->hears("bob-client", "alice"));
}

TEST(ActorSet, DoesNotCloseWhatItOnlyWatches) {
    Stage stage{watched()};
    stage.happens(passed("alice", Passed::Way::to_server, Passed::What::opened));
    stage.set->close_all();
    EXPECT_EQ(stage.asked(), std::vector<std::string>{});
}

}  // namespace
}  // namespace chathack::runner::testing
