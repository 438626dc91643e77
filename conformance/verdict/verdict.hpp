#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

/// What can be said of a clause: the one place of its kinds, their order and their words. Strings of them are
/// for files, terminals and pages; the program passes these types.
namespace chathack::verdict {

/// How binding a clause is.
enum class Level : std::uint8_t {
    must = 1,  ///< the RFC says so, or nothing could work otherwise
    should,    ///< a careful reader of the RFC expects it
    open,      ///< several behaviours conform; a run names the one it saw
};

/// What was found about one clause.
enum class Kind : std::uint8_t {
    conforms,
    follows,       ///< violated, but as a consequence of another violation, which is told by itself
    violates,      ///< at the level of the clause, or of a promise that was not kept
    observed,      ///< an OPEN clause: some behaviour was seen
    inconclusive,  ///< nothing can be said
    skipped,       ///< not tried, for want of something in target or transport
};

/// What a case, a clause or a cell of the matrix comes to. They stand in the order of their gravity: of two,
/// the greater is the graver.
enum class Outcome : std::uint8_t {
    conforms,
    observed,
    untested,  ///< of a clause that no case speaks of
    skipped,
    expected,  ///< of the matrix: as bad as its baseline says
    flaky,     ///< of the matrix: some repetitions are well and some are not
    inconclusive,
    follows,  ///< violated, but as a consequence of another violation, which is told by itself
    violates_should,
    violates_must,
};

/// What no list of behaviours has: the program dies, wedges, or answers something else.
/// It is as grave as a violated SHOULD.
inline constexpr std::string_view other_behaviour = "other";

/// The outcome of one finding. @param behaviour  of `observed`
/// @param promise  what is violated is a promise of the target file; that is as grave as a MUST
Outcome outcome_of(Kind kind, Level level, std::string_view behaviour, bool promise) noexcept;

/// Which of two findings about one clause in one case is told: the one of more weight. This is another order
/// than gravity: what some step saw tells more than that another step could not tell.
int weight_of(Kind kind, std::string_view behaviour) noexcept;

/// The clause is kept: it conforms, or a behaviour in its list was seen.
constexpr bool is_kept(Outcome outcome) noexcept { return outcome <= Outcome::observed; }
/// Something was tried.
constexpr bool is_tried(Outcome outcome) noexcept {
    return outcome != Outcome::untested && outcome != Outcome::skipped;
}
/// More than a choice: a violation, or nothing that could be decided.
constexpr bool is_bad(Outcome outcome) noexcept {
    return outcome >= Outcome::inconclusive && outcome != Outcome::follows;
}
constexpr bool is_violation(Outcome outcome) noexcept { return outcome >= Outcome::violates_should; }
/// Whether the verdict of a case can be that: not what only a clause or a cell of the matrix comes to.
constexpr bool is_of_case(Outcome outcome) noexcept {
    return outcome != Outcome::untested && outcome != Outcome::expected && outcome != Outcome::flaky;
}

/// "MUST", "SHOULD" or "OPEN".
std::string_view to_string(Level level) noexcept;
/// "conforms", "violates" ...
std::string_view to_string(Kind kind) noexcept;
/// "conforms", "violates-must" ...
std::string_view to_string(Outcome outcome) noexcept;

/// The other way round; nullopt of any other word.
std::optional<Level> level_named(std::string_view word) noexcept;
std::optional<Kind> kind_named(std::string_view word) noexcept;
std::optional<Outcome> outcome_named(std::string_view word) noexcept;

inline constexpr Level all_levels[]{Level::must, Level::should, Level::open};

/// How people are told of an outcome.
struct OutcomeLook {
    Outcome outcome{};
    std::string_view word;      ///< `to_string`
    std::string_view sentence;  ///< what the clause or the target does: "violates a MUST"
    std::string_view label;     ///< short, for a list: "MUST violated"
    std::string_view mark;      ///< one character that needs no colour, in UTF-8
};
/// One for each outcome, in the order in which numbers of them are listed.
std::span<const OutcomeLook> all_looks() noexcept;
const OutcomeLook& look_of(Outcome outcome) noexcept;
/// The label of the outcome of a clause of that level: an OPEN clause has no rule to violate, and its graver
/// outcomes are a behaviour that is not the declared one, and one that no choice lists.
std::string_view label_of(Outcome outcome, Level level) noexcept;

}  // namespace chathack::verdict
