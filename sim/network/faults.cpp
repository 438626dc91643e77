#include <algorithm>
#include <map>
#include <set>

#include "sim/network/partial_network.hpp"
#include "sim/network/units.hpp"

namespace chathack::network {
namespace {

using input::Diagnostics;
using input::MapReader;
using input::YamlNode;

constexpr std::size_t faults_most = 10'000;

/// One entry of the timeline, or one of its repetitions.
struct Entry {
    Fault::Kind kind = Fault::Kind::down;
    Named target;
    Duration at{};
    std::optional<Duration> lasts;
    std::optional<std::size_t> count;
    const YamlNode* node = nullptr;
    input::Position position;
};

struct Word {
    std::string_view name;
    Fault::Kind kind;
    std::string_view what;  // how messages call it
    std::initializer_list<Named::Kind> targets;
};
constexpr Word words[] = {
    {"down",
     Fault::Kind::down,
     "link, segment or group",
     {Named::Kind::link, Named::Kind::segment, Named::Kind::group, Named::Kind::server}},
    {"up",
     Fault::Kind::up,
     "link, segment or group",
     {Named::Kind::link, Named::Kind::segment, Named::Kind::group, Named::Kind::server}},
    {"change",
     Fault::Kind::change,
     "link, segment or group",
     {Named::Kind::link, Named::Kind::segment, Named::Kind::group, Named::Kind::server}},
    {"crash", Fault::Kind::crash, "group or server", {Named::Kind::group, Named::Kind::server}},
    {"restart", Fault::Kind::restart, "group or server", {Named::Kind::group, Named::Kind::server}},
    {"partition", Fault::Kind::partition, "group", {Named::Kind::group}},
    {"heal", Fault::Kind::heal, "group", {Named::Kind::group}}};

/// The kind of fault that ends a lasting one.
Fault::Kind end_of(Fault::Kind kind) {
    switch (kind) {
        case Fault::Kind::down:
            return Fault::Kind::up;
        case Fault::Kind::crash:
            return Fault::Kind::restart;
        case Fault::Kind::partition:
            return Fault::Kind::heal;
        default:
            return kind;
    }
}
bool begins(Fault::Kind kind) { return end_of(kind) != kind; }
bool ends(Fault::Kind kind) {
    return kind == Fault::Kind::up || kind == Fault::Kind::restart || kind == Fault::Kind::heal;
}

Fault::Target target_of(const Named& named) {
    switch (named.kind) {
        case Named::Kind::link:
            return Fault::Target::router_link;
        case Named::Kind::segment:
            return Fault::Target::segment;
        case Named::Kind::group:
            return Fault::Target::group;
        default:
            return Fault::Target::server;
    }
}

class FaultReader {
public:
    explicit FaultReader(PartialNetwork& partial) : partial_{partial}, report_{partial.report} {}

    void read(const YamlNode& node) {
        MapReader map{node, "a fault", report_};
        Entry entry;
        entry.node = &node;
        entry.position = node.position;
        if (const auto* at = map.need("at")) entry.at = read_time(*at, "`at`", report_).value_or(entry.at);
        if (const auto* lasts = map.take("for")) {
            entry.lasts = read_time(*lasts, "`for`", report_);
            if (entry.lasts && entry.lasts->count() == 0)
                report_.error(lasts->position, "`for` must be more than 0");
        }
        if (!read_what(map, entry)) return;
        const bool changes = entry.kind == Fault::Kind::change;
        if (changes && !may_change(map, entry)) return;
        auto values = changes ? base(entry.target) : Link{};
        if (changes) read_values(map, entry.target, values);
        if (entry.lasts && ends(entry.kind))
            report_.error(map.node().find("for")->position,
                          "only what begins has a `for`: down, change, crash, partition");
        repeat(map, entry);
        map.finish();
        if (changes && report_.errors() == 0 && values == base(entry.target))
            report_.error(entry.position,
                          "changes nothing; give `loss`, `delay`, `rate` or another value of links");
    }

