#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "conformance/target/spawn.hpp"

namespace chathack::driver {

/// A client runs in a folder below the one for temporary files, `${client_root}` by its name in commands. In
/// that it may write below `client_own_folder`, and read `client_outbox`, which has the files to send.
inline constexpr const char* client_root_variable = "client_root";
inline constexpr const char* client_own_folder = "a";
inline constexpr const char* client_outbox = "outbox";

/// How a client gets the password of its user: by its command, or by a line that is typed.
struct PasswordEntry {
    target::ProgramCommand command;
    std::string prompt;  ///< a regular expression; the line is typed when it is shown. Empty: typed at once
    std::string typed;   ///< the line; empty: the command has the password
};

/// A client to test, as described by a client file (docs/clients.md).
///
/// In commands, `${host}`, `${port}`, `${login}`, `${password}`, `${workdir}` and `${downloads}` are filled
/// in when the client is started. In what is typed, the fields of the act are filled in, such as `${text}`,
/// `${login}` and `${path}`.
struct ClientFile {
    std::string name;
    /// What makes the program, as in a target file.
    std::vector<target::ProgramCommand> build;
    target::ProgramCommand command;
    std::optional<PasswordEntry> password;  ///< nullopt: it cannot log in with a password
    bool terminal = false;                  ///< it needs a pseudo-terminal
    bool json_lines = false;  ///< it speaks docs/client-json.md, so `acts` and `observations` are empty
    std::map<std::string, std::string> acts;  ///< what is typed, by act
    std::map<std::string, std::vector<std::string>>
        observations;                ///< regular expressions of one line each, by observation
    std::string downloads;           ///< the folder for received files; empty: it stores none
    bool raw_texts = false;          ///< control characters and bad UTF-8 are typed and shown unchanged
    bool ipv6 = true;                ///< it can connect to and listen on IPv6 addresses
    std::optional<unsigned> user{};  ///< who runs it, where that is another than who runs the suite

    /// The acts that it can do, and the observations that can be recognised.
    std::set<std::string> can_do() const;
    std::set<std::string> can_show() const;
    std::set<std::string>
        cannot;  ///< of a client that speaks JSON lines: acts and observations that it lacks
};

}  // namespace chathack::driver
