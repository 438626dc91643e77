#include "sim/network/links.hpp"

#include "sim/network/units.hpp"

namespace chathack::network {
namespace {

using input::Diagnostics;
using input::MapReader;
using input::YamlNode;

constexpr std::size_t ethernet_mtu_bytes = 1500;
constexpr std::size_t wifi_mtu_bytes = 2296;
constexpr std::int64_t packets_most = 1'000'000;
constexpr std::size_t queue_bytes_most = 1024 * 1024 * 1024;

template <typename Value>
void put(std::optional<Value> read, Value& value) {
    if (read) value = *read;
}

void read_jitter(const YamlNode& node, Jitter& jitter, Diagnostics& report) {
    jitter = {};
    if (node.is_scalar()) return put(read_time(node, "`jitter`", report), jitter.most);
    MapReader map{node, "`jitter`", report};
    if (const auto* most = map.need("most")) put(read_time(*most, "`most`", report), jitter.most);
    if (const auto* mean = map.need("mean")) {
        put(read_time(*mean, "`mean`", report), jitter.mean);
        if (jitter.mean > jitter.most && jitter.most.count() != 0)
            report.error(mean->position, "`mean` must not be more than `most`");
    }
    map.finish();
}

void read_burst(const YamlNode& node, std::optional<Burst>& burst, Diagnostics& report) {
    burst.emplace();
    MapReader map{node, "`burst`", report};
    if (const auto* enter = map.need("enter")) put(read_part(*enter, "`enter`", report), burst->enter);
    if (const auto* leave = map.need("leave")) {
        put(read_part(*leave, "`leave`", report), burst->leave);
        if (burst->leave <= 0)
            report.error(leave->position, "`leave` must be more than 0 %: a burst must end");
    }
    if (const auto* loss = map.take("loss")) put(read_part(*loss, "`loss`", report), burst->loss);
    if (const auto* most = map.take("most")) {
        const auto time = read_time(*most, "`most`", report);
        put(time, burst->most);
        if (time && time->count() <= 0) report.error(most->position, "`most` must be more than 0");
    }
    map.finish();
}

void read_loss(const YamlNode& node, OneWay& way, Diagnostics& report) {
    way.loss = 0;
    way.burst.reset();
    if (!node.is_map()) return put(read_part(node, "`loss`", report), way.loss);
    MapReader map{node, "`loss`", report};
    if (const auto* random = map.take("random")) put(read_part(*random, "`random`", report), way.loss);
    if (const auto* burst = map.take("burst")) read_burst(*burst, way.burst, report);
    map.finish();
}

void read_reordering(const YamlNode& node, Reordering& reordering, Diagnostics& report) {
    reordering = {};
    MapReader map{node, "`reordering`", report};
    if (const auto* part = map.need("part")) put(read_part(*part, "`part`", report), reordering.part);
    if (const auto* hold = map.need("hold")) put(read_time(*hold, "`hold`", report), reordering.hold);
    map.finish();
}

/// Reads the limit of a queue: `100 packets`, `64 KiB`.
void read_limit(const YamlNode& node, Queue& queue, Diagnostics& report) {
    const auto word = read_word(node, "`limit`", report);
    if (!word) return;
    if (word->ends_with(" packets")) {
        YamlNode number = node;
        number.scalar = word->substr(0, word->size() - std::string_view{" packets"}.size());
        const auto packets = read_integer(number, "a limit in packets", 1, packets_most, report);
        if (packets) queue.limit = static_cast<std::size_t>(*packets);
        queue.limit_in_bytes = false;
        return;
    }
    if (word->find('B') == std::string::npos) {
        report.error(node.position, "`limit` must be written like `100 packets` or `64 KiB`, and this is " +
                                        input::shown(*word));
        return;
    }
    put(read_bytes(node, "`limit`", 1, queue_bytes_most, report), queue.limit);
    queue.limit_in_bytes = true;
}

void read_red(MapReader& map, Queue& queue, Diagnostics& report) {
    const auto read = [&](std::string_view key, std::size_t& value) {
        const auto* node = map.take(key);
        if (!node) return;
        const auto packets =
            read_integer(*node, "`" + std::string{key} + "` (packets)", 1, packets_most, report);
        if (packets) value = static_cast<std::size_t>(*packets);
    };
    read("least", queue.least);
    read("most", queue.most);
    if (queue.least >= queue.most)
        report.error(map.node().position, "`least` must be less than `most` in a red queue");
}

void read_queue(const YamlNode& node, Queue& queue, Diagnostics& report) {
    queue = {};
    if (node.is_scalar()) return read_limit(node, queue, report);
    MapReader map{node, "`queue`", report};
    if (const auto* kind = map.need("kind")) {
        put(read_choice<QueueKind>(*kind, "`kind`",
                                   {{"drop-tail", QueueKind::drop_tail},
                                    {"codel", QueueKind::codel},
                                    {"fq-codel", QueueKind::fq_codel},
                                    {"red", QueueKind::red}},
                                   report),
            queue.kind);
    }
    const bool tail = queue.kind == QueueKind::drop_tail;
    const bool codel = queue.kind == QueueKind::codel || queue.kind == QueueKind::fq_codel;
    if (const auto* limit = map.take("limit")) {
        read_limit(*limit, queue, report);
        if (queue.limit_in_bytes && !tail)
            report.error(limit->position, "only a drop-tail queue has a limit in bytes; write `100 packets`");
    }
    if (codel) {
        if (const auto* target = map.take("target"))
            put(read_time(*target, "`target`", report), queue.target);
        if (const auto* interval = map.take("interval"))
            put(read_time(*interval, "`interval`", report), queue.interval);
    }
    if (queue.kind == QueueKind::fq_codel) {
        if (const auto* flows = map.take("flows")) {
            const auto count = read_integer(*flows, "`flows`", 1, 65'536, report);
            if (count) queue.flows = static_cast<std::size_t>(*count);
        }
    }
    if (queue.kind == QueueKind::red) read_red(map, queue, report);
    map.finish();
}

void read_mtu(const YamlNode& node, bool ipv6, std::size_t most, std::size_t& mtu_bytes,
              Diagnostics& report) {
    const std::size_t least = ipv6 ? 1280 : 576;
    put(read_bytes(node, ipv6 ? "`mtu` under IPv6" : "`mtu`", least, most, report), mtu_bytes);
}

/// Reads the keys that a LAN and a link have in common.
void read_common(MapReader& map, Use use, OneWay& way, Diagnostics& report) {
    if (const auto* rate = map.take("rate"))
        put(read_rate(*rate, "`rate`", report), way.rate_bits_per_second);
    if (const auto* delay = map.take("delay")) put(read_time(*delay, "`delay`", report), way.delay);
    if (const auto* loss = map.take("loss")) read_loss(*loss, way, report);
    if (const auto* corruption = map.take("corruption"))
        put(read_part(*corruption, "`corruption`", report), way.corruption);
    if (use == Use::change) return;
    if (const auto* queue = map.take("queue")) read_queue(*queue, way.queue, report);
}

void read_way(MapReader& map, Use use, OneWay& way, Diagnostics& report) {
    read_common(map, use, way, report);
    if (const auto* jitter = map.take("jitter")) read_jitter(*jitter, way.jitter, report);
    if (const auto* duplication = map.take("duplication"))
        put(read_part(*duplication, "`duplication`", report), way.duplication);
    if (const auto* reordering = map.take("reordering")) read_reordering(*reordering, way.reordering, report);
}

const Link* find(const Profiles& profiles, const YamlNode& node, std::string_view what, Diagnostics& report) {
    const auto word = read_word(node, what, report);
    if (!word) return nullptr;
    std::vector<std::string_view> known;
    for (const auto& [name, link] : profiles.all) {
        if (name == *word) return &link;
        known.push_back(name);
    }
    report.error(node.position,
                 "unknown profile " + input::shown(*word) + " for " + std::string{what} +
                     (known.empty() ? "; the file has no `profiles`, so write the link as a map"
                                    : input::hint(*word, known)));
    return nullptr;
}

}  // namespace

void read_link(const YamlNode& node, std::string_view what, const Profiles& profiles, bool ipv6, Link& link,
               Diagnostics& report) {
    if (node.is_scalar()) {
        if (const auto* profile = find(profiles, node, what, report)) link = *profile;
        return;
    }
    MapReader map{node, what, report};
    read_link_keys(map, profiles, ipv6, Use::whole, link, report);
    map.finish();
}

void read_link_keys(MapReader& map, const Profiles& profiles, bool ipv6, Use use, Link& link,
                    Diagnostics& report) {
    if (use == Use::whole) {
        if (const auto* base = map.take("profile")) {
            if (const auto* profile = find(profiles, *base, "`profile`", report)) link = *profile;
        }
        if (const auto* mtu = map.take("mtu")) read_mtu(*mtu, ipv6, 65'535, link.mtu_bytes, report);
    }
    read_way(map, use, link.up, report);
    MapReader again{map.node(), "a link", report};  // finds the same faults again; the report keeps each once
    read_way(again, use, link.down, report);
    for (const auto& [key, way] : {std::pair{"up", &link.up}, std::pair{"down", &link.down}}) {
        const auto* node = map.take(key);
        if (!node) continue;
        MapReader direction{*node, "`" + std::string{key} + "`", report};
        read_way(direction, use, *way, report);
        direction.finish();
    }
}

void read_lan_keys(MapReader& map, bool ipv6, Use use, Segment& segment, Diagnostics& report) {
    if (use == Use::whole) {
        if (const auto* mtu = map.take("mtu"))
            read_mtu(*mtu, ipv6, ethernet_mtu_bytes, segment.mtu_bytes, report);
    }
    read_common(map, use, segment.lan, report);
    if (segment.lan.queue.kind != QueueKind::drop_tail)
        report.error(map.node().position, "the queues of a LAN are drop-tail; give another one to a link");
}

void read_wifi_keys(MapReader& map, bool ipv6, Segment& segment, Diagnostics& report) {
    auto& wifi = segment.wifi.emplace();
    if (const auto* standard = map.take("standard")) {
        put(read_choice<WifiStandard>(*standard, "`standard`",
                                      {{"802.11a", WifiStandard::a},
                                       {"802.11g", WifiStandard::g},
                                       {"802.11n", WifiStandard::n},
                                       {"802.11ac", WifiStandard::ac},
                                       {"802.11ax", WifiStandard::ax}},
                                      report),
            wifi.standard);
    }
    if (const auto* distance = map.take("distance")) {
        MapReader ring{*distance, "`distance`", report};
        if (const auto* from = ring.need("from"))
            put(read_metres(*from, "`from`", report), wifi.distance_least_metres);
        if (const auto* to = ring.need("to")) {
            put(read_metres(*to, "`to`", report), wifi.distance_most_metres);
            if (wifi.distance_most_metres < wifi.distance_least_metres)
                report.error(to->position, "`to` must not be nearer than `from`");
        }
        ring.finish();
    }
    if (const auto* exponent = map.take("exponent"))
        put(read_number(*exponent, "`exponent`", "", 1, 10, report), wifi.exponent);
    if (const auto* loss = map.take("loss_at_1_m"))
        put(read_number(*loss, "`loss_at_1_m`", "dB", 0, 200, report), wifi.loss_at_metre_db);
    if (const auto* power = map.take("power"))
        put(read_number(*power, "`power`", "dBm", 0, 40, report), wifi.power_dbm);
    if (const auto* mtu = map.take("mtu")) read_mtu(*mtu, ipv6, wifi_mtu_bytes, segment.mtu_bytes, report);
}

void read_tcp(const YamlNode& node, Tcp& tcp, Diagnostics& report) {
    constexpr std::size_t buffer_least = 4096;
    constexpr std::size_t buffer_most = 256 * 1024 * 1024;
    MapReader map{node, "`tcp`", report};
    if (const auto* variant = map.take("variant")) {
        put(read_choice<TcpVariant>(
                *variant, "`variant`",
                {{"new-reno", TcpVariant::new_reno}, {"cubic", TcpVariant::cubic}, {"bbr", TcpVariant::bbr}},
                report),
            tcp.variant);
    }
    if (const auto* buffer = map.take("send_buffer"))
        put(read_bytes(*buffer, "`send_buffer`", buffer_least, buffer_most, report), tcp.send_buffer_bytes);
    if (const auto* buffer = map.take("receive_buffer"))
        put(read_bytes(*buffer, "`receive_buffer`", buffer_least, buffer_most, report),
            tcp.receive_buffer_bytes);
    if (const auto* flag = map.take("no_delay"))
        tcp.no_delay = read_flag(*flag, "`no_delay`", report).value_or(tcp.no_delay);
    map.finish();
}

}  // namespace chathack::network