    /// All faults in order of time. Complains of those that cannot happen at their time.
    std::vector<Fault> timeline() {
        struct Moment {
            Duration at;
            bool is_end;
            std::size_t entry;
        };
        std::vector<Moment> moments;
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            moments.push_back({entries_[i].at, false, i});
            if (entries_[i].lasts) moments.push_back({entries_[i].at + *entries_[i].lasts, true, i});
        }
        std::stable_sort(moments.begin(), moments.end(), [](const auto& one, const auto& other) {
            return std::pair{one.at, !one.is_end} < std::pair{other.at, !other.is_end};
        });
        std::vector<Fault> faults;
        for (const auto& moment : moments) {
            const auto& entry = entries_[moment.entry];
            auto& fault = faults.emplace_back();
            fault.kind = moment.is_end ? end_of(entry.kind) : entry.kind;
            fault.at = moment.at;
            fault.target = target_of(entry.target);
            fault.index = entry.target.index;
            fault.count = entry.count;
            if (fault.kind == Fault::Kind::change) {
                fault.changed = changed(entry, moment.is_end);
            } else {
                check_order(fault, entry);
            }
        }
        return faults;
    }

private:
    /// Reads which kind of fault the map holds, and its target.
    bool read_what(MapReader& map, Entry& entry) {
        const Word* found = nullptr;
        const YamlNode* name = nullptr;
        for (const auto& word : words) {
            const auto* node = map.take(word.name);
            if (!node) continue;
            if (found) {
                report_.error(node->position, "a fault is one thing; write a second entry for this");
                return false;
            }
            found = &word;
            name = node;
        }
        if (!found) {
            if (map.is_map()) {
                map.take("every");
                map.take("until");
                map.take("count");
                map.finish();
                report_.error(map.node().position,
                              "a fault needs one of down, up, change, crash, restart, partition and heal");
            }
            return false;
        }
        entry.kind = found->kind;
        const auto target = partial_.names.find(*name, found->what, found->targets);
        if (!target) return false;
        entry.target = *target;
        if (const auto* count = map.take("count")) {
            const bool machines = found->kind == Fault::Kind::crash || found->kind == Fault::Kind::restart;
            if (!machines || target->kind != Named::Kind::group)
                report_.error(count->position, "`count` is for the crash and restart of a group");
            const auto number = read_integer(*count, "`count`", 1, 100'000, report_);
            if (number) entry.count = static_cast<std::size_t>(*number);
        }
        return true;
    }

    const Placement* place_of(const Named& target) const {
        if (target.kind == Named::Kind::server) return &partial_.network.server.place;
        if (target.kind == Named::Kind::group) return &partial_.network.groups[target.index].place;
        return nullptr;
    }

    bool may_change(MapReader& map, const Entry& entry) {
        const auto at = map.node().find("change")->position;
        if (const auto* place = place_of(entry.target); place && place->segment) {
            report_.error(at, "what is on a segment has no link of its own; change the segment " +
                                  input::shown(partial_.network.segments[*place->segment].name));
            return false;
        }
        if (entry.target.kind == Named::Kind::segment && partial_.network.segments[entry.target.index].wifi) {
            report_.error(
                at, "the values of a Wi-Fi follow from distances and cannot be changed; take it `down`");
            return false;
        }
        return true;
    }

    /// The values of the target in the file, without any fault.
    Link base(const Named& target) const {
        if (target.kind == Named::Kind::link) return partial_.network.router_links[target.index].link;
        if (target.kind == Named::Kind::segment) {
            Link link;
            link.up = partial_.network.segments[target.index].lan;
            return link;
        }
        return place_of(target)->link;
    }

    void read_values(MapReader& map, const Named& target, Link& values) {
        if (target.kind != Named::Kind::segment)
            return read_link_keys(map, partial_.profiles, partial_.network.ipv6, Use::change, values,
                                  report_);
        Segment segment;
        segment.lan = values.up;
        read_lan_keys(map, partial_.network.ipv6, Use::change, segment, report_);
        values.up = segment.lan;
    }

    void repeat(MapReader& map, Entry& entry) {
        const auto* every = map.take("every");
        const auto* until = map.take("until");
        if (!every && !until) return entries_.push_back(entry);
        if (!every || !until) {
            report_.error(entry.position, "what is repeated needs `every` and `until`");
            return;
        }
        const auto period = read_time(*every, "`every`", report_);
        const auto last = read_time(*until, "`until`", report_);
        if (!period || !last) return;
        if (period->count() == 0) {
            report_.error(every->position, "`every` must be more than 0");
        } else if (*last < entry.at) {
            report_.error(until->position, "`until` must not be before `at`");
        } else if (static_cast<std::size_t>((*last - entry.at) / *period) + entries_.size() >= faults_most) {
            report_.error(every->position,
                          "more than " + std::to_string(faults_most) + " faults; repeat less often");
        } else {
            for (; entry.at <= *last; entry.at += *period)
                entries_.push_back(entry);
        }
    }

    /// The values after the entry has begun or ended: those of the file, with all changes that last then.
    Link changed(const Entry& entry, bool is_end) {
        auto& active = active_[{target_of(entry.target), entry.target.index}];
        if (is_end) {
            active.erase(std::find(active.begin(), active.end(), entry.node));
        } else {
            active.push_back(entry.node);
        }
        auto values = base(entry.target);
        for (const auto* node : active) {
            MapReader map{*node, "a fault", report_};
            read_values(map, entry.target, values);
        }
        return values;
    }

    void check_order(const Fault& fault, const Entry& entry) {
        const auto kind = begins(fault.kind) ? fault.kind : begin_of(fault.kind);
        const std::tuple key{kind, fault.target, fault.index, fault.count.value_or(0)};
        if (begins(fault.kind) && !lasting_.insert(key).second) {
            report_.error(entry.position, "at " + show_time(fault.at) + ", " +
                                              describe(partial_.network, fault) + ": it is so already");
        } else if (!begins(fault.kind) && lasting_.erase(key) == 0) {
            report_.error(entry.position, "at " + show_time(fault.at) + ", " +
                                              describe(partial_.network, fault) +
                                              ": nothing happens to it before that this could end");
        }
    }

    static Fault::Kind begin_of(Fault::Kind end) {
        if (end == Fault::Kind::up) return Fault::Kind::down;
        return end == Fault::Kind::restart ? Fault::Kind::crash : Fault::Kind::partition;
    }

    PartialNetwork& partial_;
    Diagnostics& report_;
    std::vector<Entry> entries_;
    std::map<std::pair<Fault::Target, std::size_t>, std::vector<const YamlNode*>> active_;
    std::set<std::tuple<Fault::Kind, Fault::Target, std::size_t, std::size_t>> lasting_;
};

}  // namespace

void read_faults(const YamlNode& node, PartialNetwork& partial) {
    if (!node.is_list()) {
        partial.report.error(node.position, "`faults` must be a list");
        return;
    }
    FaultReader reader{partial};
    for (const auto& entry : node.items)
        reader.read(entry);
    if (partial.report.errors() == 0) partial.network.faults = reader.timeline();
}

}  // namespace chathack::network
