#include <ns3/arp-l3-protocol.h>
#include <ns3/codel-queue-disc.h>
#include <ns3/csma-channel.h>
#include <ns3/csma-net-device.h>
#include <ns3/drop-tail-queue.h>
#include <ns3/fq-codel-queue-disc.h>
#include <ns3/icmpv6-l4-protocol.h>
#include <ns3/net-device-queue-interface.h>
#include <ns3/point-to-point-net-device.h>
#include <ns3/red-queue-disc.h>
#include <ns3/string.h>

#include "reference/wire/check.hpp"
#include "sim/topology/link_channel.hpp"
#include "sim/topology/segment_reception.hpp"
#include "sim/topology/stack.hpp"
#include "sim/topology/state.hpp"

namespace chathack::topology {
namespace {

ns3::Ptr<ns3::Queue<ns3::Packet>> make_queue(ns3::QueueSizeUnit unit, std::size_t limit) {
    const auto queue = ns3::CreateObject<ns3::DropTailQueue<ns3::Packet>>();
    queue->SetMaxSize(ns3::QueueSize{unit, static_cast<std::uint32_t>(limit)});
    return queue;
}

ns3::Ptr<ns3::Queue<ns3::Packet>> make_drop_tail(const network::Queue& queue) {
    return make_queue(queue.limit_in_bytes ? ns3::QueueSizeUnit::BYTES : ns3::QueueSizeUnit::PACKETS,
                      queue.limit);
}

ns3::StringValue in_ns(network::Duration time) {
    return ns3::StringValue{std::to_string(time.count()) + "ns"};
}

/// Adds the parts of a network to its state, one after the other.
class Builder {
public:
    explicit Builder(State& state) : state_{state}, network_{state.network} {}

    void build() {
        for (std::size_t i = 0; i < network_.routers.size(); ++i) {
            state_.router_nodes.push_back(ns3::CreateObject<ns3::Node>());
            state_.forwarders.emplace_back(state_.router_nodes.back(), state_.paths.of_router(i), state_.book,
                                           state_.paths, state_.whereabouts);
        }
        for (const auto& link : network_.router_links)
            add_router_link(link);
        for (std::size_t i = 0; i < network_.segments.size(); ++i)
            add_segment(i);
        server_zone_ = network_.server.place.segment ? 0 : state_.book.add_zone();
        add_machine("server", std::nullopt, network_.server.place, network_.server.tcp, 0, server_zone_);
        for (std::size_t i = 0; i < network_.groups.size(); ++i)
            add_group(i);
        for (std::size_t i = 0; i < network_.segments.size(); ++i) {
            if (network_.segments[i].wifi) build_wifi(state_, i);
        }
    }

private:
    TwoWayLink& add_two_ways(const std::string& name, const network::OneWay& up,
                             const network::OneWay& down) {
        const auto link = static_cast<std::uint32_t>(state_.two_ways.size());
        const auto home = [&](LinkDirection direction) {
            OneWayLink::Home made;
            made.link = link;
            made.direction = direction;
            made.stream =
                streams::two_ways + 2 * static_cast<std::int64_t>(link) + static_cast<int>(direction);
            made.log = &state_.log;
            made.partitions = &state_.partitions;
            made.replay = state_.replay ? &state_.replay->of(name, direction) : nullptr;
            return made;
        };
        return state_.two_ways.emplace_back(TwoWayLink{name, OneWayLink{up, home(LinkDirection::up)},
                                                       OneWayLink{down, home(LinkDirection::down)}});
    }

    /// Makes one end of a link: a device whose outgoing packets `one_way` decides about.
    ns3::Ptr<ns3::PointToPointNetDevice> make_end(ns3::Ptr<ns3::Node> node, const network::OneWay& way,
                                                  OneWayLink& one_way, std::size_t mtu_bytes) {
        const auto device = ns3::CreateObject<ns3::PointToPointNetDevice>();
        device->SetDataRate(ns3::DataRate{way.rate_bits_per_second});
        device->SetMtu(static_cast<std::uint16_t>(mtu_bytes));
        device->SetAddress(ns3::Mac48Address::Allocate());
        const bool drop_tail = way.queue.kind == network::QueueKind::drop_tail;
        const auto queue = drop_tail ? make_drop_tail(way.queue) : make_queue(ns3::QueueSizeUnit::PACKETS, 1);
        device->SetQueue(queue);
        device->TraceConnectWithoutContext("MacTxDrop",
                                           ns3::MakeCallback(&OneWayLink::count_refused, &one_way));
        node->AddDevice(device);
        if (!drop_tail) {
            const auto interface = ns3::CreateObject<ns3::NetDeviceQueueInterface>();
            interface->GetTxQueue(0)->ConnectQueueTraces(queue);
            device->AggregateObject(interface);
            set_discipline(node, device, way, one_way);
        }
        return device;
    }

