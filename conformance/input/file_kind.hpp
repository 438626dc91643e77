#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "conformance/input/yaml_tree.hpp"

namespace chathack::input {

/// The kinds of files that people write and our programs read.
enum class FileKind : std::uint8_t { scenario = 1, target, client, network, workload, sweep, baseline };

/// "scenario", "target file", "network" ...
std::string_view name_of(FileKind kind) noexcept;

/// The kind of a file, by the keys that only this kind has. Nullopt when none of them is there.
std::optional<FileKind> kind_of_file(const YamlNode& root) noexcept;

/// Whether the file may be of that kind. Else an error says of which it is, and what takes such a file.
bool check_kind(const YamlNode& root, FileKind wanted, Diagnostics& report);

}  // namespace chathack::input
