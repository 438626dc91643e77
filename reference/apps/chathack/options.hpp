#pragma once

#include <boost/system/result.hpp>
#include <chrono>
#include <optional>
#include <string>

#include "reference/apps/chathack/exit_code.hpp"
#include "reference/transport/endpoint.hpp"

namespace chathack::apps {

/// The options and operands of the command line.
struct ProgramOptions {
    std::string server;  ///< HOST:PORT, where HOST is a name, an IPv4 address or an IPv6 address in brackets
    std::string login;
    bool with_password = false;
    bool json = false;
    bool yes = false;  ///< ask nothing
    std::string downloads = "downloads";
    std::optional<transport::Address> advertise;
    std::optional<std::string> history;  ///< nothing: the default path; empty: no history
    std::chrono::seconds linger{0};
};

/// Why the program ends before it begins: to show its help, or because the command line is wrong.
struct EarlyEnd {
    ClientExitCode code{};
    std::string text;
};

boost::system::result<ProgramOptions, EarlyEnd> read_options(int count, const char* const* words);

}  // namespace chathack::apps
