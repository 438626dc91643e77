#pragma once

#include <sys/types.h>

#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "conformance/sandbox/box.hpp"

namespace chathack::sandbox {

/// What programs in boxes take.
struct BoxUse {
    unsigned processes = 0;  ///< threads count
    std::uint64_t memory_mib = 0;
    std::uint64_t disk_mib = 0;
    std::uint64_t files = 0;
};

/// Looks about ten times a second at all that runs in boxes below a process, and twice a second at the folder
/// of the box; less often where a look takes long. When a limit is passed, it ends all that runs in these
/// boxes. The process itself, and what it runs outside boxes, is not counted and not touched.
class Watch {
public:
    /// Begins to watch what is below `process` (started by this one, say, and not yet reaped).
    Watch(pid_t process, Box box);
    /// Ends the watching, and nothing else.
    ~Watch();
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

    /// The limit that was passed first, in a sentence such as "It took more than 2048 MiB of memory, and was
    /// ended."; empty: none yet. Thread-safe.
    std::string passed() const;
    /// The most of each that was seen. Thread-safe.
    BoxUse most() const;

private:
    void look(bool at_folder);
    void watch(const std::stop_token& stop);

    const pid_t process_;
    const Box box_;
    mutable std::mutex mutex_;  // guards what follows
    std::string passed_;
    BoxUse most_;
    std::jthread watcher_;
};

/// Kills all that runs in boxes below `process`, and waits for its end, for 5 s at most.
/// @return false when something is left
bool end_boxes(pid_t process);

}  // namespace chathack::sandbox
