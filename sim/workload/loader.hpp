#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conformance/input/diagnostic.hpp"
#include "conformance/input/yaml_tree.hpp"
#include "sim/workload/workload.hpp"

namespace chathack::workload {

/// A workload file read, or what is wrong with it.
struct LoadedWorkload {
    std::optional<Workload> workload;
    std::vector<input::Diagnostic> diagnostics;
};

/// Reads a workload file (docs/workloads.md).
LoadedWorkload load_workload(const std::string& path);
/// The same of its text; `path` is for messages.
LoadedWorkload load_workload_text(std::string_view text, const std::string& path);
/// The same of a tree that somebody may have changed; complains to `report`.
Workload read_workload(const input::YamlNode& root, input::Diagnostics& report);

}  // namespace chathack::workload
