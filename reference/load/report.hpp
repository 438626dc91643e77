#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "reference/load/options.hpp"
#include "reference/load/outcome.hpp"

namespace chathack::load {

/// The outcome for people, in a few lines.
std::string to_text(const LoadOptions& options, const LoadOutcome& outcome);
/// The outcome for programs. The keys name the units: microseconds or seconds, and bytes.
nlohmann::json to_json(const LoadOptions& options, const LoadOutcome& outcome);

}  // namespace chathack::load
