#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conformance/input/diagnostic.hpp"
#include "conformance/target/target_file.hpp"

namespace chathack::target {

/// A target file, or the errors in it.
struct LoadedTarget {
    std::optional<TargetFile> file;
    std::vector<input::Diagnostic> diagnostics;
};

/// Reads a target file (docs/targets.md).
/// @param programs  the value of `${bin}`: the folder of the programs of this project
/// @param folder  the value of `${dir}`; empty: the folder of the file
LoadedTarget load_target(const std::string& path, const std::string& programs,
                         const std::string& folder = {});

}  // namespace chathack::target
