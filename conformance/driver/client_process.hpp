#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>

#include "conformance/target/spawn.hpp"
#include "conformance/target/work_folder.hpp"

namespace chathack::driver {

/// The folders of one started client, which end with it. The folder in which it runs is deep enough
/// that a file named `../../x` is still below `its_own`.
struct ClientFolders {
    /// @param downloads  the `downloads` of the client file, in which `${workdir}` is filled in here; may be
    /// empty
    /// @param user  who runs the client, where that is another than who runs this
    ClientFolders(const std::string& downloads, std::optional<unsigned> user);
    /// Why there are none; empty: there are.
    const std::string& why_not() const noexcept { return folder_.why_not(); }

    std::filesystem::path root;
    std::filesystem::path home;       ///< its HOME; not watched
    std::filesystem::path its_own;    ///< what it writes is below this
    std::filesystem::path work;       ///< its working directory
    std::filesystem::path downloads;  ///< where it stores received files; empty: it stores none
    std::filesystem::path outbox;     ///< holds the files that it is told to send

private:
    target::WorkFolder folder_;
};

/// A client under test as a process, on pipes or a pseudo-terminal. The destructor ends it, and all that it
/// started.
class ClientProcess {
public:
    /// @param mark  put into its environment, to find the processes that it leaves behind
    ClientProcess(target::ProgramCommand command, bool terminal, const std::string& mark);
    ~ClientProcess();
    ClientProcess(const ClientProcess&) = delete;
    ClientProcess& operator=(const ClientProcess&) = delete;

    const target::ProgramCommand& command() const noexcept { return command_; }
    /// Why its command cannot be run, as a sentence; then it has ended. Empty: it runs, or has run.
    const std::string& not_run() const noexcept { return not_run_; }
    /// What it shows can be read from `output()`, and what is typed is written to `input()`. With a terminal
    /// the two are the same. Both belong to this object and do not block.
    int output() const noexcept { return output_; }
    int input() const noexcept { return input_; }
    /// Becomes readable when it has ended.
    int end_descriptor() const noexcept { return pidfd_; }
    /// Closes its input.
    void end_input() noexcept;
    /// Kills it if it still runs, its children, and processes that it left behind.
    /// @return its status, as of waitpid
    int end();
    /// How many processes it left behind. Known after `end`.
    std::size_t orphans() const noexcept { return orphans_; }

private:
    target::ProgramCommand command_;
    std::string mark_;
    std::string not_run_;
    pid_t pid_ = -1;
    int output_ = -1;
    int input_ = -1;
    int pidfd_ = -1;
    std::optional<int> status_;
    std::size_t orphans_ = 0;
};

}  // namespace chathack::driver
