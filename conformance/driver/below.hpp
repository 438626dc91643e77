#pragma once

#include <filesystem>

namespace chathack::driver {

/// Opens `relative` below the open folder `root`, as openat does, and follows no link on the way: a program
/// under test may have put one where a folder or a file was.
/// @param relative  names without ".."; empty: the folder itself
/// @return a descriptor that is not blocked by a pipe; -1, with errno: there is nothing, or a link
int open_below(int root, const std::filesystem::path& relative, int flags);

}  // namespace chathack::driver
