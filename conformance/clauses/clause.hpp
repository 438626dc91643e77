#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "conformance/verdict/verdict.hpp"

/// The clauses of docs/protocol.md as data for programs. A test checks that the document and this table agree
/// word for word.
namespace chathack::clauses {

using verdict::Level;

/// Whose behaviour a clause is about.
enum class Side : std::uint8_t {
    server = 1,
    client = 2,
    both = 3,  ///< each of the two is judged by it
};

/// One conforming way to behave where a clause is OPEN.
struct Behaviour {
    std::string_view name;  ///< kebab-case, such as "no-echo"; stable, used in profiles and target files
    std::string_view text;  ///< what is seen
};

/// One clause. Its texts are Markdown: backquotes mark names.
struct Clause {
    std::string_view id;  ///< family and number, such as "GLOBAL-7"
    Level level{};
    Side side{};
    std::string_view text;                       ///< what must, should or may be; one sentence
    std::string_view note = {};                  ///< an explanation that demands nothing; may be empty
    std::span<const Behaviour> behaviours = {};  ///< at least two for an OPEN clause, else none
    std::string_view reference = {};       ///< the behaviour of the reference server; only for an OPEN clause
    std::string_view reference_text = {};  ///< details of that behaviour; may be empty
    /// It is about input that comes cut, glued, in bursts or at the same time.
    bool haste = false;
    /// The clauses without which this one can't be kept or seen, separated by spaces: a violation of theirs
    /// may show as one of this.
    std::string_view rests_on = {};
    std::string_view untested = {};  ///< what no case can show, and why; may be empty when cases cover it
};

/// The clauses on one subject, in the order of their numbers.
struct Family {
    std::string_view name;   ///< such as "GLOBAL"
    std::string_view title;  ///< such as "messages to everyone"
    std::span<const Clause> clauses;
};

/// "server", "client" or "server and client".
constexpr std::string_view to_string(Side side) noexcept {
    switch (side) {
        case Side::server:
            return "server";
        case Side::client:
            return "client";
        case Side::both:
            return "server and client";
    }
    return "";
}

/// Whether a program on that side, Side::server or Side::client, is judged by the clause.
constexpr bool concerns(const Clause& clause, Side side) noexcept {
    return (static_cast<unsigned>(clause.side) & static_cast<unsigned>(side)) != 0;
}

/// The family part of a clause id: "GLOBAL" of "GLOBAL-7".
constexpr std::string_view family_of(std::string_view id) noexcept { return id.substr(0, id.find('-')); }

}  // namespace chathack::clauses
