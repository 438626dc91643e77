#pragma once

#include <string>

#include "conformance/driver/client_file.hpp"
#include "conformance/project/project.hpp"
#include "conformance/target/target_file.hpp"

namespace chathack::project {

/// A target file with comments, in YAML: how it was found, what builds the server, and what may be added.
std::string text_of(const target::TargetFile& file, const Candidate& candidate);

/// A client file with comments: what was found out, and the other acts and observations as examples.
/// @param shown  what its screen had, a line each
std::string text_of(const driver::ClientFile& file, const Candidate& candidate, const std::string& shown);

/// A regular expression for lines such as one in which `sender` says `text`; empty when that line names
/// neither the one before the other. Numbers before them, such as the time of day, may be others.
std::string message_pattern(const std::string& line, const std::string& sender, const std::string& text);

}  // namespace chathack::project
