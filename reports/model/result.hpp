#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "conformance/verdict/verdict.hpp"

/// The canonical result of a conformance run as plain data. `json.hpp` writes and reads it, in the format of
/// reports/schemas/result.schema.json. Every report is made from it alone.
///
/// Times are microseconds since the case began, unless a name says otherwise. Texts are UTF-8; bytes are hex.
namespace chathack::reports {

inline constexpr const char* result_schema = "chathack-result/2";
/// Read, too: it knows of no causes.
inline constexpr const char* result_schema_before = "chathack-result/1";

/// A field of a decoded frame. Its bytes are [offset, offset + size) of the frame, whose byte 0 is the
/// opcode. They include the count of a text.
struct FieldResult {
    std::string name;
    std::string value;  ///< readable: quoted text, number or address
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    friend bool operator==(const FieldResult&, const FieldResult&) = default;
};

/// A whole frame in an entry: bytes [offset, offset + size) of the entry.
struct FrameResult {
    std::string name;  ///< "global_message"
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    std::vector<FieldResult> fields;
    friend bool operator==(const FrameResult&, const FrameResult&) = default;
};

/// One event on the network.
///
/// Bytes that an actor wrote in several pieces are one entry, unless something else of that actor came
/// between.
struct EntryResult {
    std::int64_t at_us = 0;
    std::int64_t until_us = 0;  ///< time of the last piece; `at_us` when there is only one
    std::uint64_t step = 0;
    std::string actor;
    std::string kind;  ///< "sent", "received", "ended" ...: runner::Entry::Kind
    std::string hex;   ///< cut after `hex_bytes_max` bytes
    std::uint64_t bytes = 0;
    std::uint64_t pieces = 1;
    std::vector<FrameResult> frames;  ///< the frames with which the bytes begin, at most `frames_shown_max`
    std::string rest;  ///< why the bytes after `frames` are not frames; empty when there are none
    std::string note;
    bool harness = false;  ///< done by the suite itself: a fence, a witness, or a login that prepares a test
    friend bool operator==(const EntryResult&, const EntryResult&) = default;
};
inline constexpr std::size_t hex_bytes_max = 4096;
inline constexpr std::size_t frames_shown_max = 200;

/// What one actor sees: a line for each frame or end of a connection, in order. Empty: nothing.
struct SeesResult {
    std::string actor;
    std::vector<std::string> frames;
    friend bool operator==(const SeesResult&, const SeesResult&) = default;
};

/// One of the ways in which an `expect` may come true. The lists of an actor that is named twice may
/// interleave.
struct AlternativeResult {
    std::string name;
    std::vector<SeesResult> sees;
    friend bool operator==(const AlternativeResult&, const AlternativeResult&) = default;
};

/// How one step went.
struct StepResult {
    std::uint64_t index = 0;
    std::uint64_t depth = 0;  ///< how many `parallel` steps contain it
    std::uint64_t line = 0;
    std::string text;
    std::string end;  ///< "satisfied", "disappointed", "timed out", "lost", "not reached"
    std::int64_t began_us = 0;
    std::int64_t ended_us = 0;
    std::vector<AlternativeResult> expected;  ///< of a step that waits for something
    std::int64_t came_true = -1;              ///< index of the alternative in `expected` that did; -1: none
    std::vector<SeesResult> seen;             ///< one for each actor
    std::string proof;  ///< what showed that nothing came: "fence", "quiet", "ended", "exhausted" or empty
    std::int64_t quiet_us = 0;
    std::string note;
    friend bool operator==(const StepResult&, const StepResult&) = default;
};

/// What the case says about one clause.
struct VerdictResult {
    std::string clause;
    verdict::Level level = verdict::Level::must;
    verdict::Kind kind{};
    std::string behaviour;  ///< of an OPEN clause
    std::string why;
    /// Of a violation: what was wrong, in words that are the same wherever the same is wrong: "missing
    /// global_message".
    std::string symptom;
    /// The clause whose violation explains this one, which then does not count by itself; else empty.
    std::string follows_from;
    std::uint64_t step = 0;
    bool haste = false;    ///< played gently, the case keeps the clause
    bool promise = false;  ///< the behaviour is not the declared choice of the target file
    std::string party;     ///< who caused it, where clients and their server are under test; else empty
    friend bool operator==(const VerdictResult&, const VerdictResult&) = default;
};

struct ActorResult {
    std::string name;
    std::string role;  ///< "client" (of the target), "server" or "peer" (of a client under test)
    friend bool operator==(const ActorResult&, const ActorResult&) = default;
};

/// One run of one case. `id`, `variant` and `repetition` together are unique in a result.
struct CaseResult {
    std::string id;                ///< "global/limit:ascii"
    std::string variant;           ///< "whole", "bytes", "cuts", with "+ipv6"
    std::uint64_t repetition = 0;  ///< counts from 0
    std::string title;
    std::string about;
    std::string file;
    std::uint64_t line = 0;
    std::uint64_t seed = 0;
    std::vector<std::string> clauses;
    std::vector<ActorResult> actors;
    verdict::Outcome verdict{};  ///< the gravest of `verdicts`, see `outcome_of`
    std::vector<VerdictResult> verdicts;
    std::vector<StepResult> steps;
    std::vector<EntryResult> entries;
    std::int64_t duration_us = 0;
    std::int64_t waited_us = 0;
    std::int64_t starting_us = 0;  ///< the time in which clients under test were started
    bool in_pieces = false;        ///< frames are sent cut, or not to their end
    std::string replay;            ///< the command that plays only this case again
    std::string remark;            ///< what other plays of the case have shown, one sentence; may be empty
    std::string cut_short;         ///< why later steps were not played; empty: all were played
    std::string target_died;       ///< exit status and last lines of a target that died; else empty
    friend bool operator==(const CaseResult&, const CaseResult&) = default;
};

/// What a simulated network did with the packets; all zero on real sockets.
struct NetworkUse {
    std::uint64_t packets = 0;                  ///< over all links
    std::map<std::string, std::uint64_t> lost;  ///< by cause: "loss", "burst", "queue" ...
    std::uint64_t sent_again = 0;               ///< by TCP of the simulated side
    std::int64_t lag_worst_us = 0;  ///< of an emulated network: how far it was at most behind real time
    friend bool operator==(const NetworkUse&, const NetworkUse&) = default;

