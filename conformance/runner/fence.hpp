#pragma once

#include <set>
#include <string>

#include "conformance/runner/transcript.hpp"

namespace chathack::runner {

/// Shows that nothing more came: the speaker, whose deed could have caused it, sends a marker to everyone,
/// and the marker comes through. What had to come before it has come. The speaker itself hears a marker from
/// somebody who got the first one. Where no marker can pass, a quiet time is waited instead.
struct Fence {
    enum class Phase {
        off,
        witness,  ///< a helper of ours is logging in, to answer the speaker
        marker,   ///< the speaker's marker is on its way
        answer,   ///< the helper's marker to the speaker is on its way
        quiet,    ///< waiting for nothing to come
        passed,
    };
    Phase phase = Phase::off;
    std::string speaker;
    std::string helper;  ///< who answers the speaker; empty when the speaker need not hear
    std::string marker;
    std::string answer;
    std::set<std::string> awaited;  ///< who has yet to get the marker
    bool silent_observers = false;  ///< somebody who cannot get a marker: not logged in
    Time quiet_until{};
    Time quiet_for{};
    Proof proof = Proof::fence;
};

}  // namespace chathack::runner
