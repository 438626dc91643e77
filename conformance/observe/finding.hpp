#pragma once

#include <cstdint>
#include <string>

#include "conformance/verdict/verdict.hpp"
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
    std::string clause;
    verdict::Kind kind{};   ///< nothing is skipped
    std::string behaviour;  ///< of an OPEN clause
    std::string why;        ///< one sentence
    LinkId link{};
    Time at{};
    End by{};  ///< whose frame or end brought it
};

}  // namespace chathack::observe
