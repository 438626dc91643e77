// How the runner drives clients under test: what it asks of their driver, and what it makes of what the
// driver tells.
#include <gtest/gtest.h>

#include "conformance/runner/testing/play.hpp"

namespace chathack::runner::testing {
namespace {

constexpr const char* alice_is_told = R"(
clauses: [CLIENT-3]
actors: {alice: {role: user}, server: {role: server}}
steps:
  - login: alice
  - send: {server: {global_message: {sender: bob, message: hi}}}
  - expect: {alice: {message: {from: {text: bob}, text: hi}}}
)";

TEST(Users, AreStartedLetInAndShownWhatTheServerSays) {
    Play play{alice_is_told};
    play.run();
    EXPECT_EQ(play.told_from(1), R"(
0ms server listening (127.0.0.1:7001)
1ms alice started (/folder/of/alice)
2ms server connected (127.0.0.1:7001)
3ms server gets new_login 'alice-7'
3ms server sends connected *
5ms alice showed welcome (logged_in)
5ms server sends global_message 'bob' 'hi'
7ms alice showed bob: hi (message from "bob" text "hi")
5ms step 1 satisfied
5ms step 2 satisfied
7ms step 3 satisfied
complete
)");
    EXPECT_EQ(play.driven(),
              (std::vector<std::string>{"start alice as alice-7 at 127.0.0.1:7001, client 0", "end alice"}));
    EXPECT_EQ(play.transcript().starting, 2ms) << "from the start of the program to its connection";
    EXPECT_EQ(play.transcript().last_lines.size(), 0U) << "it ended after the case";
}

TEST(Users, LogInWithTheirPassword) {
    Play play{R"(
clauses: [CLIENT-1]
actors: {alice: {role: user, password: pw}, server: {role: server}}
steps:
  - connect: alice
  - expect: {server: {new_login: {login: alice}}}
)"};
    play.run();
    EXPECT_EQ(play.driven(), (std::vector<std::string>{
                                 "start alice as alice-7:pw at 127.0.0.1:7001, client 0", "end alice"}));
}

TEST(Users, AreGivenToTheClientsUnderTestInTurn) {
    auto options = usual_options();
    options.clients.resize(2);
    Play play{R"(
clauses: [CLIENT-1]
actors:
  alice: {role: user, server: alices}
  bob: {role: user, server: bobs}
  carol: {role: user, server: carols}
  alices: {role: server}
  bobs: {role: server}
  carols: {role: server}
steps:
  - connect: [alice, bob, carol]
  - expect: {alices: new_login, bobs: new_login, carols: new_login}
)",
              options};
    play.run();
    EXPECT_EQ(play.driven(), (std::vector<std::string>{"start alice as alice-7 at 127.0.0.1:7001, client 0",
                                                       "start bob as bob-7 at 127.0.0.1:7002, client 1",
                                                       "start carol as carol-7 at 127.0.0.1:7003, client 0",
                                                       "end alice", "end bob", "end carol"}));
    EXPECT_EQ(play.steps_from(1), R"(
2ms step 1 satisfied
3ms step 2 satisfied
complete
)");
}

TEST(Users, AreNotAwaitedToShowTheirLoginWhereTheirClientNeverDoes) {
    auto options = usual_options();
    options.clients.resize(1);
    options.clients[0].shows_login = false;
    Play play{alice_is_told, options};
    play.run();
    EXPECT_EQ(play.steps_from(1), R"(
3ms step 1 satisfied
3ms step 2 satisfied
5ms step 3 satisfied
complete
)");
}

TEST(Users, AreLostWhenTheirLoginIsNeverShown) {
    Play play{alice_is_told};
    play.target.dialled_gets = nullptr;
    play.run();
    EXPECT_EQ(play.steps_from(1), R"(
15000ms step 1 timed out: logging in, alice got no answer
cut short: logging in, alice got no answer
)");
}

TEST(Users, AreLostWhenTheyBeginWithSomethingElse) {
    Play play{alice_is_told};
    play.drive = [&](const DriverAction& action) {
        const auto* start = std::get_if<StartProgram>(&action);
        if (!start) return false;
        play.driver_says(ProgramStarted{"alice", "/folder"});
        play.target.dial(start->server.port, "alice", 2ms);
        play.clock.after(2ms, [&] { play.target.send("alice", frame_by_hand(3, {"alice-7", "hi"})); });
        return true;
    };
    play.run();
    EXPECT_EQ(play.steps_from(1), R"(
3ms step 1 lost: logging in, server saw global_message sender "alice-7" message "hi"
left over: server global_message sender "alice-7" message "hi"
cut short: logging in, server saw global_message sender "alice-7" message "hi"
)");
}

