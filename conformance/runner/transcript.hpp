#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/match/fit.hpp"
#include "conformance/verdict/verdict.hpp"
#include "reference/transport/event.hpp"

namespace chathack::runner {

using transport::Time;

/// One thing that happened on the network, as seen by the suite.
struct Entry {
    enum class Kind {
        connecting,
        connected,
        connect_failed,  ///< `note` says why
        sent,            ///< `bytes`; one entry for each piece written
        received,        ///< `bytes`: one frame of the target
        unreadable,      ///< `bytes` that are no frame; `note` says why
        ended,           ///< the target ended the connection; `note` says how where that can be told
        left,            ///< we ended it; `note`: close, half-close, reset
        paused,
        resumed,
        flooded,    ///< more came than a case takes in; the rest is dropped
        listening,  ///< a server or peer of ours; `note` says where
        started,    ///< a client under test
        did,        ///< its user typed `bytes`; `note` is the act
        showed,     ///< it showed `bytes`; `note` is the observation
        exited,     ///< it ended; `note` says how
    };
    Time at{};
    std::size_t step = 0;  ///< index of the step in whose time it happened
    std::string actor;
    Kind kind{};
    std::string bytes;
    std::string note;
    wire::Direction direction =
        wire::Direction::to_server;  ///< of the frames in `bytes`, when sent or received
    bool harness = false;            ///< not of the scenario: a fence, a witness, a login on the way
    /// What came right before this and is not kept any more: see `shorten`.
    struct LeftOut {
        std::size_t entries = 0, bytes = 0;
    };
    LeftOut left_out{};
};

/// Why a step counts as over, and what shows that nothing more came.
enum class Proof {
    none,       ///< nothing had to be shown absent
    fence,      ///< a marker sent afterwards came through, and came alone
    quiet,      ///< no marker could pass: a quiet time was waited
    ended,      ///< the connection had ended
    exhausted,  ///< virtual time: no event was left
};

/// How one waiting step went, with all that the judge needs to say what it means.
struct StepRecord {
    enum class End {
        satisfied,     ///< what was awaited came
        disappointed,  ///< what came rules it out
        timed_out,     ///< the deadline passed
        lost,          ///< the step could not be done: its connection was gone
    };
    std::size_t step = 0;
    Time began{};
    Time ended{};
    End end{};
    match::SeenByActor seen;   ///< what came, for an Expect or a Race
    match::Bindings bindings;  ///< as they were when the step began
    /// Of an Expect or a Race that came true: which alternative did (of a Race the only one, 0). Nothing:
    /// none did, and `note` says why; or the step was lost before it was decided.
    std::optional<std::size_t> came_true;
    Proof proof = Proof::none;
    Time quiet{};  ///< how long, when the proof is a quiet time
    /// Of an Expect that came true: how long nothing had come, when that is longer than Timing::late; else 0.
    Time late{};
    /// Others than the one whose marker came had acted: what comes of that may come after it.
    bool overtakable = false;
    std::string note;          ///< what went wrong, one sentence
    match::Symptom symptom{};  ///< the same, comparable; of a step that was disappointed or timed out
};

/// What was seen of a clause from the middle of the connections between clients and a server under test.
struct Observed {
    std::string clause;
    verdict::Kind kind{};   ///< violates, observed or conforms
    std::string behaviour;  ///< of an OPEN clause
    std::string why;        ///< one sentence
    std::string user;       ///< whose client did it; empty: the server
};

/// All that happened in one case. The judge sees nothing else.
struct Transcript {
    std::vector<Entry> entries;
    std::vector<StepRecord> steps;
    match::SeenByActor left_over;  ///< what came and no step used
    bool complete = false;         ///< every step was played
    std::string cut_short;         ///< why not: the first disappointment, the harness, a dead target
    bool abandoned = false;        ///< by the harness: what is missing tells nothing of the target
    bool flooded = false;          ///< the target sent more than a case takes in, and that ended it
    std::map<std::string, std::string> last_lines;  ///< of the clients under test, by user
    std::string target_died;  ///< how, when the target ended during the case: exit status and last lines
    std::string died;         ///< which user's client that was; empty: the server
    std::vector<Observed> observed;  ///< between clients and a server under test, beside what the steps tell
    std::uint64_t seed = 0;
    Time waited{};    ///< for the target: in steps that took long, or for what did not come
    Time starting{};  ///< in which a client under test was being started, up to its connection or its end
};

/// The name of the latest login frame that an actor had sent on its connection up to the end of a step; empty
/// when that was none.
std::string_view latest_login_frame(const Transcript& transcript, std::string_view actor, std::size_t step);

/// Whether an actor had sent nothing but login frames on its connection up to the end of a step.
bool has_only_logged_in(const Transcript& transcript, std::string_view actor, std::size_t step);

/// Whether an actor, or anybody where none is named, has sent a server what is no frame (WIRE-4 to WIRE-8).
/// One that is merely too long is a frame.
bool holds_bad_frame(const Transcript& transcript, std::string_view actor = {});
/// Whether what somebody has sent a server ends inside a frame.
bool holds_half_frame(const Transcript& transcript);
/// Whether that is so on an open connection of another actor, up to the end of a step.
bool waits_inside_a_frame(const Transcript& transcript, std::string_view except, std::size_t step);
/// Whether an actor had been told on its connection, up to the end of a step, that it is not let in, and not
/// since then that it is.
bool was_refused(const Transcript& transcript, std::string_view actor, std::size_t step);
/// Whether an actor had sent a global message on its connection up to the end of a step.
bool has_sent_message(const Transcript& transcript, std::string_view actor, std::size_t step);
/// Whether the second ACK 3 on an actor's connection, up to the end of a step, came behind a global message
/// that it had sent there.
bool was_let_in_for_a_message(const Transcript& transcript, std::string_view actor, std::size_t step);
/// Whether the last that an actor did before a step was to leave right behind what it had sent.
bool left_right_behind(const Transcript& transcript, std::string_view actor, std::size_t step);
/// How a global message of the case may be wrong in itself, whoever was to see it.
enum class Stale {
    no,
    repeated,  ///< it has come to an actor more often than it was sent
    old,       ///< it was sent before the actor was let in
};
/// Of what an actor had received up to the end of a step.
Stale stale_message(const Transcript& transcript, std::string_view actor, std::size_t step);
/// Whether an actor, or anybody where none is named, has sent a global message that is just as long as may be
/// (GLOBAL-7).
bool holds_longest_message(const Transcript& transcript, std::string_view actor = {});
/// How often an actor has asked for a login on its latest connection, up to the end of a step.
std::size_t count_asks(const Transcript& transcript, std::string_view asker, std::string_view asked_login,
                       std::size_t step);
/// Whether somebody has left by a reset.
bool holds_reset(const Transcript& transcript);

/// Lets go of what no report shows, once the case has been judged: what came in the middle of much that came.
void shorten(Transcript& transcript);

/// The same with times counted from `began`.
Transcript counted_from(Time began, Transcript transcript);

}  // namespace chathack::runner
