#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "conformance/frames/frame_data.hpp"
#include "conformance/match/bindings.hpp"
#include "conformance/scenario/scenario.hpp"

/// Compares what actors saw with what an `expect` or a `race` describes. The functions are pure. The runner
/// calls them to know when to stop waiting, the judge to know what the outcome means.
namespace chathack::match {

/// A frame that arrived, or something that a client under test showed.
struct FrameSeen {
    frames::FrameData frame;
    /// Ignored where no pattern expects it. Set for the actor's own message that comes back to it (GLOBAL-2),
    /// and for a notice of a client under test (frames::is_notice).
    bool optional = false;
};
/// The connection ended, or the program of a user did.
struct EndSeen {
    std::string how{};  ///< of a program: "exit status 1", "signal 11"; empty for a connection
};
/// Bytes that are not a frame. Nothing after them can be read.
struct UnreadableSeen {
    std::string bytes;
    std::string why;
};
using Observation = std::variant<FrameSeen, EndSeen, UnreadableSeen>;

/// What one actor saw and no earlier step used.
struct Seen {
    std::vector<Observation> observations;
    bool closed_list = false;  ///< nothing more can come: a fence passed, the connection ended, time ran out
    std::size_t left_out = 0;  ///< how many more there were, once the case has been judged
};
using SeenByActor = std::map<std::string, Seen, std::less<>>;

enum class Fit {
    fits,       ///< what is described has come
    undecided,  ///< it has not come, but still can
    cannot,     ///< it can no longer come
};

/// What was wrong, in few words that are the same wherever the same thing is wrong: two violations with one
/// symptom may have one cause.
struct Symptom {
    enum class What {
        none,
        missing,     ///< `frame` should have come and did not
        unexpected,  ///< `frame` came in place of what was awaited, or when nothing was
        differs,     ///< `frame` came with other `fields` than it should have
    };
    What what = What::none;
    std::string frame;   ///< its name, with a word on it where that tells more; or one of the two below
    std::string fields;  ///< names of fields, with commas between them
    std::string from{};  ///< of a missing frame: the actor whose login it should have named first
    static constexpr std::string_view connection_end = "end";
    static constexpr std::string_view no_frame = "unreadable";
    static constexpr std::string_view own = "own ";            ///< sent by the actor who saw it
    static constexpr std::string_view repeated = "repeated ";  ///< seen before
    static constexpr std::string_view early = "early ";        ///< while a login waited for its answer

    friend bool operator==(const Symptom&, const Symptom&) = default;
};
/// "missing global_message", "private_validation differs in port (byte order)"; empty for none.
std::string to_string(const Symptom& symptom);

struct FitResult {
    Fit fit = Fit::undecided;
    std::map<std::string, std::size_t, std::less<>>
        taken;               ///< when it fits: how many observations of each actor it uses
    Bindings bindings;       ///< when it fits: those given, and what it captured
    std::string why_not;     ///< when it cannot: one sentence
    Symptom symptom{};       ///< when it cannot
    std::size_t agreed = 0;  ///< how many came of those that had to
};

/// Compares the observations with one alternative of an `expect`.
///
/// @param alone  nothing may have come beside what is described (the `expect` has a fence)
FitResult fit(const std::vector<scenario::Sees>& sees, const SeenByActor& seen, const Bindings& bindings,
              bool alone);

/// How an `expect` stands. When it fits, `alternative` is the index of the first alternative that does. When
/// it cannot, `result` explains it by the alternative of which most has come, the first of equals.
struct MatchOutcome {
    Fit fit = Fit::undecided;
    std::size_t alternative = 0;
    FitResult result;
};
MatchOutcome decide(const scenario::ExpectStep& expect, const SeenByActor& seen, const Bindings& bindings);

/// How a race stands. It fits when exactly one actor saw what the winner sees, and all others saw what a
/// loser sees.
FitResult decide(const scenario::RaceStep& race, const SeenByActor& seen, const Bindings& bindings);

/// Whether one pattern describes one observation. Captures go into `bindings`, even those made before a later
/// field turns out to be wrong.
bool matches(const scenario::Pattern& pattern, const Observation& observation, Bindings& bindings);

/// The pattern or observation in words: `global_message message "hi"`, `the end of the connection`.
std::string to_string(const scenario::Pattern& pattern, const Bindings& bindings);
std::string to_string(const Observation& observation);

}  // namespace chathack::match
