#pragma once

#include <map>
#include <string>

#include "conformance/target/spawn.hpp"

namespace chathack::target {

/// Puts values in place of `${NAME}`, by their names. Other names stay.
std::string substitute(std::string text, const std::map<std::string, std::string>& values);
/// In all words and values of a command, and in its folder.
ProgramCommand substitute(ProgramCommand command, const std::map<std::string, std::string>& values);

}  // namespace chathack::target
