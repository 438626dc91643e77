#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "conformance/project/project.hpp"
#include "conformance/target/listening.hpp"
#include "conformance/target/target_file.hpp"

namespace chathack::project {

/// How a program was got to listen.
struct Started {
    target::TargetFile file;  ///< with its command, how long it may take to be ready, and `port` where that
                              ///< is always the same
    target::Endpoints listening;      ///< what it listened on, in that trial
    std::chrono::milliseconds after;  ///< that long after its start
};

/// Why nothing was got to listen.
struct WhyNot {
    std::string trials;  ///< what happened in each, a few lines
    std::string cause;   ///< of the candidate that was tried first, as a sentence without its end
};

/// How long a program may take to be ready that was ready after `measured`: on a machine that has other work
/// it takes several times as long. Not less than a target file gives without a word.
std::chrono::milliseconds ready_within(std::chrono::milliseconds measured);

/// Tries to start a candidate in all ways until it listens where it can be found. Each way may take
/// `way_within`; a program that ends, or listens elsewhere, takes less.
/// @param told  called before each trial with the command line
/// @param why_not  what happened in the trials that failed is added
std::optional<Started> try_to_start(const Candidate& candidate, const std::filesystem::path& folder,
                                    const std::vector<PortWay>& ways, const target::Interrupted& interrupted,
                                    const std::function<void(const std::string&)>& told, WhyNot& why_not);
inline constexpr std::chrono::seconds way_within{10};

}  // namespace chathack::project
