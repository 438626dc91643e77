#include "sim/workload/loader.hpp"

#include "conformance/input/files.hpp"
#include "conformance/input/map_reader.hpp"
#include "sim/workload/quantities.hpp"

namespace chathack::workload {
namespace {

using namespace std::chrono_literals;
using input::Diagnostics;
using input::MapReader;
using input::YamlNode;

constexpr Time time_max = 24h;
constexpr double seconds_max = 24 * 3600;
constexpr double pause_seconds_min = 0.001;  // shorter pauses would fill the memory
constexpr double per_second_max = 1e6;
constexpr Time drain_default = 10min;

class Reader {
public:
    explicit Reader(Diagnostics& report) : report_{report} {}

    Workload read(const YamlNode& root) {
        Workload all;
        MapReader map{root, "a workload", report_};
        if (const auto* title = map.need("title"))
            all.title = read_word(*title, "`title`", report_).value_or("");
        if (const auto* about = map.take("about"))
            all.about = read_word(*about, "`about`", report_).value_or("");
        if (const auto* duration = map.need("duration"))
            all.duration = read_time(*duration, "`duration`", 1ms, time_max, report_).value_or(1s);
        duration_ = all.duration;
        all.drain = drain_default;
        if (const auto* drain = map.take("drain"))
            all.drain = read_time(*drain, "`drain`", 0s, time_max, report_).value_or(drain_default);
        if (const auto* groups = map.need("groups")) read_groups(*groups, all.groups);
        map.finish();
        return all;
    }

private:
    void read_groups(const YamlNode& node, std::vector<UserGroup>& groups) {
        const MapReader map{node, "`groups`", report_};
        if (!map.is_map()) return;
        if (node.items.empty()) report_.error(node.position, "`groups` needs at least one group");
        std::size_t users = 0;
        for (std::size_t i = 0; i < node.items.size(); ++i) {
            const auto& key = node.keys[i];
            if (!input::is_name(key.text)) {
                report_.error(key.position,
                              input::shown(key.text) +
                                  " is no name: lower-case letters, digits, - and _, a letter first");
            }
            groups.push_back(read_group(node.items[i], key.text));
            users += groups.back().users;
        }
        if (users > users_max)
            report_.error(node.position, "all groups together have " + std::to_string(users) +
                                             " users; at most " + std::to_string(users_max) +
                                             " are possible");
        for (std::size_t i = 0; i < groups.size(); ++i)
            check_with(node.items[i], groups[i], groups);
    }

    UserGroup read_group(const YamlNode& node, const std::string& name) {
        UserGroup group;
        group.name = name;
        MapReader map{node, "group " + input::shown(name), report_};
        if (const auto* users = map.need("users"))
            group.users = static_cast<std::size_t>(
                read_integer(*users, "`users`", 1, std::int64_t{users_max}, report_).value_or(1));
        if (const auto* arrive = map.take("arrive")) read_arrival(*arrive, group.arrive);
        if (const auto* stay = map.take("stay")) group.stay = seconds(*stay, "`stay`", pause_seconds_min);
        if (const auto* away = map.take("away")) {
            group.away = seconds(*away, "`away`", pause_seconds_min);
            if (!group.stay)
                report_.error(away->position, "`away` needs `stay`: a user must leave before it comes back");
        }
        if (const auto* messages = map.take("messages"))
            group.messages = read_speech(*messages, "`messages`");
        if (const auto* sessions = map.take("sessions")) group.sessions = read_sessions(*sessions);
        if (const auto* accepts = map.take("accepts"))
            group.accepts = read_number(*accepts, "`accepts`", 0, 1, report_).value_or(1);
        map.finish();
        return group;
    }

