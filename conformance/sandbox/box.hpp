#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "conformance/target/spawn.hpp"

namespace chathack::sandbox {

/// How much the programs in a box may take, all together where nothing else is said.
///
/// The kernel holds `processes`, `file_mib`, `temporary_mib` and `open_files`; a `Watch` (watch.hpp) holds
/// the others, and ends what has reached `processes`.
struct BoxLimits {
    unsigned processes = 512;           ///< threads count
    std::uint64_t memory_mib = 2048;    ///< without what lies in /tmp
    std::uint64_t disk_mib = 1024;      ///< in the folder
    std::uint64_t files = 200'000;      ///< in the folder, folders too
    std::uint64_t file_mib = 256;       ///< the largest file
    std::uint64_t temporary_mib = 512;  ///< in /tmp, and as much again in /dev/shm; lies in memory
    std::uint64_t open_files = 4096;    ///< of one process
};

/// Where a program in a box has its home, which is empty at the start.
inline constexpr const char* box_home = "/tmp/home";

/// Something outside that a program in a box may read: a file, or a folder with all that is in it.
struct GivenToRead {
    std::filesystem::path from;
    std::filesystem::path to;  ///< where it is in the box, absolute; empty: the same path
};

/// What a program may see and take. It sees `folder`, in which it may write, at the same path as outside; the
/// system, read-only (/usr, /etc, /opt); an empty /tmp; what is `readable`; and nothing else: no homes, no
/// sockets in /run, no processes but its own. Of the environment it has PATH, the language, TZ, JAVA_HOME,
/// HOME and what its command adds. It cannot gain rights, and cannot make namespaces of its own.
///
/// Paths of `readable` and `writable` may have `${names}` in them that are filled in when the command is run.
struct Box {
    std::filesystem::path folder;  ///< exists; below no folder of the system
    BoxLimits limits;
    std::vector<GivenToRead> readable{};
    std::vector<std::filesystem::path> writable{};  ///< further folders, which count as `folder` does
    std::vector<std::filesystem::path>
        masked{};  ///< files that it cannot read nor run, where they are the system's
};

/// Why programs cannot be shut in here, in a sentence or two that say what to do; nothing: they can. It
/// starts one, which takes some 100 ms.
std::optional<std::string> why_not();

/// Lets programs in a box own `folder` and all that is in it. Under root they are another user, `box_user`;
/// otherwise they are the user that this process is, and nothing is done.
/// @return why it cannot be done; nothing: it is done
std::optional<std::string> hand_over(const std::filesystem::path& folder);
inline constexpr unsigned box_user = 61'200;  // of a range in which no system makes users that log in

enum class BoxNetwork {
    callers,  ///< that of the process that starts the command
    own       ///< nothing but a loopback of its own, with 127.0.0.1 and ::1
};

/// The command, such that it runs in the box. Its words may still have `${port}` in them. Its working
/// directory is the folder of the box where it names none, and is looked up in the box.
///
/// SIGTERM, SIGINT, SIGHUP, SIGQUIT and the user's signals that its process gets go to the program in the
/// box, and it ends as that has ended. When it is killed, all that runs in the box is.
target::ProgramCommand inside(const Box& box, const target::ProgramCommand& command,
                              BoxNetwork network = BoxNetwork::callers);

/// A command that runs in a network of its own (BoxNetwork::own), all else as outside. Boxes that it starts
/// with BoxNetwork::callers share that network with it. Signals go on to it as in `inside`.
std::vector<std::string> in_own_network(const std::vector<std::string>& words);

}  // namespace chathack::sandbox
