#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "conformance/input/diagnostic.hpp"
#include "conformance/scenario/scenario.hpp"

/// Reads scenario files, the language of docs/scenarios.md. Nothing is thrown; whatever is wrong with a file
/// is told in diagnostics, all of it at once.
namespace chathack::scenario {

/// A file, as far as it could be read. With an error among the diagnostics its cases must not be run.
struct Loaded {
    Scenario scenario;
    std::vector<input::Diagnostic> diagnostics;

    bool good() const { return !input::has_errors(diagnostics); }
};

/// @param file  what diagnostics and cases call the file
Loaded load_text(std::string_view text, const std::string& file);

/// Errors: also that the file cannot be read, or has more than 2 MiB.
Loaded load_file(const std::filesystem::path& path);

}  // namespace chathack::scenario
