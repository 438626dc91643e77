#pragma once

#include <CLI/App.hpp>
#include <boost/system/result.hpp>
#include <string>
#include <vector>

#include "reference/apps/server_app.hpp"

namespace chathack::apps {

/// The server's options as the command line has them, before they are interpreted.
struct ServerRequest {
    std::vector<std::string> listen;  ///< empty: everywhere, at port 7777
    std::string log_level = "info";
    double login_timeout_seconds = 30;
    double idle_timeout_seconds = 0;
    ServerSettings settings;
};

/// Adds the server's options to `program`; parsing fills `request`, which must live until then.
void add_server_options(CLI::App& program, ServerRequest& request);

/// The settings for a request, or a sentence that says what is wrong with it.
boost::system::result<ServerSettings, std::string> settings_of(const ServerRequest& request);

}  // namespace chathack::apps
