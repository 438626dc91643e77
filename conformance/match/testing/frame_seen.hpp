#pragma once

#include <string>

#include "conformance/match/fit.hpp"

/// Helper for tests: what an actor saw.
namespace chathack::match {

/// A frame without fields.
inline Observation frame(const std::string& name) { return FrameSeen{{name, {}}, false}; }

}  // namespace chathack::match
