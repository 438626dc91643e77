#pragma once

#include <vector>

#include "conformance/runner/transcript.hpp"
#include "reports/result.hpp"

namespace chathack::suite {

/// What happened on the network, made readable: bytes as hex, and the frames that they are with their fields.
///
/// What one actor wrote in pieces becomes one entry, at the time of the first.
std::vector<reports::EntryResult> make_entry_results(const std::vector<runner::Entry>& entries);

}  // namespace chathack::suite
