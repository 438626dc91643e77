#pragma once

#include <string>

#include "conformance/project/project.hpp"
#include "conformance/target/target_file.hpp"

namespace chathack::project {

/// A target file with comments, in YAML: how it was found, what builds the server, and what may be added.
std::string text_of(const target::TargetFile& file, const Candidate& candidate);

}  // namespace chathack::project
