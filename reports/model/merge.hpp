#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reports/model/result.hpp"

namespace chathack::reports {

/// Joins the shards of a run (`chathack-conform run --shard 1/4` and so on) into one summarised result.
///
/// When shards are missing, the result is partial. Its duration is the sum of the shards, its exit code the
/// highest of theirs.
/// @return nullopt, with the reason in `why_not`, when the shards are of different targets, networks or
/// versions of the suite, or when a case is in two of them
std::optional<Result> merge(std::vector<Result> shards, std::string& why_not);

}  // namespace chathack::reports
