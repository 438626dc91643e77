#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "conformance/scenario/suite.hpp"

namespace chathack::suite {

/// What was read from scenario files and folders.
struct Sources {
    std::vector<scenario::Case> cases;
    std::vector<input::Diagnostic> diagnostics;
    std::size_t files = 0;
    std::vector<std::string> paths;  ///< what was read: the files and folders named, or that of the suite
};

/// Reads what the user named, or the whole suite when nothing was; then clauses that no case covers are
/// errors too, when `lint` is wanted.
Sources read_sources(const std::vector<std::string>& named, bool lint = false);

/// The folder of our own programs, and where the suite's scenarios are: in `share/chathack` beside or above
/// that, where they are installed, and linked in a build folder. A folder `scenarios` elsewhere is read only
/// when it is named.
std::filesystem::path program_folder();
std::filesystem::path scenarios_folder();

/// Our own programs, of which some are right servers and clients: what is under test has no need to see them.
std::vector<std::filesystem::path> own_programs();

}  // namespace chathack::suite
