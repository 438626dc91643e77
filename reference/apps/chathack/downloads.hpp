#pragma once

#include <string>
#include <string_view>

#include "reference/apps/chathack/file_fault.hpp"

namespace chathack::apps {

/// A name for a received file that can do no harm (PEER-7), whatever the peer called it: what stands after
/// the last slash or backslash, its control characters, bad UTF-8 and leading dots and dashes replaced by _,
/// at most 200 bytes, cut between characters with the extension kept; "file" when nothing is left.
std::string safe_file_name(std::string_view name);

/// Where received files go.
class Downloads {
public:
    /// @param folder  made with the first file
    explicit Downloads(std::string folder) : folder_{std::move(folder)} {}

    /// Stores `bytes` under the safe form of `name`, or under "name (2)" and so on: never over another file,
    /// never through a link. A file that cannot be stored whole leaves nothing.
    /// @return the path of the file
    FileResult<std::string> store(std::string_view name, std::string_view bytes) const;

private:
    std::string folder_;
};

}  // namespace chathack::apps
