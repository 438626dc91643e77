#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace chathack::scenario {

/// Members by the name of their crowd.
using Crowds = std::map<std::string, std::vector<std::string>, std::less<>>;

/// Who `crowd`, or `crowd except crowd-3`, are; nobody when no crowd has that name or nobody is left.
std::vector<std::string> members_of(const Crowds& crowds, std::string_view words);

}  // namespace chathack::scenario
