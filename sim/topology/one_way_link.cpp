#include "sim/topology/one_way_link.hpp"

#include <ns3/simulator.h>

#include <algorithm>
#include <cmath>

namespace chathack::topology {
namespace {

ns3::Time to_ns3(network::Duration time) {
    return ns3::NanoSeconds(static_cast<std::uint64_t>(time.count()));
}

}  // namespace

void Partitions::cut(std::size_t group, bool off) {
    if (off) {
        cut_.push_back(group);
    } else {
        cut_.erase(std::remove(cut_.begin(), cut_.end(), group), cut_.end());
    }
}

bool Partitions::cross(const ns3::Packet& packet, std::size_t header_bytes) const {
    const auto ends = book_.ends_of(packet, header_bytes);
    if (!ends) return false;
    const auto from = group_of_[ends->source];
    const auto to = group_of_[ends->destination];
    const auto is_cut = [&](std::size_t group) {
        return std::find(cut_.begin(), cut_.end(), group) != cut_.end();
    };
    return from != to && (is_cut(from) || is_cut(to));
}

OneWayLink::OneWayLink(const network::OneWay& values, const Home& home) : values_{&values}, home_{home} {}

OneWayLink::Fate OneWayLink::send(const ns3::Packet& packet, std::size_t header_bytes, ns3::Time takes) {
    ++count_.packets;
    count_.bytes += packet.GetSize();
    Fate fate;
    fate.nth = count_.packets;
    fate.lost = true;
    if (closed()) {
        lose(LossCause::down, fate.nth);
        return fate;
    }
    if (home_.partitions && home_.partitions->any() && home_.partitions->cross(packet, header_bytes)) {
        lose(LossCause::partition, fate.nth);
        return fate;
    }
    if (const auto cause = draw_loss(fate.nth)) {
        lose(*cause, fate.nth);
        return fate;
    }
    fate.lost = false;
    fate.arrives_after = takes + to_ns3(values().delay) + draw_jitter();
    if (values().reordering.part > 0 && draw() < values().reordering.part) {
        ++count_.reordered;
        fate.arrives_after += to_ns3(values().reordering.hold);
    } else {
        const auto now = ns3::Simulator::Now();
        last_arrival_ = std::max(last_arrival_, now + fate.arrives_after);
        fate.arrives_after = last_arrival_ - now;
    }
    fate.twice = values().duplication > 0 && draw() < values().duplication;
    if (fate.twice) ++count_.duplicated;
    return fate;
}

bool OneWayLink::cut_meanwhile(std::uint64_t nth, std::uint64_t cuts) {
    if (cuts == cuts_) return false;
    lose(LossCause::down, nth);
    return true;
}

void OneWayLink::set(bool& flag, bool value) {
    if (value && !closed()) ++cuts_;
    flag = value;
}

std::optional<LossCause> OneWayLink::draw_loss(std::uint64_t nth) {
    if (home_.replay) {
        const auto& losses = *home_.replay;
        while (replayed_ < losses.size() && losses[replayed_].first < nth)
            ++replayed_;
        if (replayed_ == losses.size() || losses[replayed_].first != nth) return std::nullopt;
        return losses[replayed_].second;
    }
    if (values().burst) {
        const auto& burst = *values().burst;
        const auto now = ns3::Simulator::Now();
        if (in_burst_ && burst.most.count() > 0 &&
            (now - burst_began_).GetNanoSeconds() >= burst.most.count())
            in_burst_ = false;
        if (!in_burst_ && draw() < burst.enter) {
            in_burst_ = true;
            burst_began_ = now;
        }
        if (in_burst_) {
            const bool lost = burst.loss >= 1 || draw() < burst.loss;
            in_burst_ = draw() >= burst.leave;
            if (lost) return LossCause::burst;
        }
    }
    if (values().loss > 0 && draw() < values().loss) return LossCause::loss;
    if (values().corruption > 0 && draw() < values().corruption) return LossCause::corruption;
    return std::nullopt;
}

ns3::Time OneWayLink::draw_jitter() {
    const auto& jitter = values().jitter;
    if (jitter.most.count() == 0) return {};
    const auto most = static_cast<double>(jitter.most.count());
    if (jitter.mean.count() == 0) return ns3::NanoSeconds(static_cast<std::uint64_t>(draw() * most));
    const auto drawn = -std::log1p(-draw()) * static_cast<double>(jitter.mean.count());
    return ns3::NanoSeconds(static_cast<std::uint64_t>(std::min(drawn, most)));
}

double OneWayLink::draw() {
    if (!random_) {
        random_ = ns3::CreateObject<ns3::UniformRandomVariable>();
        random_->SetStream(home_.stream);
    }
    return random_->GetValue();
}

void OneWayLink::lose(LossCause cause, std::uint64_t nth) {
    ++count_.lost[static_cast<std::size_t>(cause) - 1];
    home_.log->add({.link = home_.link,
                    .direction = home_.direction,
                    .cause = cause,
                    .nth = nth,
                    .at = network::Duration{ns3::Simulator::Now().GetNanoSeconds()}});
}

void OneWayLink::count_sent(ns3::Ptr<const ns3::Packet> packet) {
    ++count_.packets;
    count_.bytes += packet->GetSize();
}

void OneWayLink::count_refused(ns3::Ptr<const ns3::Packet>) {
    lose(closed() ? LossCause::down : LossCause::queue, 0);
}

void OneWayLink::count_queue_drop(ns3::Ptr<const ns3::QueueDiscItem>) { lose(LossCause::queue, 0); }

}  // namespace chathack::topology
