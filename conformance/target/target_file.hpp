#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "conformance/target/program.hpp"
#include "reference/transport/endpoint.hpp"

namespace chathack::target {

/// How to know that a program is ready: it prints a line, or it accepts connections.
struct Ready {
    std::string line;  ///< part of that line; empty: it accepts connections on its port
    std::chrono::milliseconds within{10'000};
};

struct TargetAccount {
    std::string login;
    std::string password;
    friend bool operator==(const TargetAccount&, const TargetAccount&) = default;
};

/// A program that must run before the target starts, such as a database. It is ended after the target.
struct Helper {
    ProgramCommand command;
    Ready ready;  ///< without a line it counts as ready at once
};

/// A server to test, as described by a target file (docs/targets.md) or by `--target HOST:PORT`.
///
/// In the words and environments of commands, `${port}` is `port` or a free one, and `${workdir}` an empty
/// folder, both chosen for the run; `${port:NAME}` is a further free port, the same wherever that name
/// stands; `${dir}` is the folder of the target file.
struct TargetFile {
    std::string name;
    /// HOST:PORT of a running server that is yet to be looked up; else empty.
    std::string host;
    std::optional<transport::Endpoint> remote;  ///< a server that is already running; nothing is started
    std::optional<std::uint16_t> port;  ///< the one that it always listens on; nothing: a free one is chosen
    /// What makes the program from what its author wrote, one after the other. Run once, by whoever checks
    /// many servers (`class`); else that has been done.
    std::vector<ProgramCommand> build;
    std::vector<Helper> helpers;
    std::vector<ProgramCommand>
        prepare;  ///< run before the start, one after the other; each must end with status 0
    std::chrono::milliseconds prepare_within{300'000};  ///< for each of them
    ProgramCommand command;
    Ready ready;
    int stop_signal = 15;
    std::chrono::milliseconds stop_grace{2'000};
    std::vector<TargetAccount> accounts;
    std::map<std::string, std::string> choices;  ///< declared choices: behaviours by OPEN clause
    bool ipv6 = true;                            ///< it also listens on IPv6
};

}  // namespace chathack::target
