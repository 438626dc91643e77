#include "sim/emulate/flows.hpp"

#include <algorithm>

#include "sim/emulate/segment.hpp"

namespace chathack::emulate {
namespace {

using Bytes = std::span<const std::byte>;

bool is_before(std::uint32_t one, std::uint32_t other) { return static_cast<std::int32_t>(one - other) < 0; }

std::vector<std::byte> copied(Bytes bytes) { return {bytes.begin(), bytes.end()}; }

}  // namespace

void Flows::sent_to_real(Bytes packet, transport::Time now) { note(packet, true, now); }
void Flows::sent_by_real(Bytes packet, transport::Time now) { note(packet, false, now); }

bool Flows::waits(const Side& side, const Side& other) {
    return side.begun && (!other.heard || is_before(other.acknowledged, side.end));
}

void Flows::note(Bytes packet, bool from_client, transport::Time now) {
    const auto segment = read_segment(packet);
    if (!segment) return;
    const auto key =
        from_client ? Key{copied(segment->from), copied(segment->to), segment->from_port, segment->to_port}
                    : Key{copied(segment->to), copied(segment->from), segment->to_port, segment->from_port};
    auto& flow = all_[key];
    auto& side = from_client ? flow.client : flow.real;
    auto& other = from_client ? flow.real : flow.client;
    if (!waits(side, other)) side.moved = now;
    flow.reset = flow.reset || (segment->flags & tcp_rst) != 0;
    if (!side.begun || is_before(side.end, segment->end)) side.end = segment->end;
    side.begun = true;
    side.finished = side.finished || (segment->flags & tcp_fin) != 0;
    if ((segment->flags & tcp_ack) == 0) return;
    if (side.heard && !is_before(side.acknowledged, segment->acknowledged))
        return;  // an old segment that arrives late
    if (waits(other, side)) longest_stall_ = std::max(longest_stall_, now - other.moved);
    side.acknowledged = segment->acknowledged;
    side.heard = true;
    other.moved = now;
}

bool Flows::Flow::over() const {
    const bool closed = client.finished && real.finished && !is_before(client.acknowledged, real.end) &&
                        !is_before(real.acknowledged, client.end);
    return reset || closed;
}

std::size_t Flows::open() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(all_, [](const auto& entry) { return !entry.second.over(); }));
}

bool Flows::a_client_waits() const {
    return std::ranges::any_of(all_, [](const auto& entry) {
        const auto& [client, real, reset] = entry.second;
        return !reset && waits(client, real);
    });
}

bool Flows::real_waits() const {
    return std::ranges::any_of(all_, [](const auto& entry) {
        const auto& [client, real, reset] = entry.second;
        return !reset && waits(real, client);
    });
}

transport::Time Flows::longest_stall(transport::Time now) const {
    auto longest = longest_stall_;
    for (const auto& [key, flow] : all_) {
        if (flow.reset) continue;
        if (waits(flow.client, flow.real)) longest = std::max(longest, now - flow.client.moved);
        if (waits(flow.real, flow.client)) longest = std::max(longest, now - flow.real.moved);
    }
    return longest;
}

std::vector<std::vector<std::byte>> Flows::resets() const {
    std::vector<std::vector<std::byte>> all;
    for (const auto& [key, flow] : all_) {
        if (flow.over()) continue;
        for (const auto number : {flow.real.acknowledged, flow.client.end})
            all.push_back(reset_packet(key.client, key.real, key.client_port, key.real_port, number));
    }
    return all;
}

}  // namespace chathack::emulate