    void set_discipline(ns3::Ptr<ns3::Node> node, ns3::Ptr<ns3::NetDevice> device, const network::OneWay& way,
                        OneWayLink& one_way) {
        if (!node->GetObject<ns3::TrafficControlLayer>()) install_traffic_control(*node);
        const auto discipline = make_discipline(way);
        discipline->SetMaxSize(
            ns3::QueueSize{ns3::QueueSizeUnit::PACKETS, static_cast<std::uint32_t>(way.queue.limit)});
        discipline->TraceConnectWithoutContext("Drop",
                                               ns3::MakeCallback(&OneWayLink::count_queue_drop, &one_way));
        node->GetObject<ns3::TrafficControlLayer>()->SetRootQueueDiscOnDevice(device, discipline);
    }

    ns3::Ptr<ns3::QueueDisc> make_discipline(const network::OneWay& way) {
        const auto& queue = way.queue;
        if (queue.kind == network::QueueKind::red) {
            const auto red = ns3::CreateObject<ns3::RedQueueDisc>();
            red->SetTh(static_cast<double>(queue.least), static_cast<double>(queue.most));
            red->SetAttribute("LinkBandwidth", ns3::DataRateValue{ns3::DataRate{way.rate_bits_per_second}});
            red->SetAttribute(
                "LinkDelay", ns3::TimeValue{ns3::NanoSeconds(static_cast<std::uint64_t>(way.delay.count()))});
            red->AssignStreams(streams::queues + static_cast<std::int64_t>(queues_++));
            return red;
        }
        ns3::Ptr<ns3::QueueDisc> codel;
        if (queue.kind == network::QueueKind::codel) {
            codel = ns3::CreateObject<ns3::CoDelQueueDisc>();
        } else {
            codel = ns3::CreateObject<ns3::FqCoDelQueueDisc>();
            codel->SetAttribute("Flows", ns3::UintegerValue{queue.flows});
        }
        codel->SetAttribute("Target", in_ns(queue.target));
        codel->SetAttribute("Interval", in_ns(queue.interval));
        return codel;
    }

    LinkEnds add_link(const std::string& name, ns3::Ptr<ns3::Node> first, ns3::Ptr<ns3::Node> second,
                      const network::Link& link) {
        auto& two_ways = add_two_ways(name, link.up, link.down);
        const auto channel = ns3::CreateObject<LinkChannel>(two_ways);
        const auto one = make_end(first, link.up, two_ways.up, link.mtu_bytes);
        const auto other = make_end(second, link.down, two_ways.down, link.mtu_bytes);
        one->Attach(channel);
        other->Attach(channel);
        return {one, other, &two_ways};
    }

    std::size_t add_port(std::size_t router, ns3::Ptr<ns3::NetDevice> device, OneWayLink& one_way,
                         std::size_t mtu_bytes, const network::OneWay& way) {
        Forwarder::Port port;
        port.device = device;
        port.one_way = &one_way;
        port.mtu_bytes = mtu_bytes;
        if (way.queue.kind != network::QueueKind::drop_tail)
            port.discipline = state_.router_nodes[router]->GetObject<ns3::TrafficControlLayer>();
        return state_.forwarders[router].add_port(port);
    }

    void add_router_link(const network::RouterLink& link) {
        const auto ends =
            add_link(link.name, state_.router_nodes[link.from], state_.router_nodes[link.to], link.link);
        state_.router_links.push_back(ends);
        const auto index = state_.router_links.size() - 1;
        const auto from = state_.paths.of_router(link.from);
        const auto to = state_.paths.of_router(link.to);
        const auto out =
            add_port(link.from, ends.first, ends.two_ways->up, link.link.mtu_bytes, link.link.up);
        const auto back =
            add_port(link.to, ends.second, ends.two_ways->down, link.link.mtu_bytes, link.link.down);
        if (state_.paths.link_between(from, to) != index)
            return;  // a parallel link is shorter, so this one is never used
        state_.forwarders[link.from].set_neighbour(to, out);
        state_.forwarders[link.to].set_neighbour(from, back);
    }

