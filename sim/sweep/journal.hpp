#pragma once

#include <fstream>
#include <map>
#include <optional>
#include <string>

#include "sim/sweep/outcome.hpp"

namespace chathack::sweep {

/// Keeps finished runs in a file, one on each line, so that a sweep that was killed can go on where it was. A
/// run is found by the hash of everything that it depends on. When that has changed, the run is done again.
/// Lines that were cut are ignored.
class Journal {
public:
    /// Reads the file, if it exists, and opens it to add runs.
    /// @return nothing when the file cannot be written
    static std::optional<Journal> open(const std::string& path);

    const RunOutcome* find(const std::string& key) const;
    /// Adds a run, which is in the file when this returns. Failed runs are not kept, so they are tried again.
    void add(const RunOutcome& outcome);

private:
    explicit Journal(const std::string& path);
    std::map<std::string, RunOutcome> finished_;
    std::ofstream file_;
};

}  // namespace chathack::sweep