TEST(Users, AreLostWhenTheirProgramEnds) {
    Play play{alice_is_told};
    play.drive = [&](const DriverAction& action) {
        if (!std::holds_alternative<StartProgram>(action)) return false;
        play.driver_says(ProgramStarted{"alice", "/folder"});
        play.driver_says(ProgramEnded{"alice", "exit status 3", false, "cannot"}, 5ms);
        return true;
    };
    play.run();
    EXPECT_EQ(play.told_from(1), R"(
0ms server listening (127.0.0.1:7001)
1ms alice started (/folder)
5ms alice exited (exit status 3)
5ms step 1 lost: logging in, alice saw the end of the program (exit status 3)
left over: alice the end of the program (exit status 3)
cut short: logging in, alice saw the end of the program (exit status 3)
)");
    EXPECT_EQ(play.transcript().last_lines.at("alice"), "cannot");
    EXPECT_EQ(play.transcript().target_died, "") << "to end by itself is not to die";
    EXPECT_EQ(play.transcript().starting, 5ms);
}

TEST(Users, HaveDiedWhenTheirProgramEndsInAWayThatIsNeverRight) {
    Play play{alice_is_told};
    play.run_until(5ms);
    play.driver_says(ProgramEnded{"alice", "signal 11", true, "core"}, 0ms);
    play.run();
    EXPECT_EQ(play.transcript().target_died, "signal 11\ncore");
    EXPECT_EQ(play.transcript().died, "alice");
    EXPECT_EQ(play.steps_from(1), R"(
5ms step 1 satisfied
5ms step 2 satisfied
5ms step 3 disappointed: alice should have seen message from "bob" text "hi", and saw the end of the program (signal 11)
left over: alice the end of the program (signal 11)
cut short: a step before it was disappointed: alice should have seen message from "bob" text "hi", and saw the end of the program (signal 11)
)");
}

TEST(Users, MayTakeLongToConnectAndNotForEver) {
    Play play{alice_is_told};
    play.drive = [&](const DriverAction& action) {
        if (std::holds_alternative<StartProgram>(action))
            play.driver_says(ProgramStarted{"alice", "/folder"});
        return true;
    };
    play.run();
    EXPECT_EQ(play.steps_from(1), R"(
15000ms step 1 timed out: logging in, alice got no answer
cut short: logging in, alice got no answer
)");
}

TEST(Users, CannotBeStartedWhereTheirServerCannotListen) {
    Play play{alice_is_told};
    play.target.can_listen = false;
    play.run();
    EXPECT_EQ(play.driven(), std::vector<std::string>{"end alice"});
    EXPECT_EQ(play.steps_from(1), R"(
15000ms step 1 timed out: logging in, alice got no answer
cut short: logging in, alice got no answer
)");
}

// --- acts
// -------------------------------------------------------------------------------------------------------------

constexpr const char* alice_says = R"(
clauses: [CLIENT-2]
actors: {alice: {role: user}, server: {role: server}}
steps:
  - login: alice
  - user: {alice: [{say: one}, {say: two}]}
  - expect: {server: [{global_message: {sender: alice, message: one}}, {global_message: {message: two}}]}
)";

TEST(Users, DoWhatTheScenarioSays) {
    Play play{alice_says};
    play.run();
    EXPECT_EQ(play.told_from(2), R"(
6ms alice did typed (say text "one")
6ms alice did typed (say text "two")
7ms server gets global_message 'alice-7' 'one'
7ms server gets global_message 'alice-7' 'two'
5ms step 2 satisfied
7ms step 3 satisfied
complete
)");
    EXPECT_EQ(play.driven(), (std::vector<std::string>{"start alice as alice-7 at 127.0.0.1:7001, client 0",
                                                       R"(alice does say text "one")",
                                                       R"(alice does say text "two")", "end alice"}));
}

TEST(Users, DoNothingOnceTheyHaveEnded) {
    Play play{R"(
clauses: [CLIENT-2]
actors: {alice: {role: user}, server: {role: server}}
steps:
  - login: alice
  - expect: {server: {global_message: {message: go}}}
  - user: {alice: {say: one}}
  - expect: {server: {global_message: {message: one}}}
)"};
    play.run_until(5ms);
    play.driver_says(ProgramEnded{"alice", "exit status 0", false, {}}, 0ms);
    play.target.send("alice", frame_by_hand(3, {"alice-7", "go"}));
    play.run();
    EXPECT_EQ(play.steps_from(2), R"(
6ms step 2 satisfied
6ms step 3 satisfied
2006ms step 4 timed out: server should have seen global_message message "one", and saw nothing
left over: alice the end of the program (exit status 0)
cut short: a step before it was disappointed: server should have seen global_message message "one", and saw nothing
)");
    EXPECT_EQ(play.driven(),
              (std::vector<std::string>{"start alice as alice-7 at 127.0.0.1:7001, client 0"}));
}

