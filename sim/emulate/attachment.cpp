#include "sim/emulate/attachment.hpp"

#include <variant>

namespace chathack::emulate {

using transport::Endpoint;
using transport::Tag;

void Attachment::start(const Endpoint& listen, Orders& orders) const {
    orders_for(Place::server, orders).add(transport::Listen{listener, bridge_});
    orders_for(Place::outside, orders).add(transport::Listen{listener, listen});
}

void Attachment::on(Place from, const transport::Event& event, Orders& orders) {
    if (const auto* got = std::get_if<transport::Accepted>(&event)) return accepted(from, *got, orders);
    if (const auto* got = std::get_if<transport::Connected>(&event)) return connected(from, *got, orders);
    if (const auto* got = std::get_if<transport::ConnectFailed>(&event))
        return not_connected(from, *got, orders);
    if (const auto* got = std::get_if<transport::Received>(&event)) {
        if (const auto found = find(from, got->conn); found.line) received(found, got->bytes, orders);
    }
    if (const auto* got = std::get_if<transport::Ended>(&event)) {
        if (const auto found = find(from, got->conn); found.line) ended(found, orders);
    }
    if (const auto* got = std::get_if<transport::Closed>(&event)) {
        if (const auto found = find(from, got->conn); found.line) broken(found, orders);
    }
}

void Attachment::accepted(Place from, const transport::Accepted& event, Orders& orders) {
    auto number = last_ + 1;
    auto end = real_client;
    auto next = Place::clients;  // the place that makes the next connection
    if (from == Place::server) {
        const auto at = by_local_.find(event.remote);
        if (at == by_local_.end())  // its real client is already gone
            return orders_for(from, orders).add(transport::Reset{event.conn});
        number = at->second;
        end = simulated_server;
        next = Place::outside;
    } else {
        last_ = number;
        ++counts_.connections;
        ++counts_.open;
    }
    auto& line = lines_[number];
    line.conns[end] = event.conn;
    by_conn_[{from, event.conn}] = {number, end};
    orders_for(from, orders)
        .add(transport::Pause{event.conn});  // read no bytes before the next connection can take them
    orders_for(next, orders).add(transport::Connect{Tag{number}, end == real_client ? bridge_ : to_});
}

void Attachment::connected(Place from, const transport::Connected& event, Orders& orders) {
    const auto number = static_cast<LineNumber>(event.tag);
    const auto at = lines_.find(number);
    const auto end = from == Place::clients ? simulated_client : real_server;
    if (at == lines_.end() || at->second.over[end / 2])
        return orders_for(from, orders).add(transport::Reset{event.conn});
    if (end == simulated_client) {
        at->second.local = event.local;
        by_local_[event.local] = number;
    }
    at->second.conns[end] = event.conn;
    by_conn_[{from, event.conn}] = {number, end};
    const auto waiting = joined_with(end);
    auto& there = orders_for(place_of[waiting], orders);
    there.add(transport::Resume{at->second.conns[waiting]});
    if (at->second.ended[waiting]) orders_for(from, orders).add(transport::HalfClose{event.conn});
}

void Attachment::not_connected(Place from, const transport::ConnectFailed& event, Orders& orders) {
    const auto number = static_cast<LineNumber>(event.tag);
    const auto at = lines_.find(number);
    if (at == lines_.end()) return;
    const auto end = from == Place::clients ? simulated_client : real_server;
    ++counts_.failed;
    notes_.push_back((end == simulated_client ? "the simulated network lets nobody through"
                                              : to_string(to_) + " cannot be reached") +
                     std::string{": "} + std::string{transport::to_string(event.error)});
    const auto waiting = joined_with(end);
    orders_for(place_of[waiting], orders).add(transport::Reset{at->second.conns[waiting]});
    end_half(number, end);
}

void Attachment::received(const Found& found, wire::Bytes bytes, Orders& orders) {
    auto& line = *found.line;
    const auto to = joined_with(found.end);
    orders_for(place_of[to], orders).send_bytes(line.conns[to], bytes);
    if (place_of[found.end] == Place::outside) {
        line.under_way[found.end] += bytes.size();
        if (line.under_way[found.end] < under_way_bytes_max || line.held[found.end]) return;
        line.held[found.end] = true;
        orders_for(Place::outside, orders).add(transport::Pause{line.conns[found.end]});
        return;
    }
    (found.end == simulated_server ? counts_.bytes_up : counts_.bytes_down) += bytes.size();
    const auto origin = far_from(to);
    line.under_way[origin] -= bytes.size();
    if (!line.held[origin] || line.under_way[origin] > under_way_bytes_max / 2) return;
    line.held[origin] = false;
    orders_for(Place::outside, orders).add(transport::Resume{line.conns[origin]});
}

void Attachment::ended(const Found& found, Orders& orders) {
    auto& line = *found.line;
    const auto to = joined_with(found.end);
    line.ended[found.end] = true;
    if (!line.ended[to]) return orders_for(place_of[to], orders).add(transport::HalfClose{line.conns[to]});
    for (const auto end : {found.end, to})
        orders_for(place_of[end], orders).add(transport::Close{line.conns[end]});
    end_half(found.number, found.end);
}

void Attachment::broken(const Found& found, Orders& orders) {
    const auto to = joined_with(found.end);
    auto& there = orders_for(place_of[to], orders);
    if (const auto conn = found.line->conns[to]; conn != ConnId{}) {
        there.add(transport::Reset{conn});
    } else {
        there.add(transport::CancelConnect{Tag{found.number}});
    }
    end_half(found.number, found.end);
}

Attachment::Found Attachment::find(Place from, ConnId conn) {
    const auto at = by_conn_.find({from, conn});
    if (at == by_conn_.end()) return {};
    const auto [number, end] = at->second;
    return {number, &lines_.at(number), end};
}

/// Ends the half of a line that this end belongs to, and the line when its other half is over too.
void Attachment::end_half(LineNumber number, End end) {
    auto& line = lines_.at(number);
    for (const auto one : {end, joined_with(end)})
        by_conn_.erase({place_of[one], line.conns[one]});
    line.over[end / 2] = true;
    const bool was_accepted = line.conns[simulated_server] != ConnId{};
    if (!line.over[0] || (was_accepted && !line.over[1])) return;
    by_local_.erase(line.local);
    lines_.erase(number);
    --counts_.open;
}

std::vector<transport::ConnId> Attachment::through() const {
    std::vector<ConnId> conns;
    for (const auto& [number, line] : lines_) {
        if (const auto conn = line.conns[simulated_client]; conn != ConnId{} && !line.over[0])
            conns.push_back(conn);
    }
    return conns;
}

}  // namespace chathack::emulate
