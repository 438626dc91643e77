#include "conformance/observe/connections.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <utility>

namespace chathack::observe {
namespace {

using transport::Endpoint;
using Route = std::pair<Endpoint, Endpoint>;

/// How much later the other side of an address translation may see a packet.
constexpr std::chrono::milliseconds copy_delay_max{100};

/// A packet of the handshake with which a connection begins.
struct Opening {
    Endpoint opener, listener;
    std::uint32_t start = 0;  ///< of the opener
};
std::optional<Opening> opening_of(const Packet& packet) {
    if (!packet.syn) return {};
    if (packet.ack) return Opening{packet.to, packet.from, packet.acknowledged};
    return Opening{packet.from, packet.to, packet.sequence + 1};
}

Connection make_connection(const Packet& packet, std::uint16_t server_port) {
    Connection made;
    const bool of_server = packet.from.port == server_port && packet.to.port != server_port;
    made.opener = of_server ? packet.to : packet.from;
    made.listener = of_server ? packet.from : packet.to;
    return made;
}

/// Whether the packet opens a connection behind one that had ended, even if it has the same numbers.
bool opens_anew(const Connection& before, const Packet& packet, std::span<const Packet> capture) {
    if (!packet.syn || packet.ack || before.packets.size() <= displaced_packets_max) return false;
    std::array<bool, 2> ended{};
    Time last{};
    for (const auto& sent : before.packets) {
        const auto& one = capture[sent.packet];
        if (one.fin || one.rst) ended[index(sent.from)] = true;
        if (one.rst) ended = {true, true};
        last = std::max(last, one.at);
    }
    return ended[0] && ended[1] && packet.at > last + displaced_time_max;
}

/// Takes what a packet of the handshake tells. False when it begins another connection between the same two.
bool learn(Connection& connection, const Packet& packet) {
    const auto opening = opening_of(packet);
    if (!opening) return true;
    if (connection.start[0] && connection.start[0] != opening->start) return false;
    if (!connection.start[0] && connection.packets.size() > displaced_packets_max) return false;
    if (!connection.start[0]) {
        const bool turned = connection.opener != opening->opener;
        if (turned)
            for (auto& sent : connection.packets)
                sent.from = other(sent.from);
        connection.opener = opening->opener;
        connection.listener = opening->listener;
    }
    connection.start[0] = opening->start;
    if (packet.ack) connection.start[1] = packet.sequence + 1;
    return true;
}

std::vector<Connection> sort_packets(std::span<const Packet> capture, std::uint16_t server_port) {
    std::vector<Connection> all;
    std::map<Route, std::size_t> latest;  // the connection between two places
    for (std::size_t place = 0; place < capture.size(); ++place) {
        const auto& packet = capture[place];
        const Route route = std::minmax(packet.from, packet.to);
        const auto [at, is_new] = latest.try_emplace(route, all.size());
        if (is_new) all.push_back(make_connection(packet, server_port));
        if (opens_anew(all[at->second], packet, capture) || !learn(all[at->second], packet)) {
            at->second = all.size();
            all.push_back(make_connection(packet, server_port));
            learn(all.back(), packet);
        }
        auto& connection = all[at->second];
        connection.packets.push_back({place, packet.from == connection.opener ? End::opener : End::listener});
    }
    return all;
}

/// Finds connections of which one is the other under other addresses: the same bytes under the same numbers
/// at the same time.
class Copies {
public:
    explicit Copies(std::span<const Packet> capture) : capture_{capture} {}

    bool is_copy(const Connection& one, const Connection& another) const {
        if (!one.has_start() || one.start != another.start) return false;
        // Where both sides begin alike, as in simulators, so do all connections: the numbers tell nothing.
        if (one.start[0] == one.start[1]) return false;
        const auto between = begin(one) - begin(another);
        if (between > copy_delay_max || between < -copy_delay_max) return false;
        const auto sent = payloads(one), again = payloads(another);
        std::size_t equal = 0;
        for (const auto& [where, bytes] : sent) {
            const auto at = again.find(where);
            if (at == again.end()) continue;
            const auto common = std::min(bytes.size(), at->second.size());
            if (bytes.substr(0, common) != at->second.substr(0, common)) return false;
            ++equal;
        }
        return equal > 0 && 2 * equal >= std::max(sent.size(), again.size());
    }

private:
    using Where = std::pair<End, std::uint32_t>;

    Time begin(const Connection& connection) const { return capture_[connection.packets.front().packet].at; }
    std::map<Where, std::string_view> payloads(const Connection& connection) const {
        std::map<Where, std::string_view> all;
        for (const auto& sent : connection.packets) {
            const auto& packet = capture_[sent.packet];
            if (!packet.payload.empty()) all.emplace(Where{sent.from, packet.sequence}, packet.payload);
        }
        return all;
    }

    std::span<const Packet> capture_;
};

void join(Connection& into, const Connection& copy) {
    std::vector<Connection::Sent> both;
    std::merge(into.packets.begin(), into.packets.end(), copy.packets.begin(), copy.packets.end(),
               std::back_inserter(both), [](const auto& a, const auto& b) { return a.packet < b.packet; });
    into.packets = std::move(both);
    ++into.copies;
}

}  // namespace

bool Connection::carries_data(std::span<const Packet> capture) const {
    return std::any_of(packets.begin(), packets.end(),
                       [&](const Sent& sent) { return capture[sent.packet].payload_bytes > 0; });
}

std::vector<Connection> find_connections(std::span<const Packet> capture, std::uint16_t server_port) {
    const Copies copies{capture};
    std::vector<Connection> distinct;
    std::multimap<decltype(Connection::start), std::size_t> by_start;
    for (auto& connection : sort_packets(capture, server_port)) {
        if (!connection.has_start()) {  // then it is nobody's copy
            distinct.push_back(std::move(connection));
            continue;
        }
        const auto [first, last] = by_start.equal_range(connection.start);
        const auto original = std::find_if(
            first, last, [&](const auto& one) { return copies.is_copy(distinct[one.second], connection); });
        if (original != last) {
            auto& into = distinct[original->second];
            if (into.listener.port != server_port && connection.listener.port == server_port) {
                into.opener = connection.opener;
                into.listener = connection.listener;
            }
            join(into, connection);
            continue;
        }
        by_start.emplace(connection.start, distinct.size());
        distinct.push_back(std::move(connection));
    }
    return distinct;
}

std::uint16_t guess_server_port(std::span<const Packet> capture) {
    std::map<std::uint16_t, std::size_t> connections;
    for (const auto& connection : sort_packets(capture, 7777))
        if (connection.start[0] || connection.listener.port == 7777) ++connections[connection.listener.port];
    if (connections.empty()) return 0;
    if (connections.contains(7777)) return 7777;
    return std::max_element(connections.begin(), connections.end(),
                            [](const auto& a, const auto& b) { return a.second < b.second; })
        ->first;
}

}  // namespace chathack::observe
