#pragma once

#include <vector>

#include "conformance/judge/judge.hpp"

namespace chathack::suite {

/// Whether the target did nothing but what it should, so that the next case may go on with it.
bool is_clean(const std::vector<judge::Verdict>& verdicts);

/// A clause is violated, or an OPEN one shows what no list of behaviours has.
bool is_bad(const judge::Verdict& verdict);

}  // namespace chathack::suite
