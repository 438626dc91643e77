#pragma once

#include <cstdint>
#include <string>

#include "reference/transport/event.hpp"

namespace chathack::observe {

using transport::Time;

/// A connection that is looked at, named by the observer; counted from 1.
enum class LinkId : std::uint32_t {};

/// Which end of a connection: who opened it (a client; who asked) or who was connected to (the server; who
/// accepted).
enum class End { opener, listener };

/// What is told of one clause.
struct Finding {
    enum class Kind {
        violates,
        inconclusive,  ///< what was seen does not decide it
        observed,      ///< of an OPEN clause: `behaviour` was seen
        conforms,      ///< what the clause asks for was seen
    };
    std::string clause;
    Kind kind{};
    std::string behaviour;
    std::string why;  ///< one sentence
    LinkId link{};
    Time at{};
    End by{};  ///< whose frame or end brought it
};

}  // namespace chathack::observe
