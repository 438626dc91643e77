#pragma once

#include <string>

#include "conformance/scenario/scenario.hpp"

/// Helper for tests: what an actor should see.
namespace chathack::scenario {

/// A frame, whatever its fields are.
inline FramePattern frame(const std::string& name, Occurrence times = Occurrence::once) {
    return {name, {}, times};
}

}  // namespace chathack::scenario