    void read_arrival(const YamlNode& node, Arrival& arrive) {
        MapReader map{node, "`arrive`", report_};
        const auto* at_once = map.take("at_once");
        const auto* evenly = map.take("evenly");
        const auto* poisson = map.take("poisson");
        const auto* from = map.take("from");
        const auto ways = (at_once != nullptr) + (evenly != nullptr) + (poisson != nullptr);
        if (map.is_map() && ways != 1)
            report_.error(node.position, "`arrive` needs one of at_once, evenly and poisson");
        if (at_once != nullptr) {
            arrive.from = time(*at_once, "`at_once`");
            if (from != nullptr) report_.error(from->position, "`at_once` already says when; remove `from`");
        } else if (from != nullptr) {
            arrive.from = time(*from, "`from`");
        }
        if (evenly != nullptr) {
            arrive.kind = Arrival::Kind::evenly;
            arrive.over = time(*evenly, "`evenly`");
        }
        if (poisson != nullptr) {
            arrive.kind = Arrival::Kind::poisson;
            MapReader rate{*poisson, "`poisson`", report_};
            if (const auto* per_second = rate.need("per_second"))
                arrive.per_second =
                    read_number(*per_second, "`per_second`", 1e-6, per_second_max, report_).value_or(1);
            rate.finish();
        }
        map.finish();
        if (arrive.from >= duration_)
            report_.error(node.position, "nobody of this group comes before `duration` is over");
    }

    Speech read_speech(const YamlNode& node, std::string_view what) {
        Speech speech;
        MapReader map{node, what, report_};
        if (const auto* every = map.need("every"))
            speech.every = seconds(*every, "`every`", pause_seconds_min);
        if (const auto* bytes = map.need("bytes"))
            speech.bytes = read_distribution(*bytes, "`bytes`", Quantity::bytes, double{message_bytes_min},
                                             double{message_bytes_max}, report_);
        map.finish();
        return speech;
    }

    Sessions read_sessions(const YamlNode& node) {
        Sessions sessions;
        MapReader map{node, "`sessions`", report_};
        if (const auto* with = map.need("with"))
            sessions.with = read_word(*with, "`with`", report_).value_or("");
        if (const auto* every = map.need("every"))
            sessions.every = seconds(*every, "`every`", pause_seconds_min);
        if (const auto* lasts = map.need("lasts"))
            sessions.lasts = seconds(*lasts, "`lasts`", pause_seconds_min);
        if (const auto* messages = map.take("messages"))
            sessions.messages = read_speech(*messages, "`messages`");
        if (const auto* files = map.take("files")) sessions.files = read_speech(*files, "`files`");
        map.finish();
        return sessions;
    }

    /// Checks that the sessions of a group are with a group that has another user to ask.
    void check_with(const YamlNode& node, const UserGroup& group, const std::vector<UserGroup>& groups) {
        if (!group.sessions || group.sessions->with.empty()) return;
        const auto* with = node.find("sessions")->find("with");
        std::vector<std::string_view> names;
        for (const auto& each : groups) {
            names.push_back(each.name);
            if (each.name != group.sessions->with) continue;
            if (each.name == group.name && each.users < 2)
                report_.error(with->position, "a group of one user has nobody to ask");
            return;
        }
        report_.error(with->position, "unknown group " + input::shown(group.sessions->with) +
                                          input::hint(group.sessions->with, names));
    }

    Distribution seconds(const YamlNode& node, std::string_view what, double least) {
        return read_distribution(node, what, Quantity::seconds, least, seconds_max, report_);
    }
    Time time(const YamlNode& node, std::string_view what) {
        return read_time(node, what, 0s, time_max, report_).value_or(0s);
    }

    Time duration_ = Time::max();  // duration of the workload
    Diagnostics& report_;
};

LoadedWorkload load(std::string_view text, Diagnostics& report) {
    LoadedWorkload loaded;
    if (const auto root = input::read_yaml(text, report)) loaded.workload = read_workload(*root, report);
    loaded.diagnostics = report.take();
    if (has_errors(loaded.diagnostics)) loaded.workload.reset();
    return loaded;
}

}  // namespace

Workload read_workload(const YamlNode& root, Diagnostics& report) { return Reader{report}.read(root); }

LoadedWorkload load_workload_text(std::string_view text, const std::string& path) {
    Diagnostics report{path};
    return load(text, report);
}

LoadedWorkload load_workload(const std::string& path) {
    Diagnostics report{path};
    std::string why;
    const auto text = input::read_file(path, why);
    if (!text) {
        report.error({}, why);
        return {std::nullopt, report.take()};
    }
    return load(*text, report);
}

}  // namespace chathack::workload
