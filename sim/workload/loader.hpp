#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conformance/input/diagnostic.hpp"
#include "conformance/input/yaml_tree.hpp"
#include "sim/workload/workload.hpp"

namespace chathack::workload {

/// A workload that was read, or what is wrong with its file.
struct LoadedWorkload {
    std::optional<Workload> workload;
    std::vector<input::Diagnostic> diagnostics;
};

/// Reads a workload file (docs/workloads.md).
LoadedWorkload load_workload(const std::string& path);
/// The same for a text; `path` is for messages.
LoadedWorkload load_workload_text(std::string_view text, const std::string& path);
/// The same for a tree, in which values may have been changed; complains to `report`.
Workload read_workload(const input::YamlNode& root, input::Diagnostics& report);

}  // namespace chathack::workload
