#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conformance/driver/client_file.hpp"
#include "conformance/input/diagnostic.hpp"

namespace chathack::driver {

/// A client file, or the errors in it.
struct LoadedClient {
    std::optional<ClientFile> file;
    std::vector<input::Diagnostic> diagnostics;
};

/// Reads a client file (docs/clients.md). A pattern that is found in any line, or that has no group for a
/// field, is an error.
/// @param programs  the value of `${bin}`: the folder of the programs of this project
/// @param folder  the value of `${dir}`; empty: the folder of the file
LoadedClient load_client(const std::string& path, const std::string& programs,
                         const std::string& folder = {});
LoadedClient load_client_text(const std::string& text, const std::string& path, const std::string& programs,
                              const std::string& folder = {});

}  // namespace chathack::driver