    ns3::Ptr<ns3::NetDevice> make_lan_device(ns3::Ptr<ns3::Node> node, std::size_t segment,
                                             TwoWayLink& two_ways) {
        const auto& values = network_.segments[segment];
        const auto device = ns3::CreateObject<ns3::CsmaNetDevice>();
        device->SetAddress(ns3::Mac48Address::Allocate());
        device->SetMtu(static_cast<std::uint16_t>(values.mtu_bytes));
        device->SetQueue(make_drop_tail(values.lan.queue));
        device->AssignStreams(streams::devices + 16 * static_cast<std::int64_t>(state_.two_ways.size()));
        device->SetReceiveErrorModel(ns3::CreateObject<SegmentReception>(
            two_ways.down, ns3::Mac48Address::ConvertFrom(device->GetAddress())));
        device->TraceConnectWithoutContext("PhyTxBegin",
                                           ns3::MakeCallback(&OneWayLink::count_sent, &two_ways.up));
        device->TraceConnectWithoutContext("MacTxDrop",
                                           ns3::MakeCallback(&OneWayLink::count_refused, &two_ways.up));
        device->TraceConnectWithoutContext("PhyTxDrop",
                                           ns3::MakeCallback(&OneWayLink::count_refused, &two_ways.up));
        node->AddDevice(device);
        device->Attach(channels_[segment]);
        ask_at_once(*node);
        return device;
    }

    /// Makes a node send address requests at once. By default ns-3 waits up to 10 ms, which avoids collisions
    /// on radio but is wrong for a cable.
    static void ask_at_once(ns3::Node& node) {
        const ns3::StringValue never{"ns3::ConstantRandomVariable[Constant=0]"};
        if (const auto arp = node.GetObject<ns3::ArpL3Protocol>()) arp->SetAttribute("RequestJitter", never);
        if (const auto icmp = node.GetObject<ns3::Icmpv6L4Protocol>())
            icmp->SetAttribute("SolicitationJitter", never);
    }

    void add_segment(std::size_t index) {
        const auto& segment = network_.segments[index];
        zones_.push_back(state_.book.add_zone());
        channels_.emplace_back();
        state_.segment_ends.emplace_back();
        if (!segment.wifi) {
            channels_.back() = ns3::CreateObject<ns3::CsmaChannel>();
            channels_.back()->SetAttribute(
                "DataRate", ns3::DataRateValue{ns3::DataRate{segment.lan.rate_bits_per_second}});
            channels_.back()->SetAttribute(
                "Delay",
                ns3::TimeValue{ns3::NanoSeconds(static_cast<std::uint64_t>(segment.lan.delay.count()))});
        }
        for (const auto router : segment.routers) {
            auto& two_ways =
                add_two_ways(segment.name + "/" + network_.routers[router], segment.lan, segment.lan);
            state_.gateways[{index, router}].address = state_.book.add(zones_.back(), AddressBook::router);
            state_.gateways[{index, router}].two_ways = &two_ways;
            if (segment.wifi) continue;
            const auto device = make_lan_device(state_.router_nodes[router], index, two_ways);
            state_.join(index, router, device, segment.mtu_bytes);
        }
    }

    void add_group(std::size_t index) {
        const auto& group = network_.groups[index];
        state_.group_begins.push_back(state_.machines.size());
        const auto zone = group.place.segment ? 0 : state_.book.add_zone();
        for (std::size_t i = 0; i < state_.options.clients[index]; ++i)
            add_machine(group.name + "-" + std::to_string(i + 1), index, group.place, group.tcp, i, zone);
    }

