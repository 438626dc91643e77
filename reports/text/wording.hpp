#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "reports/model/result.hpp"

/// Facts of a result in words, for every format that is read by people.
namespace chathack::reports {

/// "1 case", "854 cases".
std::string counted(std::size_t count, std::string_view noun);

/// "854 cases in 3.90 s"; in virtual time, whose results do not tell when they began and how long they took,
/// "in virtual time".
std::string pace_in_words(const Result& result);

}  // namespace chathack::reports