TEST(Users, LeaveByTheEndOfTheirProgram) {
    Play play{R"(
clauses: [CLIENT-2]
actors: {alice: {role: user}, server: {role: server}}
steps:
  - login: alice
  - disconnect: alice
  - expect: {server: closed}
)"};
    play.run_until(5ms);
    play.target.end("alice");
    play.run();
    EXPECT_EQ(play.told_from(2), R"(
6ms server ended (end of stream)
5ms step 2 satisfied
6ms step 3 satisfied
complete
)");
    EXPECT_EQ(play.driven(),
              (std::vector<std::string>{"start alice as alice-7 at 127.0.0.1:7001, client 0", "end alice"}));
}

// --- fences
// -------------------------------------------------------------------------------------------------------------

TEST(Users, ShowTheMarkerOfTheirServer) {
    Play play{R"(
clauses: [CLIENT-3]
actors: {alice: {role: user}, server: {role: server}}
steps:
  - login: alice
  - send: {server: packet_error}
  - nothing: {at: alice, fence: server}
)"};
    play.run();
    EXPECT_EQ(play.told_from(3), R"(
5ms server sends global_message 'fence' 'fence 1 of 1' *
7ms alice showed fence: fence 1 of 1 (message from "fence" text "fence 1 of 1") *
7ms step 3 satisfied, by a fence
complete
)");
}

TEST(Users, SayTheMarkerThatTheirServerGets) {
    Play play{R"(
clauses: [CLIENT-1]
actors: {alice: {role: user}, server: {role: server}}
steps:
  - login: alice
  - nothing: {at: server, fence: alice}
)"};
    play.run();
    EXPECT_EQ(play.told_from(2), R"(
6ms alice did typed (say text "fence 1 of 1") *
7ms server gets global_message 'alice-7' 'fence 1 of 1' *
7ms step 2 satisfied, by a fence
complete
)");
}

TEST(Users, AreAwaitedInQuietWhenTheirFenceIsTheirOwn) {
    Play play{R"(
clauses: [CLIENT-3]
actors: {alice: {role: user}, server: {role: server}}
steps:
  - login: alice
  - send: {server: packet_error}
  - nothing: {at: alice, fence: alice}
)"};
    play.run();
    EXPECT_EQ(play.steps_from(3), R"(
45ms step 3 satisfied, by quiet of 40ms, overtakable
complete
)");
}

// --- peers
// -------------------------------------------------------------------------------------------------------------

constexpr const char* bob_listens = R"(
clauses: [PEER-1, PEER-4]
actors: {alice: {role: user}, server: {role: server}, bob: {role: peer}}
steps:
  - login: alice
  - listen: bob
  - user: {alice: {ask: bob}}
  - send: {server: {private_validation: {login: bob, port: "${bob.port}", address: "${bob.address}", id: 7}}}
  - expect: {bob: {private_hello: {login: alice, id: 7}}, clause: PEER-1}
  - send: {bob: {private_message: {message: hello}}}
  - nothing: {at: alice, fence: bob, clause: PEER-4}
)";

TEST(Peers, ListenAndAreConnectedTo) {
    Play play{bob_listens};
    play.target.dialled_gets = [&](const std::string& user, const std::string& bytes) {
        if (user == "alice" && bytes == "\3") play.driver_says(Shown{"alice", {"logged_in", {}}, "welcome"});
        if (user == "alice" && bytes.front() == 7) {
            play.target.dial(7002, "from alice");
            play.clock.after(1ms, [&] {
                play.target.send("from alice",
                                 "\x09" + text_by_hand("alice-7") + int_by_hand(0) + int_by_hand(7));
            });
        }
        if (user == "from alice" && bytes.find("fence") != std::string::npos) {
            play.driver_says(Shown{"alice",
                                   {"private_message", {{"from", "bob-7"}, {"text", "fence 1 of 1"}}},
                                   "bob: fence 1 of 1"});
        }
    };
    play.run();
    EXPECT_EQ(play.told_from(2), R"(
5ms bob listening (127.0.0.1:7002)
5ms server sends private_validation 'bob-7'
6ms alice did typed (ask login "bob-7")
7ms bob connected (127.0.0.1:7002)
8ms bob gets 09 00 00 00 07 61 6c 69 63 65 2d 37 00 00 00 00 00 00 00 07
8ms bob sends 07 00 00 00 05 62 6f 62 2d 37 00 00 00 05 68 65 6c 6c 6f
8ms bob sends 07 00 00 00 05 62 6f 62 2d 37 00 00 00 0c 66 65 6e 63 65 20 31 20 6f 66 20 31 *
10ms alice showed bob: fence 1 of 1 (private_message from "bob-7" text "fence 1 of 1") *
5ms step 2 satisfied
5ms step 3 satisfied
5ms step 4 satisfied
8ms step 5 satisfied
8ms step 6 satisfied
10ms step 7 satisfied, by a fence, overtakable
complete
)");
    EXPECT_EQ(play.target.done(), (std::vector<std::string>{"stop listening", "close from alice",
                                                            "stop listening", "close alice"}));
}

