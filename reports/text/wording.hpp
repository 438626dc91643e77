#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "reports/model/result.hpp"

/// Facts of a result in words, for the formats that people read.
namespace chathack::reports {

/// "1 case", "854 cases".
std::string counted(std::size_t count, std::string_view noun);

/// "854 cases in 3.90 s", or "854 cases in virtual time" for a simulated run, whose result has no start and
/// duration.
std::string pace_in_words(const Result& result);

}  // namespace chathack::reports
