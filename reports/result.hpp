#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

/// The canonical result of a conformance run, as plain data. `json.hpp` writes and reads it
/// (reports/schemas/result.schema.json); every report is made from it and from nothing else.
///
/// Times are microseconds since the case began, unless a name says otherwise. Texts are UTF-8; bytes are hex.
namespace chathack::reports {

inline constexpr const char* result_schema = "chathack-result/1";

/// A field of a decoded frame: its bytes stand at [offset, offset + size) of the frame, the count of a text
/// included.
struct FieldResult {
    std::string name;
    std::string value;  ///< readable: quoted text, number or address
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
};

/// One thing that happened on the network.
struct EntryResult {
    std::int64_t at_us = 0;
    std::uint64_t step = 0;
    std::string actor;
    std::string kind;  ///< "sent", "received", "ended" ...: runner::Entry::Kind
    std::string hex;   ///< cut after `hex_bytes_max` bytes
    std::uint64_t bytes = 0;
    std::string frame;  ///< the frame's name when the bytes are one frame
    std::vector<FieldResult> fields;
    std::string note;
    bool harness = false;  ///< the suite's own doing: a fence, a witness, a login on the way
};
inline constexpr std::size_t hex_bytes_max = 4096;

/// How one step went.
struct StepResult {
    std::uint64_t index = 0;
    std::uint64_t line = 0;
    std::string text;
    std::string end;  ///< "satisfied", "disappointed", "timed out", "lost", "not reached"
    std::int64_t began_us = 0;
    std::int64_t ended_us = 0;
    std::vector<std::string> expected;  ///< one line per alternative, of a step that waits for something
    std::vector<std::string> seen;      ///< one line per actor
    std::string proof;                  ///< "fence", "quiet", "ended", "exhausted" or empty
    std::int64_t quiet_us = 0;
    std::string note;
};

/// What the case says about one clause.
struct VerdictResult {
    std::string clause;
    std::string level;      ///< "MUST", "SHOULD", "OPEN"
    std::string kind;       ///< "conforms", "violates", "observed", "inconclusive", "skipped"
    std::string behaviour;  ///< of an OPEN clause
    std::string why;
    std::uint64_t step = 0;
    bool promise = false;  ///< violates what the target file promises
};

struct CaseResult {
    std::string id;       ///< "global/limit:ascii"
    std::string variant;  ///< "whole", "bytes", "cuts", with "+ipv6"
    std::string title;
    std::string about;
    std::string file;
    std::uint64_t line = 0;
    std::uint64_t seed = 0;
    std::vector<std::string> clauses;
    std::string verdict;  ///< the gravest of `verdicts`, see `outcome_of`
    std::vector<VerdictResult> verdicts;
    std::vector<StepResult> steps;
    std::vector<EntryResult> entries;
    std::int64_t duration_us = 0;
    std::int64_t waited_us = 0;
    std::string replay;       ///< the command that runs just this case again
    std::string target_died;  ///< exit status and last lines, when it did
};

struct RunInfo {
    std::string id;
    std::string started;  ///< UTC, ISO 8601
    std::string command;
    std::string version;
    std::uint64_t seed = 0;
    std::uint64_t jobs = 1;
    std::string transport;  ///< "sockets" or "ns-3"
    std::string network;    ///< name of a simulated network; empty on real sockets
    bool partial = false;
    std::string partial_why;
    std::int64_t duration_us = 0;
};

struct TargetInfo {
    std::string name;
    std::string endpoint;  ///< of a remote target
    std::string file;      ///< of a target that was started
    std::map<std::string, std::string> promises;
};

struct TimingInfo {
    std::int64_t round_trip_us = 0;  ///< measured: login frame to its answer, median
    std::int64_t answer_us = 0;      ///< patience for a frame that must come
    std::int64_t quiet_us = 0;
};

/// One clause over all cases: coverage, and for an OPEN clause the target's choice.
struct ClauseResult {
    std::string id;
    std::string level;
    std::string text;
    std::string verdict;  ///< as `outcome_of`, or "untested"
    std::string untestable_why;
    std::vector<std::string> cases;                   ///< that speak of it
    std::map<std::string, std::uint64_t> behaviours;  ///< of an OPEN clause: how often each was seen
};

struct Summary {
    std::uint64_t cases = 0;
    std::map<std::string, std::uint64_t> verdicts;  ///< cases by `verdict`
    std::int64_t exit_code = 0;
};

struct Result {
    std::string schema = result_schema;
    RunInfo run;
    TargetInfo target;
    TimingInfo timing;
    Summary summary;
    std::vector<ClauseResult> clauses;
    std::vector<CaseResult> cases;
};

/// The gravest of some verdicts, in one word: "violates-must", "violates-should", "inconclusive", "skipped",
/// "observed", "conforms". "other" behaviours and broken promises count as `violates-should` and
/// `violates-must`.
std::string outcome_of(const std::vector<VerdictResult>& verdicts);

/// Fills `clauses` (texts and levels given by the caller) and `summary` from the cases.
void summarise(Result& result);

}  // namespace chathack::reports
