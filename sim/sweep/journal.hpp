#pragma once

#include <fstream>
#include <map>
#include <optional>
#include <string>

#include "sim/sweep/outcome.hpp"

namespace chathack::sweep {

/// Keeps finished runs in a file, a line each, so that a sweep which was killed goes on where it was. A run
/// is found by the hash of all that it depends on: when that has changed, it is done again. Lines that were
/// cut are ignored.
class Journal {
public:
    /// Reads what is there, and opens it to add more.
    /// @return nothing when the file cannot be written
    static std::optional<Journal> open(const std::string& path);

    const RunOutcome* find(const std::string& key) const;
    /// Adds a run; it is in the file when this returns. Failed runs are not kept: they are tried again.
    void add(const RunOutcome& outcome);

private:
    explicit Journal(const std::string& path);
    std::map<std::string, RunOutcome> finished_;
    std::ofstream file_;
};

}  // namespace chathack::sweep
