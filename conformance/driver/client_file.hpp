#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "conformance/target/spawn.hpp"

namespace chathack::driver {

/// How a client is asked for a password, when it is: by its command, and by a line that is typed.
struct PasswordEntry {
    target::ProgramCommand command;
    std::string
        prompt;  ///< a regular expression; what is shown before the line is typed. Empty: typed at once
    std::string typed;  ///< empty: the command has it
};

/// A client to test, as a client file (docs/clients.md) describes it.
///
/// In commands, `${host}`, `${port}`, `${login}`, `${password}`, `${workdir}` and `${downloads}` are filled
/// in when it is started. In what is typed, the fields of the act are: `${text}`, `${login}`, `${path}` ...
struct ClientFile {
    std::string name;
    target::ProgramCommand command;
    std::optional<PasswordEntry> password;    ///< nothing: it cannot log in with one
    bool terminal = false;                    ///< it wants a pseudo-terminal
    bool json_lines = false;                  ///< it speaks docs/client-json.md; then there are no templates
    std::map<std::string, std::string> acts;  ///< what is typed, by act
    std::map<std::string, std::vector<std::string>>
        observations;        ///< regular expressions of one line each, by observation
    std::string downloads;   ///< the folder for received files; empty: it stores none
    bool raw_texts = false;  ///< control characters and bad UTF-8 are typed and shown as they are
    bool ipv6 = true;        ///< it can connect to and listen on IPv6 addresses

    /// Acts that it can do, and observations that can be recognised.
    std::set<std::string> can_do() const;
    std::set<std::string> can_show() const;
    std::set<std::string>
        cannot;  ///< of a client that speaks JSON lines: acts and observations that it lacks
};

}  // namespace chathack::driver
