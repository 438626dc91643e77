#include "conformance/observe/capture_replay.hpp"

#include <algorithm>

namespace chathack::observe {
namespace {

/// Whether times say more than places: not those of a clock that knows whole seconds only, or runs backwards.
bool times_tell(std::span<const Packet> capture) {
    constexpr std::size_t odd_one_in = 20;
    const auto whole_seconds = std::ranges::count_if(
        capture, [](const auto& packet) { return packet.at % std::chrono::seconds{1} == Time{}; });
    std::size_t backwards = 0;
    constexpr auto further = displaced_packets_max + 1;
    for (std::size_t place = further; place < capture.size(); ++place)
        if (capture[place].at < capture[place - further].at) ++backwards;
    const auto odd = std::max(backwards, static_cast<std::size_t>(whole_seconds));
    return odd * odd_one_in <= capture.size() || odd <= displaced_packets_max;
}

/// For each packet the last one that may truly have been earlier.
std::vector<std::size_t> settle(std::span<const Packet> capture) {
    std::vector<Time> earliest_from(capture.size());  // of a packet and all behind it
    Time earliest = Time::max();
    for (std::size_t place = capture.size(); place-- > 0;)
        earliest_from[place] = earliest = std::min(earliest, capture[place].at);
    std::vector<std::size_t> settled(capture.size());
    const bool by_place_only = !times_tell(capture);
    for (std::size_t place = 0; place < capture.size(); ++place) {
        const auto close = std::upper_bound(earliest_from.begin(), earliest_from.end(),
                                            capture[place].at + displaced_time_max);
        const auto by_time = static_cast<std::size_t>(close - earliest_from.begin());  // one behind the last
        settled[place] = place + displaced_packets_max;
        if (!by_place_only && by_time > 0) settled[place] = std::max(settled[place], by_time - 1);
    }
    return settled;
}

}  // namespace

CaptureReplay::CaptureReplay(std::span<const Packet> capture, std::span<const Connection> connections,
                             std::uint16_t server_port, Observer& observer)
    : capture_{capture}, server_port_{server_port}, observer_{observer}, settled_{settle(capture)} {
    for (const auto& connection : connections) {
        const bool to_server = connection.listener.port == server_port_;
        // Without an answer to its first packet there was no connection.
        const bool was_there = connection.start[1] || connection.carries_data(capture_);
        if (was_there && (to_server || connection.has_start())) prepare(connection, to_server);
    }
    sort_turns();
}

void CaptureReplay::prepare(const Connection& connection, bool to_server) {
    auto& shown = shown_.emplace_back();
    shown.connection = &connection;
    shown.to_server = to_server;
    auto& line = lines_.emplace_back();
    line.shown = &shown;
    line.directions[0].events.push_back({Event::Kind::opened, connection.packets.front().packet, 0, {}});
    if (!connection.has_start()) return;
    for (const auto end : {End::opener, End::listener})
        shown.streams[index(end)] = ByteStream{*connection.start[index(end)]};
    std::vector<std::uint64_t> needs_of_packet;
    needs_of_packet.reserve(connection.packets.size());
    for (const auto& [place, from] : connection.packets) {
        const auto& packet = capture_[place];
        auto& heard = shown.streams[index(other(from))];
        const auto acknowledged = heard.offset_of(packet.acknowledged);
        const bool tells = packet.ack && acknowledged >= 0;
        if (tells) heard.acknowledge(packet.acknowledged);
        needs_of_packet.push_back(tells ? static_cast<std::uint64_t>(acknowledged) : heard.sent_bytes());
        shown.streams[index(from)].add(packet, place);
    }
    add_events(line, End::opener, needs_of_packet);
    add_events(line, End::listener, needs_of_packet);
}

void CaptureReplay::add_events(Line& line, End from, const std::vector<std::uint64_t>& needs_of_packet) {
    const auto& packets = line.shown->connection->packets;
    const auto needs = [&](std::size_t place) {
        const auto at =
            std::lower_bound(packets.begin(), packets.end(), place,
                             [](const auto& sent, std::size_t than) { return sent.packet < than; });
        return needs_of_packet[static_cast<std::size_t>(at - packets.begin())];
    };
    const auto& stream = line.shown->streams[index(from)];
    auto& events = line.directions[index(from)].events;
    const auto add = [&](Event::Kind kind, std::size_t place, std::string_view bytes = {}) {
        events.push_back({kind, place, needs(place), bytes});
    };
    for (const auto& piece : stream.pieces())
        add(Event::Kind::bytes, piece.packet, piece.bytes);
    const auto& end = stream.end();
    if (stream.has_gap()) {
        // The missing bytes may have come right behind those before them.
        if (events.empty()) {
            events.push_back({Event::Kind::gap, packets.front().packet, 0, {}});
        } else {
            events.push_back({Event::Kind::gap, events.back().packet, events.back().needs, {}});
        }
    } else if (!end && from == End::opener && stream.last_packet()) {
        add(Event::Kind::lost_sight, *stream.last_packet());
    }
    if (end) add(end->broken ? Event::Kind::broken : Event::Kind::ended, end->packet);
}

void CaptureReplay::sort_turns() {
    for (auto& line : lines_)
        for (const auto from : {End::opener, End::listener}) {
            const auto& events = line.directions[index(from)].events;
            for (std::size_t event = 0; event < events.size(); ++event)
                turns_.push_back({events[event].packet, &line, from, event});
        }
    std::stable_sort(turns_.begin(), turns_.end(),
                     [](const Turn& a, const Turn& b) { return a.packet < b.packet; });
}

void CaptureReplay::run() {
    for (const auto& turn : turns_) {
        observer_.passed(turn.packet + 1);
        auto& direction = turn.line->directions[index(turn.from)];
        while (direction.next <= turn.event)
            if (!show_next(*turn.line, turn.from))  // acknowledgements that contradict one another
                tell(*turn.line, turn.from, direction.events[direction.next]);
    }
    observer_.finish(capture_.empty() ? Time{} : capture_.back().at);
}

bool CaptureReplay::show_next(Line& line, End from) {
    auto& direction = line.directions[index(from)];
    if (direction.busy) return false;
    direction.busy = true;
    const auto event = direction.events[direction.next];
    const auto& heard = line.directions[index(other(from))];
    bool ready = true;
    if (from == End::listener && heard.next == 0) ready = show_next(line, other(from));
    while (ready && heard.bytes < event.needs && heard.next < heard.events.size())
        ready = show_next(line, other(from));
    direction.busy = false;
    if (ready) tell(line, from, event);
    return ready;
}

void CaptureReplay::tell(Line& line, End from, const Event& event) {
    auto& direction = line.directions[index(from)];
    ++direction.next;
    direction.bytes += event.bytes.size();
    if (event.kind == Event::Kind::gap) direction.bytes = ByteStream::unlimited;
    const auto at = capture_[event.packet].at;
    observer_.seen({event.packet + 1, settled_[event.packet] + 1});
    const auto link = line.shown->link;
    switch (event.kind) {
        case Event::Kind::opened:
            return open(line, at);
        case Event::Kind::bytes:
            return observer_.bytes(link, from, wire::as_bytes(event.bytes), at);
        case Event::Kind::gap:
            return observer_.gap(link, from, at);
        case Event::Kind::lost_sight:
            return observer_.lose_sight(link);
        case Event::Kind::ended:
        case Event::Kind::broken:
            return observer_.end(link, from, event.kind == Event::Kind::broken, at);
    }
}

void CaptureReplay::open(Line& line, Time at) {
    const auto& connection = *line.shown->connection;
    if (line.shown->to_server) {
        line.shown->link = observer_.open(at, connection.has_start(), connection.listener);
    } else if (observer_.expects(connection.listener)) {
        line.shown->link = observer_.open_direct(connection.listener, at);
    }
}

}  // namespace chathack::observe
