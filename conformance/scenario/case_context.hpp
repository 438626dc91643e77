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

/// The type of a capture, which decides where it may be used.
enum class CaptureType { text, integer, address };
CaptureType capture_type(frames::FieldType type) noexcept;
std::string_view to_string(CaptureType type) noexcept;

/// The captures of earlier steps, by name.
using Captures = std::map<std::string, CaptureType, std::less<>>;

/// What is known about one case while its steps are read: the names that they may use, and those that they
/// have used so far.
///
/// Faults go into `report`; a function that reports one says so by its result.
struct CaseContext {
    input::Diagnostics& report;
    Budget& budget;
    std::vector<std::string> clauses;  ///< of the case; the first is the default
    std::vector<Actor> actors;
    Crowds crowds;
    Captures captures;                     ///< made so far
    std::set<std::string> all_captures{};  ///< made anywhere in the file
    std::set<std::string> part_only{};     ///< made so far, but not by all alternatives of an `expect`
    std::set<std::string> used_actors{};
    std::set<std::string> spoken_clauses{};
    std::map<std::size_t, std::size_t> draws{};  ///< number of the random draw, by input::YamlNode::defined
    std::size_t draw_count = 0;
    std::size_t step_count = 0;

    const Actor* find_actor(std::string_view name) const noexcept;
    std::vector<std::string_view> actor_names() const;  ///< crowds included

    /// The actor of that name; nullptr after an error when `word` names none or several.
    const Actor* one_actor(std::string_view word, input::Position at);
    /// The actors that `words` names: "alice", "crowd", or "alice, crowd except crowd-3". Unknown names are
    /// errors and left out.
    std::vector<std::string> several_actors(std::string_view words, input::Position at);
    /// The same for a node, which may also be a list.
    std::vector<std::string> several_actors(const input::YamlNode& node, std::string_view what);
    /// Whether `words` is meant as actors: at least the first name is one.
    bool names_actors(std::string_view words) const;

    /// Whether the capture has certainly been made before this step, and has that type. Otherwise an error.
    bool check_capture(const std::string& name, CaptureType wanted, input::Position at);

    /// Declares a name such as `bob.port`, which gets its value in the run and not by a `capture`.
    void capture_of_run(const std::string& name, CaptureType type);

    /// Notes that a step speaks of a clause. False after an error: no such clause, or not among those of the
    /// case.
    bool speak_of(const std::string& clause, input::Position at);
    /// Takes the size of a text from the budget of the file. False after an error when that is exceeded.
    bool charge_text(std::size_t bytes, input::Position at);
};

}  // namespace chathack::scenario
