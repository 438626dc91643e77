#pragma once

#include <string>
#include <string_view>

#include "reference/apps/chathack/file_fault.hpp"

namespace chathack::apps {

/// Turns the name of a received file into a harmless one (PEER-7). It takes the part after the last slash or
/// backslash, and replaces control characters, bad UTF-8 and leading dots and dashes by _. A name over 200
/// bytes is cut between characters, and keeps its extension. When nothing is left, the name is "file".
std::string safe_file_name(std::string_view name);

/// Stores received files.
class Downloads {
public:
    /// @param folder  made when the first file is stored
    explicit Downloads(std::string folder) : folder_{std::move(folder)} {}

    /// Stores `bytes` under the safe form of `name`, or under "name (2)" and so on. It never overwrites a
    /// file or follows a link. When a file cannot be stored whole, nothing of it is left.
    /// @return the path of the file
    FileResult<std::string> store(std::string_view name, std::string_view bytes) const;

private:
    std::string folder_;
};

}  // namespace chathack::apps
