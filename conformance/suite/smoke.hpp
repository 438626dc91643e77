#pragma once

#include <span>
#include <string_view>

namespace chathack::suite {

/// The cases of a first look at a server: those that find most in a second or two. They were chosen one after
/// another, each the one that noticed most of the mutants (docs/zoo.md) that those before it had not.
std::span<const std::string_view> smoke_cases();

}  // namespace chathack::suite
