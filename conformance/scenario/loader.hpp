#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "conformance/input/diagnostic.hpp"
#include "conformance/scenario/scenario.hpp"

/// Reads scenario files, whose language is described in docs/scenarios.md. Nothing is thrown. All faults of a
/// file are reported at once, as diagnostics.
namespace chathack::scenario {

/// A file as far as it could be read. When one of the diagnostics is an error, its cases must not be run.
struct Loaded {
    Scenario scenario;
    std::vector<input::Diagnostic> diagnostics;

    bool good() const { return !input::has_errors(diagnostics); }
};

/// Reads a scenario from text.
/// @param file  the name of the file in diagnostics and cases
Loaded load_text(std::string_view text, const std::string& file);

/// Reads a scenario file. A file that cannot be read or has more than 2 MiB is an error among the
/// diagnostics.
Loaded load_file(const std::filesystem::path& path);

}  // namespace chathack::scenario
