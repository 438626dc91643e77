#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "conformance/target/program.hpp"
#include "reference/transport/endpoint.hpp"

namespace chathack::target {

/// How to tell that a program is ready: a line that it prints, or that it accepts connections.
struct Ready {
    std::string line;  ///< part of a line of its output; empty: it accepts connections on its port
    std::chrono::milliseconds within{10'000};
};

struct TargetAccount {
    std::string login;
    std::string password;
    friend bool operator==(const TargetAccount&, const TargetAccount&) = default;
};

/// Something that must run before the target: a database, say. Ended after it.
struct Helper {
    ProgramCommand command;
    Ready ready;  ///< without a line: at once
};

/// A server to test, as a target file (docs/targets.md) or `--target ADDR:PORT` describes it.
///
/// In words and values of commands, `${port}` is a free port chosen for the run, `${workdir}` an own empty
/// folder,
/// `${dir}` the folder of the target file.
struct TargetFile {
    std::string name;
    std::optional<transport::Endpoint> remote;  ///< a server that runs already; nothing is started
    std::vector<Helper> helpers;
    std::vector<ProgramCommand>
        prepare;  ///< run to their end, in order, before the start; must end with status 0
    ProgramCommand command;
    Ready ready;
    int stop_signal = 15;
    std::chrono::milliseconds stop_grace{2'000};
    std::vector<TargetAccount> accounts;
    std::map<std::string, std::string> choices;  ///< declared: behaviour by OPEN clause
    bool ipv6 = true;                            ///< also listens on IPv6
};

}  // namespace chathack::target
