#include "conformance/scenario/crowds.hpp"

#include <algorithm>

namespace chathack::scenario {
namespace {

constexpr std::string_view except = " except ";

}  // namespace

std::vector<std::string> members_of(const Crowds& crowds, std::string_view words) {
    const auto cut = words.find(except);
    const auto crowd = crowds.find(words.substr(0, cut));
    if (crowd == crowds.end()) return {};
    auto members = crowd->second;
    if (cut == words.npos) return members;
    const auto left_out = words.substr(cut + except.size());
    const auto at = std::find(members.begin(), members.end(), left_out);
    if (at == members.end()) return {};
    members.erase(at);
    return members;
}

}  // namespace chathack::scenario
