#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conformance/driver/client_file.hpp"
#include "conformance/input/diagnostic.hpp"

namespace chathack::driver {

/// A client file read, or what is wrong with it.
struct LoadedClient {
    std::optional<ClientFile> file;
    std::vector<input::Diagnostic> diagnostics;
};

/// Reads a client file (docs/clients.md). A pattern that is found in any line, or that lacks a group, is an
/// error.
/// @param programs  what `${bin}` stands for: the folder of our own programs
LoadedClient load_client(const std::string& path, const std::string& programs);
LoadedClient load_client_text(const std::string& text, const std::string& path, const std::string& programs);

}  // namespace chathack::driver
