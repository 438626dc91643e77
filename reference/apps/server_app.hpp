#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "reference/apps/server_log.hpp"
#include "reference/transport/endpoint.hpp"

namespace chathack::apps {

/// The settings of `chathackd`.
struct ServerSettings {
    std::vector<transport::Endpoint> listen;
    std::string accounts_file;  ///< empty: nobody has a password
    std::size_t connections_max = 16'384;
    std::chrono::milliseconds login_timeout{30'000};
    std::chrono::milliseconds idle_timeout{0};
    std::size_t send_queue_bytes_max = 1024 * 1024;
    std::chrono::milliseconds counters_every{60'000};
    LogOptions log;
};

/// The exit codes of the server program.
enum class ServerExit {
    ok = 0,
    usage = 2,  ///< an option cannot be understood
    setup = 3,  ///< an address cannot be listened on, or the accounts cannot be read
    internal = 4,
};

/// Serves until SIGINT or SIGTERM. A second such signal ends it without waiting for clients that are slow to
/// take their last bytes. SIGHUP reads the accounts again; SIGUSR1 logs the counters.
ServerExit run_server(const ServerSettings& settings);

}  // namespace chathack::apps
