#include "reference/apps/server_log.hpp"

#include <unistd.h>

#include <nlohmann/json.hpp>

#include "reference/apps/no_color.hpp"
#include "reference/apps/stderr_sink.hpp"

namespace chathack::apps {
namespace {

using nlohmann::ordered_json;

/// Writes JSON in ASCII, so that control characters and everything else that could affect a terminal is
/// escaped.
std::string dump(const ordered_json& json) {
    return json.dump(-1, ' ', true, ordered_json::error_handler_t::replace);
}

std::uint64_t number_of(transport::ConnId conn) { return static_cast<std::uint64_t>(conn); }

std::string_view event_of(server::Note::Kind kind) {
    switch (kind) {
        case server::Note::Kind::accepted:
            return "accepted";
        case server::Note::Kind::refused:
            return "refused";
        case server::Note::Kind::logged_in:
            return "logged in";
        case server::Note::Kind::rejected:
            return "rejected";
        case server::Note::Kind::closed:
            return "closed";
    }
    return "unknown";
}

}  // namespace

ServerLog::ServerLog(const LogOptions& options) : json_{options.json} {
    const bool colour = !options.json && isatty(STDERR_FILENO) == 1 && !no_color();
    sink_ = std::make_shared<StderrSink>(colour ? spdlog::color_mode::always : spdlog::color_mode::never);
    logger_ = std::make_shared<spdlog::logger>("chathackd", sink_);
    logger_->set_level(options.level);
    logger_->set_pattern(options.json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%fZ","level":"%l",%v})"
                                      : "%Y-%m-%d %H:%M:%S.%e %^%-7l%$ %v",
                         spdlog::pattern_time_type::utc);
}

void ServerLog::say(spdlog::level::level_enum level, std::string_view event, const Fields& fields) {
    if (!logger_->should_log(level)) return;
    const auto to_json = [](const Value& value) {
        return std::visit([](const auto& v) { return ordered_json(v); }, value);
    };
    std::string line;
    if (json_) {
        ordered_json object{{"event", event}};
        for (const auto& [name, value] : fields)
            object[std::string{name}] = to_json(value);
        line = dump(object);
        line = line.substr(1, line.size() - 2);  // without the braces, which the pattern adds
    } else {
        line = event;
        for (const auto& [name, value] : fields)
            line += " " + std::string{name} + "=" + dump(to_json(value));
    }
    logger_->log(level, "{}", line);
}

void ServerLog::say(const server::Note& note) {
    using Kind = server::Note::Kind;
    Fields fields{{"conn", number_of(note.conn)}, {"remote", to_string(note.remote)}};
    if (!note.login.empty()) fields.emplace_back("login", note.login);
    if (note.kind == Kind::rejected) fields.emplace_back("why", std::string{name_of(note.reject)});
    if (note.kind == Kind::closed) {
        std::string why{to_string(note.close)};
        if (note.close == server::CloseReason::lost) why += ": " + std::string{to_string(note.error)};
        if (note.close == server::CloseReason::rejected) why += ": " + std::string{name_of(note.reject)};
        fields.emplace_back("why", why);
        if (note.rejects > 0) fields.emplace_back("rejects", note.rejects);
    }
    const bool notable = note.kind == Kind::refused;
    const bool small = note.kind == Kind::accepted || note.kind == Kind::rejected;
    say(notable ? spdlog::level::warn
        : small ? spdlog::level::debug
                : spdlog::level::info,
        event_of(note.kind), fields);
}

void ServerLog::say(const server::ServerCounters& server, const transport::TransportCounters& transport,
                    const accounts::AccountService::Counters& accounts) {
    std::vector<std::string> names;  // keep alive what the views in `fields` refer to
    names.reserve(server::frame_kind_count + server::reject_count);
    Fields fields;
    for_each_counter(server, [&](std::string_view prefix, std::string_view name, std::uint64_t value) {
        if (prefix.empty()) {
            fields.emplace_back(name, value);
        } else if (value > 0) {
            fields.emplace_back(names.emplace_back(std::string{prefix} + std::string{name}), value);
        }
    });
    fields.emplace_back("bytes_out", transport.bytes_out);
    fields.emplace_back("refused_by_system", transport.connections_refused);
    fields.emplace_back("queue_bytes_high_water", transport.queue_bytes_high_water);
    fields.emplace_back("queues_overflowed", transport.queues_overflowed);
    fields.emplace_back("log_lines_dropped", sink_->lines_dropped());
    fields.emplace_back("passwords_checked", accounts.passwords_checked);
    fields.emplace_back("questions_turned_away", accounts.questions_turned_away);
    say(spdlog::level::info, "counters", fields);
}

}  // namespace chathack::apps
