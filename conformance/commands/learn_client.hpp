#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "conformance/driver/client_file.hpp"
#include "conformance/project/project.hpp"

namespace chathack::commands {

/// What a client did when the suite played its server.
struct LearnedClient {
    driver::ClientFile file;  ///< with its command, and the act `say` and the observation `message` that work
    std::string shown;        ///< its screen, a line each
    std::string line;         ///< of these, the one that has a message; empty: none
    bool says = false;        ///< what is typed is sent to everyone
};

/// Starts a candidate in all ways in which clients are told their server and login, until it logs in; then
/// somebody greets its user, and the user types a line.
/// @param told  called before each trial with the command line
/// @param why_not  what happened in the trials that failed, a few lines
std::optional<LearnedClient> learn_client(const project::Candidate& candidate,
                                          const std::filesystem::path& folder,
                                          const std::atomic<bool>& interrupted,
                                          const std::function<void(const std::string&)>& told,
                                          std::string& why_not);

}  // namespace chathack::commands
