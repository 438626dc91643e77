#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>

#include "conformance/target/spawn.hpp"

namespace chathack::driver {

/// The folders of one started client, removed with this object. The download folder lies deep enough that
/// names such as `../../x` stay below the root.
struct ClientFolders {
    /// @param downloads  pattern of the client file, `${workdir}` filled in here; may be empty
    explicit ClientFolders(const std::string& downloads);
    ~ClientFolders();
    ClientFolders(const ClientFolders&) = delete;
    ClientFolders& operator=(const ClientFolders&) = delete;

    std::filesystem::path root;
    std::filesystem::path home;       ///< not watched
    std::filesystem::path work;       ///< where it runs
    std::filesystem::path downloads;  ///< empty: it stores nothing
    std::filesystem::path outbox;     ///< files that it is told to send
};

/// A client under test as a process, on pipes or a pseudo-terminal. Ended, with all that it started, by this
/// object.
class ClientProcess {
public:
    /// @param mark  in the environment of all that it starts, so that nothing is left
    ClientProcess(target::ProgramCommand command, bool terminal, const std::string& mark);
    ~ClientProcess();
    ClientProcess(const ClientProcess&) = delete;
    ClientProcess& operator=(const ClientProcess&) = delete;

    /// Own descriptors, not blocking: what it shows, and what is typed; the same of a terminal.
    int output() const noexcept { return output_; }
    int input() const noexcept { return input_; }
    /// Becomes readable when it has ended.
    int end_descriptor() const noexcept { return pidfd_; }
    /// Its input ends.
    void end_input() noexcept;
    /// Kills it, when it still runs, and its children, and those that it left behind.
    /// @return its status
    int end();
    /// How many it left behind; after `end`.
    std::size_t orphans() const noexcept { return orphans_; }

private:
    std::string mark_;
    pid_t pid_ = -1;
    int output_ = -1;
    int input_ = -1;
    int pidfd_ = -1;
    std::optional<int> status_;
    std::size_t orphans_ = 0;
};

}  // namespace chathack::driver
