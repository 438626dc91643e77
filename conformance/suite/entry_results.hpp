#pragma once

#include <vector>

#include "conformance/runner/transcript.hpp"
#include "reports/model/result.hpp"

namespace chathack::suite {

inline constexpr std::size_t entries_shown_max = 1000;                      ///< of one case
inline constexpr std::size_t entries_bytes_max = std::size_t{1024} * 1024;  ///< of their JSON, about

/// What happened on the network, made readable: bytes as hex, and the frames that they are with their fields.
///
/// What one actor wrote in pieces becomes one entry, at the time of the first.
/// When there are more than `entries_shown_max`, or their JSON would have more than `bytes_max` bytes, those
/// in the middle are left out, long ones are cut, and a note says how much is missing: "... 1,234 entries /
/// 56 kB left out before this one".
std::vector<reports::EntryResult> make_entry_results(const std::vector<runner::Entry>& entries,
                                                     std::size_t bytes_max = entries_bytes_max);

}  // namespace chathack::suite
