#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/runner/transcript.hpp"
#include "conformance/scenario/scenario.hpp"

/// Questions that the suite itself asks who is under test, before the first case. Each is a scenario, which a
/// host plays by `Host::probe`.
namespace chathack::suite {

/// Logs one client in: its transcript tells the target's round trip.
const scenario::Case& login_probe();
/// Claims a free login and expects to be told that it exists: no server conforms and passes.
const scenario::Case& always_agrees_probe();
/// Two clients log in, and the second greets the first.
const scenario::Case& first_words_probe();
/// Something that the suite leans on in cases about other things, and what its outcome means in words.
struct Question {
    scenario::Case probe;  ///< its first clause is the one that speaks of it
    std::string asked;
    std::string yes;
    std::string no;
};
/// Whether clients may log in at the same time.
const Question& together_question();
/// Whether frames may come in one piece.
const Question& glued_question();
/// Whether frames may stand right behind a login frame, and be cut into pieces: cases about something else
/// do neither, but what the network does to a busy target may.
const std::vector<Question>& other_questions();
/// Many users log in, one after another, and stay: as many as any case has at a time.
const scenario::Case& room_probe();
/// Sends much at once, which another reads: its transcript tells how fast it passes, and whether the sender
/// gets its own messages.
const scenario::Case& rate_probe();
/// A server that says all at once what every client shows.
const scenario::Case& client_probe();
/// Somebody greets the user of a client, and the user says something.
const scenario::Case& client_words_probe();
/// That greeting.
struct Words {
    std::string_view sender;
    std::string_view text;
};
inline constexpr Words client_words{"bertha", "the zebra crosses"};

/// What came in the way of each expectation of a question, in their order. Empty: it came true.
std::vector<std::string> troubles_of(const scenario::Case& question, const runner::Transcript& transcript);

}  // namespace chathack::suite
