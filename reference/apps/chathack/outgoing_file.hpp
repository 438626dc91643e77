#pragma once

#include <cstddef>

#include "reference/apps/chathack/file_fault.hpp"

namespace chathack::apps {

struct OutgoingFile {
    std::string name;  ///< without its folders
    std::string bytes;
};

/// Reads a regular file to be sent. What is over `bytes_max` is refused before any of it is read (PEER-6).
FileResult<OutgoingFile> read_outgoing_file(const std::string& path, std::size_t bytes_max);

}  // namespace chathack::apps
