#pragma once

#include <cstddef>
#include <string>

#include "reports/model/result.hpp"

/// Cases that are skipped since a target file lacks something. A result has no field for that: the suite says
/// it in these words, and marks know it again by them.
namespace chathack::reports {

/// "it needs 1 account with a known password, and the target names 0".
std::string lack_of_accounts(std::size_t needed, std::size_t named);

/// Whether that is why nothing was tried.
bool is_lack_of_accounts(const VerdictResult& verdict);

}  // namespace chathack::reports
