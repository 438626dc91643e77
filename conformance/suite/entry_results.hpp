#pragma once

#include <vector>

#include "conformance/runner/transcript.hpp"
#include "reports/model/result.hpp"

namespace chathack::suite {

inline constexpr std::size_t entries_shown_max = 1000;  ///< of one case

/// What happened on the network, made readable: bytes as hex, and the frames that they are with their fields.
///
/// What one actor wrote in pieces becomes one entry, at the time of the first.
/// When there are more than `entries_shown_max`, those in the middle are left out, and a note says how many.
std::vector<reports::EntryResult> make_entry_results(const std::vector<runner::Entry>& entries);

}  // namespace chathack::suite
