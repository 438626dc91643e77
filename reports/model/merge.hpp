#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reports/model/result.hpp"

namespace chathack::reports {

/// One result of the shards of a run (`chathack-conform run --shard 1/4` ...), summarised again.
///
/// Shards that are missing make it partial. Its duration is that of all shards together, its exit code the
/// highest of theirs.
/// @return nullopt when they are of different targets, networks or suites, or when a case is in two of them;
/// `why_not` says which
std::optional<Result> merge(std::vector<Result> shards, std::string& why_not);

}  // namespace chathack::reports
