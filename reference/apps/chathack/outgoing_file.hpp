#pragma once

#include <cstddef>

#include "reference/apps/chathack/file_fault.hpp"

namespace chathack::apps {

struct OutgoingFile {
    std::string name;  ///< without its folders
    std::string bytes;
};

/// Reads a regular file that shall be sent. A file over `bytes_max` is refused before anything is sent
/// (PEER-6).
FileResult<OutgoingFile> read_outgoing_file(const std::string& path, std::size_t bytes_max);

}  // namespace chathack::apps
