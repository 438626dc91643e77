#include "conformance/suite/probes.hpp"

#include <algorithm>
#include <variant>

#include "conformance/scenario/loader.hpp"
#include "reference/wire/check.hpp"

namespace chathack::suite {
namespace {

constexpr const char* login_text = R"(
id: probe/login
title: A client logs in
about: Its transcript tells the target's round trip.
clauses: [LOGIN-1]
actors: {probe: {}}
steps:
  - connect: probe
  - send: {probe: new_login}
  - expect: {probe: connected}
)";

constexpr const char* always_agrees_text = R"(
id: probe/always-agrees
title: A free login is said to exist
about: No server conforms and passes this. One that does answers whatever is asked for.
clauses: [LOGIN-2]
actors: {probe: {}}
steps:
  - connect: probe
  - send: {probe: new_login}
  - expect: {probe: login_exists}
)";

constexpr const char* first_words_text = R"(
id: probe/first-words
title: Two clients log in, and one greets the other
about: The least that a chat server does.
clauses: [LOGIN-1, GLOBAL-1]
actors: {first: {}, second: {}}
steps:
  - connect: first
  - send: {first: new_login}
  - expect: {first: connected}
  - connect: second
  - send: {second: new_login}
  - expect: {second: connected}
  - send: {second: {global_message: {message: hello}}}
  - expect: {first: {global_message: {sender: second, message: hello}}, clause: GLOBAL-1}
)";

constexpr const char* together_text = R"(
id: probe/together
title: Several logins at the same time
about: Whether the suite may log the users of a case in together.
clauses: [LOGIN-1]
actors: {probe: {}, other: {}, third: {}, fourth: {}, fifth: {}, sixth: {}}
steps:
  - login: [probe, other, third, fourth, fifth, sixth]
  - send: {probe: {global_message: {message: together}}}
  - expect: {other: {global_message: {sender: probe, message: together}}, clause: LOGIN-1}
)";

constexpr const char* glued_text = R"(
id: probe/glued
title: Frames that come together
about: Whether the suite may send a frame right behind another.
clauses: [WIRE-3]
actors: {probe: {}, other: {}}
steps:
  - login: probe
  - login: other
  - send: {probe: [{global_message: {message: first}}, {global_message: {message: second}}, {global_message: {message: third}}]}
  - expect:
      other:
        - global_message: {sender: probe, message: first}
        - global_message: {sender: probe, message: second}
        - global_message: {sender: probe, message: third}
)";

constexpr const char* behind_login_text = R"(
id: probe/behind-login
title: A frame right behind a login
about: Whether the target handles what comes in one piece with a login frame.
clauses: [WIRE-3]
actors: {probe: {}, other: {}}
steps:
  - login: other
  - connect: probe
  - send: {probe: [new_login, {global_message: {message: behind}}]}
  - expect:
      one_of:
        handled: {probe: connected, other: {global_message: {sender: probe, message: behind}}}
        refused: {probe: {any_order: [connected, packet_error]}}
)";

constexpr const char* cut_text = R"(
id: probe/cut
title: A frame in pieces
about: Whether the target puts the pieces of a frame together.
clauses: [WIRE-3]
actors: {probe: {}, other: {}}
steps:
  - login: probe
  - login: other
  - send: {probe: [{global_message: {message: in pieces}}], cut: every_byte}
  - expect: {other: {global_message: {sender: probe, message: in pieces}}}
)";

constexpr const char* room_text = R"(
id: probe/room
title: Many users at a time
about: How many users a target lets in.
clauses: [LOGIN-1]
actors: {crowd: {count: 60}}
steps:
  - repeat:
      for: {who: crowd}
      steps:
        - connect: "${who}"
        - send: {"${who}": new_login}
        - expect: {"${who}": connected}
)";

constexpr const char* rate_text = R"(
id: probe/rate
title: Much at once
about: How fast a target passes on what it gets.
clauses: [GLOBAL-1]
actors: {probe: {}, other: {}}
steps:
  - login: probe
  - login: other
  - send: {probe: {repeat: {times: 32, frames: [{global_message: {message: {repeat: x, count: 1000}}}]}}}
  - expect: {other: {repeat: {times: 32, frames: [{global_message: {sender: probe}}]}}}
)";

constexpr const char* client_text = R"(
id: probe/client
title: A client shows something
about: Tells whether the patterns of a client file recognise anything, and not everything.
clauses: [CLIENT-3]
actors: {alice: {role: user}, server: {role: server}}
steps:
  - connect: alice
  - expect: {server: new_login}
  - send: {server: [connected, {global_message: {sender: probe, message: hello}}, {private_ask: {sender: probe}}]}
  - expect: {alice: message}
)";

constexpr const char* client_words_text = R"(
id: probe/client-words
title: A client shows what is said, and says what is typed
about: Tells whether a client was started rightly, what a message looks like on its screen, and whether a line that is typed is one.
clauses: [CLIENT-2]
actors: {alice: {role: user}, server: {role: server}}
steps:
  - connect: alice
  - expect: {server: new_login}
  - send: {server: [connected, {global_message: {sender: bertha, message: the zebra crosses}}]}
  - user: {alice: {say: {text: a yellow line}}}
  - expect: {server: {global_message: {message: a yellow line}}}
)";

scenario::Case load(const char* text) {
    const auto loaded = scenario::load_text(text, "probe");
    CHATHACK_CHECK(loaded.good() && loaded.scenario.cases.size() == 1);
    return loaded.scenario.cases.front();
}

}  // namespace

std::vector<std::string> troubles_of(const scenario::Case& question, const runner::Transcript& transcript) {
    std::vector<std::string> troubles;
    for (const auto& step : question.steps) {
        if (!std::holds_alternative<scenario::ExpectStep>(step.what)) continue;
        const auto at = std::ranges::find(transcript.steps, step.index, &runner::StepRecord::step);
        if (at == transcript.steps.end()) {
            troubles.push_back(transcript.target_died.empty() ? transcript.cut_short
                                                              : "it ended: " + transcript.target_died);
        } else if (at->end == runner::StepRecord::End::satisfied) {
            troubles.emplace_back();
        } else {
            troubles.push_back(at->note.empty() ? transcript.cut_short : at->note);
        }
    }
    return troubles;
}

const scenario::Case& login_probe() {
    static const auto probe = load(login_text);
    return probe;
}

const scenario::Case& first_words_probe() {
    static const auto probe = load(first_words_text);
    return probe;
}

const scenario::Case& always_agrees_probe() {
    static const auto probe = load(always_agrees_text);
    return probe;
}

const Question& together_question() {
    static const Question question{load(together_text), "logins at the same time", "each is answered",
                                   "not all are answered"};
    return question;
}

const Question& glued_question() {
    static const Question question{load(glued_text), "frames in one piece", "each is handled",
                                   "not all are handled"};
    return question;
}

const std::vector<Question>& other_questions() {
    static const std::vector<Question> questions{
        {load(behind_login_text), "a frame right behind a login", "it is handled", "it is lost"},
        {load(cut_text), "a frame in pieces", "it is put together", "it is lost"},
    };
    return questions;
}

const scenario::Case& room_probe() {
    static const auto probe = load(room_text);
    return probe;
}

const scenario::Case& rate_probe() {
    static const auto probe = load(rate_text);
    return probe;
}

const scenario::Case& client_probe() {
    static const auto probe = load(client_text);
    return probe;
}

const scenario::Case& client_words_probe() {
    static const auto probe = load(client_words_text);
    return probe;
}

}  // namespace chathack::suite
