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

/// Whether what came is what an `expect` describes. Pure; the runner asks it when to stop waiting, the judge
/// what it means.
namespace chathack::match {

/// A frame that arrived, or something that a client under test showed.
struct FrameSeen {
    frames::FrameData frame;
    /// Passed over unless it is expected: the actor's own message, sent back to it (GLOBAL-2), or a notice of
    /// a client under test.
    bool optional = false;
};
/// The connection ended, or the program of a user.
struct EndSeen {
    std::string how{};  ///< of a program
};
/// Bytes that are no frame; nothing after them can be read.
struct UnreadableSeen {
    std::string bytes;
    std::string why;
};
using Observation = std::variant<FrameSeen, EndSeen, UnreadableSeen>;

/// What came to one actor since the step began or the step before left it.
struct Seen {
    std::vector<Observation> observations;
    bool closed_list = false;  ///< nothing more can come: a fence passed, the connection ended, time ran out
};
using SeenByActor = std::map<std::string, Seen, std::less<>>;

enum class Fit {
    fits,       ///< it has come true
    undecided,  ///< it still may
    cannot,     ///< it can no more
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
    std::string frame;   ///< its name, or one of the two below
    std::string fields;  ///< names of fields, separated by spaces
    static constexpr std::string_view connection_end = "end";
    static constexpr std::string_view no_frame = "unreadable";

    friend bool operator==(const Symptom&, const Symptom&) = default;
};
/// "missing global_message", "private_validation differs in port (byte order)"; empty for none.
std::string to_string(const Symptom& symptom);

struct FitResult {
    Fit fit = Fit::undecided;
    std::map<std::string, std::size_t, std::less<>>
        taken;            ///< when it fits: how many observations of each actor it uses
    Bindings bindings;    ///< when it fits: with what it captured
    std::string why_not;  ///< when it cannot: one sentence
    Symptom symptom{};    ///< when it cannot
};

/// @param alone  nothing but what is described may have come (the expect has a fence)
FitResult fit(const std::vector<scenario::Sees>& sees, const SeenByActor& seen, const Bindings& bindings,
              bool alone);

/// Which alternative has come true: the first that fits.
struct MatchOutcome {
    Fit fit = Fit::undecided;
    std::size_t alternative = 0;
    FitResult result;
};
MatchOutcome decide(const scenario::ExpectStep& expect, const SeenByActor& seen, const Bindings& bindings);

/// How a race stands: it fits when exactly one actor saw what the winner sees and all others what a loser
/// sees.
FitResult decide(const scenario::RaceStep& race, const SeenByActor& seen, const Bindings& bindings);

/// Whether one thing seen is what one pattern describes; captures into `bindings` when it is.
bool matches(const scenario::Pattern& pattern, const Observation& observation, Bindings& bindings);

/// For people: `global_message message "hi" (16 bytes)`, `the connection ends`.
std::string to_string(const scenario::Pattern& pattern, const Bindings& bindings);
std::string to_string(const Observation& observation);

}  // namespace chathack::match