TEST(Peers, AreNotSentToBeforeAnybodyConnects) {
    Play play{R"(
clauses: [PEER-4]
actors: {alice: {role: user}, server: {role: server}, bob: {role: peer}}
steps:
  - login: alice
  - listen: bob
  - send: {server: {private_validation: {login: bob, port: "${bob.port}", address: "${bob.address}", id: 7}}}
  - send: {bob: {private_message: {message: hello}}}
  - expect: {alice: private_message}
)"};
    play.run_until(500ms);
    EXPECT_EQ(play.told_from(4), "\n");
    play.target.dial(7002, "from alice");
    play.run_until(502ms);
    EXPECT_EQ(play.told_from(4), R"(
7ms bob connected (127.0.0.1:7002)
7ms bob sends 07 00 00 00 05 62 6f 62 2d 37 00 00 00 05 68 65 6c 6c 6f
7ms step 4 satisfied
)");
}

TEST(Peers, LoseAListenThatIsNotAllowed) {
    Play play{bob_listens};
    play.run_until(4ms);
    play.target.can_listen = false;
    play.run();
    EXPECT_EQ(play.steps_from(2), R"(
2005ms step 2 timed out: cannot listen on the loopback address
cut short: cannot listen on the loopback address
)");
}

constexpr const char* bob_connects = R"(
clauses: [PEER-2]
actors: {alice: {role: user}, server: {role: server}, bob: {role: peer}}
steps:
  - login: alice
  - expect: {server: {private_accept: {port: {capture: port}, address: {capture: address}}}}
  - connect: {bob: {port: "${port}", address: "${address}", clause: PEER-2}}
  - send: {bob: {private_hello: {id: 7}}}
)";

void accept_at(Play& play, std::uint32_t port) {
    play.run_until(5ms);
    play.target.send("alice", "\5" + text_by_hand("alice-7") + text_by_hand("bob-7") + int_by_hand(port) +
                                  "\1\x7f" + std::string(2, '\0') + "\1" + int_by_hand(0) + int_by_hand(7));
}

TEST(Peers, ConnectToWhereAnAcceptSays) {
    Play play{bob_connects};
    accept_at(play, 6000);
    play.run();
    EXPECT_EQ(play.told_from(3), R"(
6ms bob connecting (127.0.0.1:6000)
7ms bob connected (127.0.0.1:50000)
7ms bob sends 09 00 00 00 05 62 6f 62 2d 37 00 00 00 00 00 00 00 07
7ms step 3 satisfied
7ms step 4 satisfied
complete
)");
}

TEST(Peers, AreDisappointedWhereNobodyListens) {
    Play play{bob_connects};
    play.target.unreachable.insert("bob");
    accept_at(play, 6000);
    play.run();
    EXPECT_EQ(play.steps_from(3), R"(
7ms step 3 disappointed: bob could not connect there: connection refused
left over: bob the end of the connection
cut short: bob could not connect there: connection refused
)");
}

TEST(Peers, AreDisappointedWhereNobodyAnswers) {
    Play play{bob_connects};
    play.target.unanswered.insert("bob");
    accept_at(play, 6000);
    play.run();
    EXPECT_EQ(play.steps_from(3), R"(
2006ms step 3 disappointed: bob got no answer there
cut short: bob got no answer there
)");
}

TEST(Peers, AreDisappointedByAPortThatIsNone) {
    Play play{bob_connects};
    accept_at(play, 65536);
    play.run();
    EXPECT_EQ(play.steps_from(3), R"(
6ms step 3 disappointed: bob has no port from 1 to 65535 to connect to
cut short: bob has no port from 1 to 65535 to connect to
)");
}