    void add_machine(const std::string& name, std::optional<std::size_t> group,
                     const network::Placement& place, const network::Tcp& tcp, std::size_t turn,
                     std::size_t zone) {
        const auto index = state_.machines.size();
        auto& machine = state_.machines.emplace_back();
        machine.name = name;
        machine.group = group;
        machine.tcp = tcp;
        constexpr std::size_t tcp_header_bytes_max = 60;
        machine.segment_bytes =
            network::smallest_mtu_bytes(network_) - (network_.ipv6 ? 40 : 20) - tcp_header_bytes_max;
        machine.node = ns3::CreateObject<ns3::Node>();
        machine.address = state_.book.add(place.segment ? zones_[*place.segment] : zone, index);
        state_.group_of.push_back(group.value_or(State::nobody));
        install_stack(*machine.node, network_.ipv6, streams::nodes + static_cast<std::int64_t>(index));
        const auto settings = ns3::CreateObject<TcpSettings>();
        settings->tcp = tcp;
        settings->segment_bytes = static_cast<std::uint32_t>(machine.segment_bytes);
        settings->stream =
            static_cast<std::uint32_t>(streams::sockets + 4096 * static_cast<std::int64_t>(index));
        machine.node->AggregateObject(settings);
        state_.whereabouts.machines.emplace_back();
        state_.crashed.push_back(false);
        state_.cut_off.push_back(false);
        if (!place.segment)
            return add_own_link(index, place.routers[turn % place.routers.size()], place.link);
        const auto& segment = network_.segments[*place.segment];
        auto& two_ways = add_two_ways(name, segment.lan, segment.lan);
        state_.machine_links.push_back({nullptr, nullptr, &two_ways});
        if (segment.wifi) return state_.stations[*place.segment].push_back(index);
        state_.machine_links.back().first = make_lan_device(machine.node, *place.segment, two_ways);
        state_.settle(index, *place.segment);
    }

    void add_own_link(std::size_t index, std::size_t router, const network::Link& link) {
        auto& machine = state_.machines[index];
        const auto ends = add_link(machine.name, machine.node, state_.router_nodes[router], link);
        state_.machine_links.push_back(ends);
        auto& spot = state_.whereabouts.machines[index];
        spot.vertex = state_.paths.of_router(router);
        spot.port = add_port(router, ends.second, ends.two_ways->down, link.mtu_bytes, link.down);
        const auto interface =
            add_interface(*machine.node, ends.first, machine.address, network_.ipv6 ? 128 : 32);
        set_gateway(*machine.node, interface,
                    state_.book.nobody());  // any address will do, because the link has one far end
    }

    State& state_;
    const network::Network& network_;
    std::size_t server_zone_ = 0;
    std::vector<std::size_t> zones_;                    // by segment
    std::vector<ns3::Ptr<ns3::CsmaChannel>> channels_;  // by segment; only LANs have one
    std::size_t queues_ = 0;
};

}  // namespace

void build(State& state) { Builder{state}.build(); }

void State::join(std::size_t segment, std::size_t router, ns3::Ptr<ns3::NetDevice> device,
                 std::size_t mtu_bytes) {
    const auto vertex = paths.of_segment(segment);
    auto& gateway = gateways[{segment, router}];
    gateway.hardware = ns3::Mac48Address::ConvertFrom(device->GetAddress());
    whereabouts.routers[Whereabouts::key(vertex, paths.of_router(router))] = gateway.hardware;
    Forwarder::Port port;
    port.device = device;
    port.one_way = &gateway.two_ways->up;
    port.mtu_bytes = mtu_bytes;
    forwarders[router].set_neighbour(vertex, forwarders[router].add_port(port));
    segment_ends[segment].push_back({device, nullptr, gateway.two_ways});
}

void State::settle(std::size_t index, std::size_t segment) {
    auto& machine = machines[index];
    const auto& device = machine_links[index].first;
    const auto vertex = paths.of_segment(segment);
    auto& spot = whereabouts.machines[index];
    spot.vertex = vertex;
    spot.hardware = ns3::Mac48Address::ConvertFrom(device->GetAddress());
    segment_ends[segment].push_back(machine_links[index]);
    const auto interface =
        add_interface(*machine.node, device, machine.address,
                      network.ipv6 ? 64 : static_cast<std::uint8_t>(32 - AddressBook::zone_bits));
    const auto& place = network.server.place;
    auto way_out = place.segment ? paths.next(vertex, paths.of_segment(*place.segment))
                                 : paths.next(vertex, paths.of_router(place.routers.front()));
    if (way_out == vertex) {  // the server is on this segment too
        if (network.segments[segment].routers.empty()) return;
        way_out = paths.of_router(network.segments[segment].routers.front());
    }
    const auto& gateway = gateways.at({segment, way_out});
    set_gateway(*machine.node, interface, gateway.address);
    know_neighbour(*machine.node, interface, gateway.address, gateway.hardware);
}

}  // namespace chathack::topology
