#pragma once

#include <string>
#include <string_view>

#include "conformance/input/yaml_tree.hpp"

namespace chathack::sweep {

/// Sets the value at a path such as `groups.students.users`, or `links.0.delay` in a list. The last key may
/// be new; all before it must exist.
/// @return why it cannot, as the end of a sentence; empty on success
std::string set_value(input::YamlNode& root, std::string_view path, const input::YamlNode& value);

/// The tree as YAML on one line, which reads back as the same tree.
std::string to_yaml(const input::YamlNode& node);

}  // namespace chathack::sweep
