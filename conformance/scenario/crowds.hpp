#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace chathack::scenario {

/// The members of each crowd, by its name.
using Crowds = std::map<std::string, std::vector<std::string>, std::less<>>;

/// The members that `crowd`, or `crowd except crowd-3`, names. Empty when there is no such crowd or member.
std::vector<std::string> members_of(const Crowds& crowds, std::string_view words);

}  // namespace chathack::scenario
