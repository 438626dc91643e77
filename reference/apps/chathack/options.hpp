#pragma once

#include <boost/system/result.hpp>
#include <chrono>
#include <optional>
#include <string>

#include "reference/apps/chathack/exit_code.hpp"
#include "reference/transport/endpoint.hpp"

namespace chathack::apps {

/// What the command line says.
struct ProgramOptions {
    std::string server;  ///< HOST:PORT, HOST a name, an IPv4 address or an IPv6 address in brackets
    std::string login;
    bool with_password = false;
    bool json = false;
    std::string downloads = "downloads";
    std::optional<transport::Address> advertise;
    std::optional<std::string> history;  ///< nothing for the usual place; empty for none
    std::chrono::seconds linger{0};
};

/// The program ends before it begins: with its help, or with what is wrong with the command line.
struct EarlyEnd {
    ClientExitCode code{};
    std::string text;
};

boost::system::result<ProgramOptions, EarlyEnd> read_options(int count, const char* const* words);

}  // namespace chathack::apps