TEST(Peers, SeeThatItIsClosedWhereNobodyIsToBlame) {
    Play play{R"(
clauses: [PEER-3]
actors: {alice: {role: user}, server: {role: server}, bob: {role: peer}}
steps:
  - login: alice
  - connect: {bob: {port: 6000, address: 127.0.0.1}}
  - expect: {bob: closed}
)"};
    play.target.unreachable.insert("bob");
    play.run();
    EXPECT_EQ(play.steps_from(2), R"(
6ms step 2 satisfied
6ms step 3 satisfied
complete
)");
}

// --- together
// -------------------------------------------------------------------------------------------------------------

constexpr const char* together = R"(
clauses: [CLIENT-2, GLOBAL-1]
actors: {alice: {role: user}, bob: {role: user}}
steps:
  - login: [alice, bob]
  - user: {alice: {say: hello}}
  - expect: {alice-server: {global_message: {message: hello}}, clause: CLIENT-2}
  - expect: {bob-client: {global_message: {message: hello}}, fence: alice, clause: GLOBAL-1}
)";

/// Both clients and the server between them, as the driver and the middle tell of them.
void play_both(Play& play) {
    using Way = Passed::Way;
    using What = Passed::What;
    play.drive = [&play](const DriverAction& action) {
        const auto passes = [&play](const std::string& user, Way way, What what, const std::string& bytes,
                                    Time at) {
            play.driver_says(Passed{user, way, what, bytes, {}}, at);
        };
        if (const auto* start = std::get_if<StartProgram>(&action)) {
            play.driver_says(ProgramStarted{start->user, "/folder"});
            passes(start->user, Way::to_server, What::opened, {}, 2ms);
            passes(start->user, Way::to_client, What::opened, {}, 2ms);
            passes(start->user, Way::to_server, What::bytes, frame_by_hand(2, {start->login}), 3ms);
            passes(start->user, Way::to_client, What::bytes, frame_by_hand(3), 4ms);
            play.driver_says(Shown{start->user, {"logged_in", {}}, "welcome"}, 5ms);
        }
        if (const auto* act = std::get_if<DoAct>(&action)) {
            const auto text = std::get<std::string>(*act->act.find("text"));
            play.driver_says(Typed{act->user, to_string(act->act), text, act->harness});
            passes("alice", Way::to_server, What::bytes, frame_by_hand(3, {"alice-7", text}), 2ms);
            passes("bob", Way::to_client, What::bytes, frame_by_hand(5, {"alice-7", text}), 3ms);
        }
        return true;
    };
}

TEST(Together, AClientAndItsServerAreWatched) {
    Play play{together};
    play_both(play);
    play.run();
    EXPECT_EQ(play.told_from(2), R"(
6ms alice did hello (say text "hello")
7ms alice-server gets global_message 'alice-7' 'hello'
8ms bob-client gets global_message 'alice-7' 'hello'
8ms alice did fence 1 of 1 (say text "fence 1 of 1") *
9ms alice-server gets global_message 'alice-7' 'fence 1 of 1' *
10ms bob-client gets global_message 'alice-7' 'fence 1 of 1' *
5ms step 2 satisfied
7ms step 3 satisfied
10ms step 4 satisfied, by a fence
complete
)");
    EXPECT_EQ(play.driven(),
              (std::vector<std::string>{"start alice as alice-7 at 192.0.2.7:7777, client 0",
                                        "start bob as bob-7 at 192.0.2.7:7777, client 0",
                                        R"(alice does say text "hello")",
                                        R"(alice does say text "fence 1 of 1" *)", "end alice", "end bob"}));
    EXPECT_EQ(play.target.done(), std::vector<std::string>{});
}

TEST(Together, ALoginIsLostWhenTheServerSaysAnythingElse) {
    Play play{together};
    play.drive = [&](const DriverAction& action) {
        const auto* start = std::get_if<StartProgram>(&action);
        if (!start) return true;
        play.driver_says(ProgramStarted{start->user, "/folder"});
        play.driver_says(Passed{start->user,
                                Passed::Way::to_server,
                                Passed::What::bytes,
                                frame_by_hand(2, {start->login}),
                                {}},
                         3ms);
        play.driver_says(
            Passed{start->user, Passed::Way::to_client, Passed::What::bytes, frame_by_hand(4), {}}, 4ms);
        return true;
    };
    play.run();
    EXPECT_EQ(play.steps_from(1), R"(
4ms step 1 lost: logging in, alice-client saw login_exists
left over: alice-client login_exists
left over: alice-server new_login login "alice-7"
left over: bob-server new_login login "bob-7"
cut short: logging in, alice-client saw login_exists
)");
}

}  // namespace
}  // namespace chathack::runner::testing
