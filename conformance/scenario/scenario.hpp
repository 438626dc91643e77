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

/// What a scenario file says, as plain data: no YAML, no sockets, no time. The language is documented in
/// docs/scenarios.md; `loader.hpp` reads it, the runner plays it, the judge compares what was seen with it.
namespace chathack::scenario {

// --- values
// -------------------------------------------------------------------------------------------------------

/// Bytes that the file gives.
struct Literal {
    std::string bytes;
    friend bool operator==(const Literal&, const Literal&) = default;
};
/// A small change to a login or password, for something that is nearly right. Whatever it is changed to
/// differs from what it was, whatever it was.
enum class Change {
    none,
    other_case,  ///< upper case for lower and the other way round
    shorter,     ///< without its last byte
    first_byte,  ///< nothing but its first byte
    other_end,   ///< as long, but with another last byte
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
    std::size_t draw = 0;  ///< which draw of the case; one `let` used twice is one draw
    friend bool operator==(const RandomText&, const RandomText&) = default;
};
using Piece = std::variant<Literal, LoginOf, PasswordOf, Captured, RandomText>;

/// A text to send or to see: its pieces one after the other.
struct Text {
    std::vector<Piece> pieces;
    friend bool operator==(const Text&, const Text&) = default;
};
/// A whole number, or one captured before.
using Integer = std::variant<std::int64_t, Captured>;
/// An IP address, or one captured before.
using AddressValue = std::variant<wire::Address, Captured>;
/// The value of any field of any frame; which one it is follows from the field.
using Value = std::variant<Text, Integer, AddressValue>;

// --- what is sent
// -------------------------------------------------------------------------------------------------

/// A frame by name. Fields that are left out: the sender's own login for `sender` and `login`, else empty or
/// zero.
struct FrameSpec {
    wire::Direction direction = wire::Direction::to_server;
    std::string name;
    std::vector<std::pair<std::string, Value>> fields;
};
/// Bytes outside any frame, in order: `{byte: 3}`, `{int: -1}`, `{long: 7}`, `{string: hi}` (with its count),
/// `{text: hi}` and `{hex: c3 28}` (without).
struct RawInteger {
    std::size_t width_bytes = 1;  ///< 1, 4 or 8
    std::int64_t value = 0;
};
struct RawText {
    Text text;
    bool counted = false;
};
using Part = std::variant<FrameSpec, RawInteger, RawText>;

/// How a stream is handed to the network: each piece is written and let go before the next.
struct Cuts {
    std::vector<std::size_t> at;  ///< cut before these bytes of the whole, ascending
    bool every_byte = false;
};

// --- what is seen
// -------------------------------------------------------------------------------------------------

/// Binds what a field holds to a name.
struct CaptureInto {
    std::string name;
    friend bool operator==(const CaptureInto&, const CaptureInto&) = default;
};
/// A text of that many bytes, whatever they are.
struct SizeIs {
    std::size_t size_bytes = 0;
    friend bool operator==(const SizeIs&, const SizeIs&) = default;
};
using FieldPattern = std::variant<Value, CaptureInto, SizeIs>;

/// How often something comes. What may come goes to the first in its sequence that it is like.
enum class Occurrence {
    once,
    maybe,  ///< once, or not at all
    any,    ///< as often as it likes, or not at all
    some,   ///< at least once
};
/// A frame that comes; fields that are left out may be anything.
struct FramePattern {
    std::string name;
    std::vector<std::pair<std::string, FieldPattern>> fields;
    Occurrence times = Occurrence::once;
    friend bool operator==(const FramePattern&, const FramePattern&) = default;
};
/// The connection ends, in whatever way.
struct EndPattern {
    Occurrence times = Occurrence::once;  ///< or maybe
    friend bool operator==(const EndPattern&, const EndPattern&) = default;
};
using Pattern = std::variant<FramePattern, EndPattern>;

/// What one actor sees. Each sequence comes in its order; several may be interleaved in any way. No pattern
/// at all means silence, which takes a fence or a quiet time to show.
struct Sees {
    std::string actor;
    std::vector<std::vector<Pattern>> sequences;
};

/// What one whole alternative of an `expect` says about the target.
struct Meaning {
    std::string clause;      ///< empty: the clause of the expect
    std::string behaviour;   ///< of an OPEN clause, such as "echo"; empty for the others
    bool violation = false;  ///< a way to be wrong that is worth its own name
};
struct Alternative {
    std::string name;
    std::vector<Sees> sees;
    std::vector<Meaning> means;  ///< empty: conforms to the clause of the expect
};

// --- steps
// --------------------------------------------------------------------------------------------------------

/// Opens the TCP connections of actors. A user's client program is started, and connects to its server.
struct ConnectStep {
    std::vector<std::string> actors;
};
/// A peer connects to where an accept says.
struct ConnectToStep {
    std::string actor;
    Integer port;
    AddressValue address;
    std::string clause;  ///< whom it blames that nobody listens there; empty: nobody
};
/// A peer listens; its address and port are `${bob.address}` and `${bob.port}` from then on. It takes the
/// first that connects.
struct ListenAtStep {
    std::vector<std::string> actors;
};
/// Connects actors that are not yet, logs them in and awaits ACK 3: the way to get there, not what is tested.
/// When it fails the rest of the case is inconclusive.
struct LoginStep {
    std::vector<std::string> actors;
};
/// Claims a login again and again, on a new connection each time, until ACK 3 or the deadline (LOGIN-9).
struct ReclaimStep {
    std::string actor;
    std::string clause;
};
struct SendStep {
    std::string actor;
    std::vector<Part> parts;
    Cuts cuts;
    std::size_t skip_bytes = 0;             ///< leaves out so many bytes at the front ...
    std::optional<std::size_t> most_bytes;  ///< ... sends at most so many of what is left ...
    std::size_t drop_bytes = 0;             ///< ... and leaves out so many at the end
};
/// What a user does at the client under test, in order, each without waiting for what comes of it.
struct UserActsStep {
    std::string actor;
    std::vector<FrameSpec> acts;  ///< named as in conformance/frames/user_words.hpp
};
/// Waits until one alternative has come true, or none can any more, or the deadline.
struct ExpectStep {
    std::string clause;                     ///< whom a disappointment blames
    std::vector<Alternative> alternatives;  ///< the first that fits counts
    std::string fence;      ///< the actor whose marker closes the list of what came; empty: none
    double patience = 1.0;  ///< times the usual deadline
};
/// Among actors that wanted the same thing, exactly one gets it (LOGIN-8).
struct RaceStep {
    std::string clause;
    std::vector<std::string> actors;
    Pattern winner;
    Pattern loser;
};
/// Ends connections from our side.
struct LeaveStep {
    enum class How { close, half_close, reset };
    How how = How::close;
    std::vector<std::string> actors;
};
/// Stops or resumes taking bytes off the connections.
struct ReadingStep {
    bool paused = true;
    bool for_good = false;  ///< a reader that stalls: it is not resumed
    std::vector<std::string> actors;
};
struct Step;
/// Lists of steps that are played at the same time; the next step begins when all have ended.
struct ParallelStep {
    std::vector<std::vector<Step>> branches;
};

struct Step {
    std::variant<ConnectStep, ConnectToStep, ListenAtStep, LoginStep, ReclaimStep, SendStep, UserActsStep,
                 ExpectStep, RaceStep, LeaveStep, ReadingStep, ParallelStep>
        what;
    std::size_t index = 0;  ///< counts the steps of a case as they stand, nested ones included
    input::Position position;
    std::string text;  ///< one line for reports, such as "alice sends global_message"
};

// --- the whole
// ----------------------------------------------------------------------------------------------------

/// Who takes part, and on which side (docs/adr/0007-clients-under-test.md).
struct Actor {
    enum class Role {
        client,  ///< ours, towards a server under test
        server,  ///< our side of one user's connection to its server
        peer,    ///< ours, the far side of a direct connection
        user,    ///< a client under test
    };
    std::string name;
    Role role = Role::client;
    std::string server;   ///< of a user: the actor that its client connects to; empty: the server under test
    std::string watches;  ///< of a server, client or peer: it only sees, from the middle, what comes for it
                          ///< on the connections of that user, between a client and a server under test
    std::optional<Text> password;  ///< of a user: it logs in with this password
    bool ipv6 = false;             ///< of a server or peer: it listens on IPv6
    /// The login it uses: its own name made unique to the case, unless the file gives one.
    std::optional<Text> login;
    /// An account that the target file offers: logs in with its password. With a `login`, which is then that
    /// of another actor with an account: the same account once more.
    bool account = false;
};

/// What a target or transport must be able to do for a case to make sense.
struct Needs {
    std::size_t accounts = 0;  ///< accounts with known passwords
    bool ipv6 = false;
    bool reset = false;
    bool fresh_target = false;             ///< a target started anew, such as for a test that breaks it
    bool heavy = false;                    ///< megabytes or thousands of frames: left out on slow networks
    std::set<std::string> acts{};          ///< that users do
    std::set<std::string> observations{};  ///< that clients have to show
    bool password = false;                 ///< a client that can log in with a password
    bool raw_texts = false;  ///< a client that takes and shows control characters and bad UTF-8 as they are
};

/// One case: a scenario file with one row of its table filled in.
struct Case {
    std::string id;  ///< "global/limit:1024-ascii"
    std::string title;
    std::string about;  ///< one paragraph: what is done and why it tells
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
