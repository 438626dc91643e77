#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/frames/frame_data.hpp"
#include "conformance/scenario/crowds.hpp"
#include "conformance/scenario/scenario.hpp"
#include "conformance/scenario/substitution.hpp"

namespace chathack::scenario {

/// What a capture holds, as far as its uses are concerned.
enum class CaptureType { text, integer, address };
CaptureType capture_type(frames::FieldType type) noexcept;
std::string_view to_string(CaptureType type) noexcept;

/// What an earlier step has captured, by name.
using Captures = std::map<std::string, CaptureType, std::less<>>;

/// What the steps of one case may speak of, and what they have spoken of.
struct CaseContext {
    input::Diagnostics& report;
    Budget& budget;
    std::vector<std::string> clauses;  ///< of the case; the first is the default
    std::vector<Actor> actors;
    Crowds crowds;
    Captures captures;                     ///< made so far
    std::set<std::string> all_captures{};  ///< made somewhere in the file, maybe later
    std::set<std::string> part_only{};     ///< made by some alternatives of an `expect` only
    std::set<std::string> used_actors{};
    std::set<std::string> spoken_clauses{};
    std::map<std::size_t, std::size_t>
        draws{};  ///< of texts that are defined once, by input::YamlNode::defined
    std::size_t draw_count = 0;
    std::size_t step_count = 0;

    const Actor* find_actor(std::string_view name) const noexcept;
    std::vector<std::string_view> actor_names() const;  ///< crowds included

    /// One actor; complains when `word` names none, or several.
    const Actor* one_actor(std::string_view word, input::Position at);
    /// "alice", "crowd", or "alice, crowd except crowd-3": names with commas between. Complains about each
    /// that is none.
    std::vector<std::string> several_actors(std::string_view words, input::Position at);
    /// The same, or a list of such.
    std::vector<std::string> several_actors(const input::YamlNode& node, std::string_view what);
    /// Whether `words` could be meant as actors: at least the first is one.
    bool names_actors(std::string_view words) const;

    /// Whether a capture that is used has been made, by whatever way led here, and holds that type; complains
    /// otherwise.
    bool check_capture(const std::string& name, CaptureType wanted, input::Position at);

    /// Makes a name such as `bob.port` that the run gives a value, by whatever step.
    void capture_of_run(const std::string& name, CaptureType type);

    /// A clause of this case, by its id; complains when it is unknown or not listed. Speaks of it.
    bool speak_of(const std::string& clause, input::Position at);
    /// Complains when texts grow beyond the budget of the file.
    bool charge_text(std::size_t bytes, input::Position at);
};

}  // namespace chathack::scenario
