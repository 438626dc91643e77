#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "conformance/target/program.hpp"

/// Building and playing what students have handed in, for marks.
namespace chathack::marking {

/// How all submissions of a class are treated.
struct Manner {
    bool clients = false;        ///< they are clients, and not servers
    std::filesystem::path file;  ///< the target or client file for all; empty: each has one, or is recognised
    bool sandbox = true;         ///< their programs run in one
    std::vector<std::string> readable;  ///< what they may read there beside their own folder
    unsigned plays = 3;                 ///< each with another seed, and from the second on in disguise
    unsigned jobs = 2;                  ///< of one play
    bool thorough = false;              ///< every case, though enough is known of a clause
    bool smoke = false;                 ///< a trial: the 30 cases that find most alone
    std::uint64_t seed = 1;
    std::chrono::seconds build_within{300};
    std::chrono::seconds play_within{600};
};

/// A submission that was made ready to be played.
struct Playable {
    std::filesystem::path folder;  ///< `${dir}`
    std::filesystem::path kept;    ///< a copy of that, which no program of it sees; empty: there is none
    std::filesystem::path file;    ///< says how it is started
    std::string how;               ///< "by its chathack-target.yaml", "Python, by server.py"
};

/// Something that went wrong with a submission, in one sentence; `log` has its last lines.
struct Trouble {
    std::string what;
    std::string log;
    bool ours = false;  ///< it is the suite's or the machine's, and no fault of the submission
};

/// Makes the submission in `folder` ready: finds the file that says how it is started, runs what that has
/// under `build`, or recognises, builds and tries what lies there as `init` does. What is printed meanwhile
/// goes to `log`, a file outside of the folder, beside which its copy is kept.
///
/// @return true when it is ready; else `trouble` says why not
bool make_ready(const Manner& manner, const std::filesystem::path& folder, const std::filesystem::path& log,
                const target::Interrupted& interrupted, Playable& ready, Trouble& trouble);

/// Plays the whole suite against it, in a process and a network of its own, and puts result.json, junit.xml
/// and report.html into `results`, which is made anew. Its folder is again what it was when it was ready: it
/// has no memory of other plays.
///
/// @param number  of the play, from 0
/// @return true when it was played to its end; else `trouble` says why not, and there may be a partial result
bool play(const Manner& manner, const Playable& ready, unsigned number, const std::filesystem::path& results,
          const target::Interrupted& interrupted, Trouble& trouble);

}  // namespace chathack::marking
