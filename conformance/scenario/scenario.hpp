#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "conformance/input/position.hpp"
#include "reference/wire/address.hpp"
#include "reference/wire/frames.hpp"

/// A scenario file as plain data. The language of the files is described in docs/scenarios.md. `loader.hpp`
/// reads it, the runner plays it, and the judge compares what was seen with it.
namespace chathack::scenario {

// --- values ---

/// Bytes as they are in the file.
struct Literal {
    std::string bytes;
    friend bool operator==(const Literal&, const Literal&) = default;
};
/// A small change to a login or password, to get one that is nearly right. The result always differs from the
/// original.
enum class Change {
    none,
    other_case,       ///< upper and lower case exchanged
    shorter,          ///< without the last character
    first_character,  ///< nothing else
    other_end,        ///< of the same size, with another last character
};
/// The login of an actor, known only in a run: `${alice}`, `${alice.shorter}`.
struct LoginOf {
    std::string actor;
    Change change = Change::none;
    friend bool operator==(const LoginOf&, const LoginOf&) = default;
};
/// The password of an actor with an account: `${alice.password}`, `${alice.password.other-case}`.
struct PasswordOf {
    std::string actor;
    Change change = Change::none;
    friend bool operator==(const PasswordOf&, const PasswordOf&) = default;
};
/// What an earlier `{capture: name}` saw: `${name}`.
struct Captured {
    std::string name;
    friend bool operator==(const Captured&, const Captured&) = default;
};
/// Bytes drawn from the seed of the case: `{random: 100, of: ascii}`.
struct RandomText {
    enum class Alphabet { ascii, utf8, bytes };
    std::size_t size_bytes = 0;
    Alphabet alphabet = Alphabet::ascii;
    std::size_t draw = 0;  ///< number of the draw in the case; a `let` that is used twice is one draw
    friend bool operator==(const RandomText&, const RandomText&) = default;
};
using Piece = std::variant<Literal, LoginOf, PasswordOf, Captured, RandomText>;

/// A text to send or to see: its pieces, joined.
struct Text {
    std::vector<Piece> pieces;
    friend bool operator==(const Text&, const Text&) = default;
};
/// A whole number, or one captured before.
using Integer = std::variant<std::int64_t, Captured>;
/// An IP address, or one captured before.
using AddressValue = std::variant<wire::Address, Captured>;
/// The value of a field. The type follows from the field.
using Value = std::variant<Text, Integer, AddressValue>;

// --- what is sent ---

/// A frame by name. Of the fields that are left out, `sender` and `login` get the sender's own login; others
/// are empty or zero.
struct FrameSpec {
    wire::Direction direction = wire::Direction::to_server;
    std::string name;
    std::vector<std::pair<std::string, Value>> fields;
};
/// A number outside any frame: `{byte: 3}`, `{int: -1}` or `{long: 7}`.
struct RawInteger {
    std::size_t width_bytes = 1;  ///< 1, 4 or 8
    std::int64_t value = 0;
};
/// A text outside any frame: `{string: hi}` with its count, `{text: hi}` and `{hex: c3 28}` without.
struct RawText {
    Text text;
    bool counted = false;
};
using Part = std::variant<FrameSpec, RawInteger, RawText>;

/// How the bytes of a step are cut: each piece is sent on its own, after the one before it has left.
struct Cuts {
    std::vector<std::size_t> at;  ///< a cut before each of these bytes, counted from 0, in ascending order
    bool every_byte = false;
};

// --- what is seen ---

/// Stores the value of a field under a name.
struct CaptureInto {
    std::string name;
    friend bool operator==(const CaptureInto&, const CaptureInto&) = default;
};
/// Any text of that size.
struct SizeIs {
    std::size_t size_bytes = 0;
    friend bool operator==(const SizeIs&, const SizeIs&) = default;
};
/// Any id that can be guessed (match::is_guessable).
struct Guessable {
    friend bool operator==(const Guessable&, const Guessable&) = default;
};
using FieldPattern = std::variant<Value, CaptureInto, SizeIs, Guessable>;

/// How often something comes. An observation that matches several patterns of a sequence counts for the
/// first.
enum class Occurrence {
    once,
    maybe,  ///< once, or not at all
    any,    ///< any number of times, or not at all
    some,   ///< at least once
};
/// A frame that comes. Fields that are left out may have any value.
struct FramePattern {
    std::string name;
    std::vector<std::pair<std::string, FieldPattern>> fields;
    Occurrence times = Occurrence::once;
    friend bool operator==(const FramePattern&, const FramePattern&) = default;
};
/// The connection ends, in whatever way.
struct EndPattern {
    Occurrence times = Occurrence::once;  ///< only `once` or `maybe`
    friend bool operator==(const EndPattern&, const EndPattern&) = default;
};
using Pattern = std::variant<FramePattern, EndPattern>;

/// What one actor sees. Each sequence comes in its order; several sequences may be interleaved in any way. No
/// sequence means that nothing comes, which only a fence or a quiet time can show.
struct Sees {
    std::string actor;
    std::vector<std::vector<Pattern>> sequences;
};

/// What it says about a clause that an alternative came true.
struct Meaning {
    std::string clause;      ///< empty: the clause of the `expect`
    std::string behaviour;   ///< of an OPEN clause, such as "echo"; empty for the others
    bool violation = false;  ///< the clause was broken, in a way that has a name of its own
};
/// One of the ways in which an `expect` may come true.
struct Alternative {
    std::string name;
    std::vector<Sees> sees;
    std::vector<Meaning> means;  ///< empty: it conforms to the clause of the `expect`
};

// --- steps ---

/// Opens the TCP connections of actors. A user's client program is started, and connects to its server.
struct ConnectStep {
    std::vector<std::string> actors;
};
/// A peer connects to where an accept says.
struct ConnectToStep {
    std::string actor;
    Integer port;
    AddressValue address;
    std::string clause;  ///< the clause that is broken when nobody listens there; empty: none
};
/// Peers listen, each for the first connection. From then on `${bob.address}` and `${bob.port}` are known.
struct ListenAtStep {
    std::vector<std::string> actors;
};
/// Connects actors that are not connected yet, logs them in and waits for ACK 3. It prepares a test: when it
/// fails, the rest of the case is inconclusive.
struct LoginStep {
    std::vector<std::string> actors;
};
/// Asks for a login again and again, on a new connection each time, until ACK 3 or the deadline (LOGIN-9).
struct ReclaimStep {
    std::string actor;
    std::string clause;
};
/// Sends frames and raw bytes, or a part of them.
struct SendStep {
    std::string actor;
    std::vector<Part> parts;
    Cuts cuts;
    std::size_t skip_bytes = 0;             ///< first, this many bytes are left out at the front
    std::optional<std::size_t> most_bytes;  ///< then at most this many are kept
    std::size_t drop_bytes = 0;             ///< then this many are left out at the end
};
/// What a user does at the client under test, in order, without waiting for the effect of one act before the
/// next.
struct UserActsStep {
    std::string actor;
    std::vector<FrameSpec> acts;  ///< named as in conformance/frames/user_words.hpp
};
/// Waits until one alternative has come true, until none can any more, or until the deadline.
struct ExpectStep {
    std::string clause;                     ///< the clause that is broken when no alternative comes true
    std::vector<Alternative> alternatives;  ///< the first that fits counts
    std::string fence;                      ///< the actor that sends the fence; empty: there is none
    double patience = 1.0;                  ///< a factor on the usual deadline
};
/// Of several actors that asked for the same thing, exactly one must get it (LOGIN-8).
struct RaceStep {
    std::string clause;
    std::vector<std::string> actors;
    Pattern winner;
    Pattern loser;
};
/// Actors end their connections.
struct LeaveStep {
    enum class How { close, half_close, reset };
    How how = How::close;
    std::vector<std::string> actors;
};
/// Actors stop or resume reading from their connections.
struct ReadingStep {
    bool paused = true;
    bool for_good = false;  ///< with `paused`: they never read again
    std::vector<std::string> actors;
};
struct Step;
/// Lists of steps that are played at the same time. The next step begins when all lists have ended.
struct ParallelStep {
    std::vector<std::vector<Step>> branches;
};

struct Step {
    std::variant<ConnectStep, ConnectToStep, ListenAtStep, LoginStep, ReclaimStep, SendStep, UserActsStep,
                 ExpectStep, RaceStep, LeaveStep, ReadingStep, ParallelStep>
        what;
    std::size_t index = 0;  ///< counts all steps of a case from 1 in their order, nested ones included
    input::Position position;
    std::string text;  ///< one line for reports, such as "alice sends global_message"
};

// --- the whole ---

/// Somebody who takes part in a case (docs/adr/0007-clients-under-test.md).
struct Actor {
    enum class Role {
        client,  ///< a played client of a server under test
        server,  ///< a played server, for the connection of one user
        peer,    ///< a played client at the other end of a direct connection
        user,    ///< a client under test
    };
    std::string name;
    Role role = Role::client;
    std::string server;   ///< of a user: the actor that its client connects to; empty: the server under test
    std::string watches;  ///< not empty: the actor only looks on, between clients and a server under test. It
                          ///< sees what a server, client or peer would get on the connections of that user
    std::optional<Text> password;  ///< of a user: it logs in with this password
    bool ipv6 = false;             ///< of a server or peer: it listens on IPv6
    /// The login that it uses. Without one it is the actor's name, made unique to the case.
    std::optional<Text> login;
    /// It has an account of the target file, and logs in with the password of that. A `login` is then that of
    /// another actor with an account, and means the same account.
    bool account = false;
};

/// What a case needs of the target, the network or the clients. Without it the case is skipped.
struct Needs {
    std::size_t accounts = 0;  ///< accounts with known passwords
    bool ipv6 = false;
    bool reset = false;
    bool fresh_target = false;             ///< a target that was just started, for a case that may break it
    bool heavy = false;                    ///< megabytes or thousands of frames; skipped on slow networks
    std::set<std::string> acts{};          ///< the acts of users
    std::set<std::string> observations{};  ///< what clients must be able to show
    bool password = false;                 ///< a client that can log in with a password
    bool raw_texts = false;  ///< a client that takes and shows control characters and bad UTF-8 unchanged
};

/// One case: a scenario file with one row of its table filled in.
struct Case {
    std::string id;  ///< "global/limit:1024-ascii"
    std::string title;
    std::string about;  ///< one paragraph: what is done, and what that shows
    std::vector<std::string> clauses;
    std::vector<Actor> actors;
    Needs needs;
    std::vector<Step> steps;
    std::string file;
    input::Position position;
};

/// Everything that one file holds.
struct Scenario {
    std::string id;  ///< the file's path below scenarios/ without its ending
    std::vector<Case> cases;
    input::Position position;  ///< of the id
};

}  // namespace chathack::scenario