    /// Adds the counts, and keeps the worse lag.
    NetworkUse& operator+=(const NetworkUse& more);
    std::uint64_t lost_in_all() const;
};
/// "25513 packets, 12 lost (10 loss, 2 queue), 9 sent again by TCP, at most 35.4 ms late"; empty without
/// packets.
std::string to_string(const NetworkUse& use);

struct RunInfo {
    std::string id;
    std::string started;  ///< UTC, ISO 8601
    std::string command;
    std::vector<std::string> scenarios;  ///< files and folders that cases were chosen from
    std::string version;
    std::uint64_t seed = 0;
    std::uint64_t jobs = 1;
    std::string transport;  ///< "sockets" or "ns-3"
    std::string network;    ///< name of a simulated network; empty on real sockets
    NetworkUse network_use;
    std::string shard;         ///< "2/4": the second of four parts of the suite; empty: the whole suite
    bool strict = false;       ///< a violated SHOULD fails the run
    bool require_all = false;  ///< a MUST that was not tried or decided makes the run incomplete
    bool partial = false;      ///< not all of the planned cases have a full result
    std::string partial_why;
    std::int64_t duration_us = 0;
    friend bool operator==(const RunInfo&, const RunInfo&) = default;
};

struct TargetInfo {
    std::string name;
    std::string endpoint;  ///< of a remote target
    std::string file;      ///< of a target that was started
    std::map<std::string, std::string> promises;
    friend bool operator==(const TargetInfo&, const TargetInfo&) = default;
};

/// What the suite found out about the target before the first case, because it leans on it itself.
struct CalibrationResult {
    std::string asked;   ///< "frames in one piece"
    std::string clause;  ///< that speaks of it
    bool kept = false;   ///< the clause; else cases about something else go round it
    std::string found;   ///< "each is handled"
    friend bool operator==(const CalibrationResult&, const CalibrationResult&) = default;
};

struct TimingInfo {
    std::int64_t round_trip_us = 0;  ///< measured: login frame to its answer, median
    std::int64_t answer_us = 0;      ///< how long a frame that must come is waited for
    std::int64_t quiet_us = 0;
    std::int64_t first_answer_us =
        0;  ///< measured: the first login after the start, when the suite started it
    std::vector<CalibrationResult> calibration{};
    friend bool operator==(const TimingInfo&, const TimingInfo&) = default;
};

/// A conforming way to behave where a clause is OPEN.
struct ChoiceResult {
    std::string name;  ///< "no-echo"
    std::string text;  ///< what is seen
    friend bool operator==(const ChoiceResult&, const ChoiceResult&) = default;
};

/// One clause over all cases: its outcome, its cases, and for an OPEN clause the behaviours that were seen.
struct ClauseResult {
    std::string id;
    verdict::Level level = verdict::Level::must;
    std::string text;
    std::string note;                   ///< explains the text; may be empty
    std::vector<ChoiceResult> choices;  ///< of an OPEN clause
    std::string reference;              ///< of an OPEN clause: the behaviour of the reference server
    /// What all its cases say; `untested` when there are none.
    verdict::Outcome verdict = verdict::Outcome::untested;
    std::string untestable_why;
    bool haste = false;                 ///< about cut, glued, ordered or simultaneous input
    std::vector<std::string> rests_on;  ///< clauses without which this one can't be kept or seen
    std::string follows_from;           ///< of a clause all whose violations follow from others
    std::vector<std::string> cases;     ///< ids of the cases that speak of it, each once
    std::map<std::string, std::uint64_t> behaviours;  ///< of an OPEN clause: how often each was seen
    friend bool operator==(const ClauseResult&, const ClauseResult&) = default;
};

struct Summary {
    std::uint64_t cases = 0;
    std::map<verdict::Outcome, std::uint64_t> verdicts;  ///< cases by `verdict`
    std::vector<std::string> musts_untried;              ///< MUST clauses that no case has tried
    std::int64_t exit_code = 0;
    friend bool operator==(const Summary&, const Summary&) = default;
};

struct Result {
    std::string schema = result_schema;
    RunInfo run;
    TargetInfo target;
    TimingInfo timing;
    Summary summary;
    std::vector<ClauseResult> clauses;
    std::vector<CaseResult> cases;
    friend bool operator==(const Result&, const Result&) = default;
};

/// A copy of the result without its cases.
Result without_cases(const Result& result);

verdict::Outcome outcome_of(const VerdictResult& verdict);

/// The gravest outcome of some verdicts; `conforms` for none.
verdict::Outcome outcome_of(const std::vector<VerdictResult>& verdicts);

/// Whether a verdict is inconclusive only because its case violates another clause, and ended there.
bool is_after_a_violation(const VerdictResult& verdict, const CaseResult& one);

/// Fills in what follows from the verdicts of the cases: their outcomes, `clauses` and `summary`. The caller
/// gives the ids, levels and texts of the clauses, and the exit code.
void summarise(Result& result);

}  // namespace chathack::reports
