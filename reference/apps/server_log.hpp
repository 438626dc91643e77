#pragma once

#include <spdlog/logger.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "reference/accounts/account_service.hpp"
#include "reference/server/server.hpp"
#include "reference/transport/transport.hpp"

namespace chathack::apps {

class StderrSink;

/// How a program logs: in lines for people, or one JSON object a line.
struct LogOptions {
    spdlog::level::level_enum level = spdlog::level::info;
    bool json = false;
};

/// Logs to the error stream for the operator. Every line names an event, and lines about a connection have
/// its id. Texts of other people are quoted and escaped, so that they cannot affect a terminal.
class ServerLog {
public:
    using Value = std::variant<std::uint64_t, std::string>;
    using Fields = std::vector<std::pair<std::string_view, Value>>;

    explicit ServerLog(const LogOptions& options);

    void say(spdlog::level::level_enum level, std::string_view event, const Fields& fields = {});
    void say(const server::Note& note);
    /// Logs all counters in one line.
    void say(const server::ServerCounters& server, const transport::TransportCounters& transport,
             const accounts::AccountService::Counters& accounts);

private:
    std::shared_ptr<StderrSink> sink_;
    std::shared_ptr<spdlog::logger> logger_;
    bool json_;
};

}  // namespace chathack::apps
