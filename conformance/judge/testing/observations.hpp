#pragma once

#include <string>

#include "conformance/match/fit.hpp"

/// Helpers for tests: what an actor saw.
namespace chathack::judge {

inline const match::Observation connected = match::FrameSeen{{"connected", {}}, false};

/// A global message of alice.
inline match::Observation said(const std::string& message) {
    return match::FrameSeen{{"global_message", {{"sender", "alice"}, {"message", message}}}, false};
}

}  // namespace chathack::judge
