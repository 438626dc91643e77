// What ns-3 costs by itself: the traffic of `ci/bench-sim` with plain ns-3 sockets, frames as the protocol
// has them, and no server, client or measure of ours. Users come evenly within five seconds, then each says
// 60 bytes to everybody now and then; the server sends one shared packet to all others.
//
// Usage: bare_ns3_bench USERS EVERY_S DURATION_S. Prints how many frames were delivered.
#include <ns3/boolean.h>
#include <ns3/config.h>
#include <ns3/inet-socket-address.h>
#include <ns3/internet-stack-helper.h>
#include <ns3/ipv4-address-helper.h>
#include <ns3/ipv4-static-routing-helper.h>
#include <ns3/nstime.h>
#include <ns3/point-to-point-helper.h>
#include <ns3/simulator.h>
#include <ns3/string.h>
#include <ns3/tcp-cubic.h>
#include <ns3/tcp-socket-factory.h>
#include <ns3/uinteger.h>

#include <cstdlib>
#include <deque>
#include <iostream>
#include <string>

namespace {

using ns3::MakeCallback;
using ns3::MakeNullCallback;
using ns3::Packet;
using ns3::Ptr;
using ns3::Socket;

constexpr std::uint16_t port = 7777;
constexpr std::size_t text_bytes = 60;

std::string number(std::size_t value) {
    std::string bytes(4, '\0');
    for (std::size_t i = 0; i < 4; ++i)
        bytes[i] = static_cast<char>(value >> (24 - 8 * i));
    return bytes;
}
std::string text(const std::string& value) { return number(value.size()) + value; }
Ptr<Packet> packet_of(const std::string& bytes) {
    return ns3::Create<Packet>(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                               static_cast<std::uint32_t>(bytes.size()));
}

/// How many strings a frame has.
int at_server(char opcode) { return opcode == 2 ? 1 : 2; }
int at_client(char opcode) { return opcode == 5 ? 2 : 0; }

/// Takes whole frames off the front.
template <class OnFrame>
void take_frames(std::string& bytes, int (*strings)(char), OnFrame&& on_frame) {
    std::size_t at = 0;
    while (at < bytes.size()) {
        const char opcode = bytes[at];
        std::size_t end = at + 1;
        for (int left = strings(opcode); left > 0; --left) {
            if (end + 4 > bytes.size()) return void(bytes.erase(0, at));
            std::size_t size = 0;
            for (std::size_t i = 0; i < 4; ++i)
                size = size << 8 | static_cast<unsigned char>(bytes[end + i]);
            end += 4 + size;
        }
        if (end > bytes.size()) return void(bytes.erase(0, at));
        on_frame(opcode, std::string_view{bytes}.substr(at, end - at));
        at = end;
    }
    bytes.clear();
}

void read(Ptr<Socket> socket, std::string& to) {
    while (const auto packet = socket->Recv()) {
        const auto size = to.size();
        to.resize(size + packet->GetSize());
        packet->CopyData(reinterpret_cast<std::uint8_t*>(to.data() + size), packet->GetSize());
    }
}

class Server {
public:
    explicit Server(Ptr<ns3::Node> node)
        : listener_{Socket::CreateSocket(node, ns3::TcpSocketFactory::GetTypeId())} {
        listener_->Bind(ns3::InetSocketAddress{ns3::Ipv4Address::GetAny(), port});
        listener_->Listen();
        listener_->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const ns3::Address&>(),
                                     MakeCallback(&Server::accept, this));
    }

private:
    struct Connection {
        Ptr<Socket> socket;
        std::string bytes;
    };
    void accept(Ptr<Socket> socket, const ns3::Address&) {
        auto& made = connections_.emplace_back(Connection{socket, {}});
        socket->SetRecvCallback(ns3::Callback<void, Ptr<Socket>>{[this, &made](Ptr<Socket> readable) {
            read(readable, made.bytes);
            take_frames(made.bytes, at_server,
                        [&](char opcode, std::string_view frame) { on_frame(made, opcode, frame); });
        }});
    }
    void on_frame(const Connection& from, char opcode, std::string_view frame) {
        if (opcode == 2) from.socket->Send(packet_of("\x03"));
        if (opcode != 3) return;
        const auto packet = packet_of("\x05" + std::string{frame.substr(1)});
        for (const auto& connection : connections_) {
            if (&connection != &from) connection.socket->Send(packet);
        }
    }
    Ptr<Socket> listener_;
    std::deque<Connection> connections_;
};

class User {
public:
    User(Ptr<ns3::Node> node, ns3::Ipv4Address server, std::size_t which, std::size_t users, double every_s,
         double until_s)
        : login_{"guest" + std::to_string(which)},
          every_{ns3::Seconds(every_s)},
          until_{ns3::Seconds(until_s)} {
        const auto arrives = ns3::Seconds(5.0 * static_cast<double>(which) / static_cast<double>(users));
        ns3::Simulator::Schedule(arrives, [this, node, server] {
            socket_ = Socket::CreateSocket(node, ns3::TcpSocketFactory::GetTypeId());
            socket_->SetConnectCallback(ns3::Callback<void, Ptr<Socket>>{[this](Ptr<Socket>) {
                                            socket_->Send(packet_of("\x02" + text(login_)));
                                        }},
                                        MakeNullCallback<void, Ptr<Socket>>());
            socket_->SetRecvCallback(
                ns3::Callback<void, Ptr<Socket>>{[this](Ptr<Socket>) { on_readable(); }});
            socket_->Connect(ns3::InetSocketAddress{server, port});
        });
    }
    std::size_t delivered() const { return delivered_; }

private:
    void on_readable() {
        read(socket_, bytes_);
        take_frames(bytes_, at_client, [this](char opcode, std::string_view) {
            if (opcode == 3) say_later();
            if (opcode == 5) ++delivered_;
        });
    }
    void say_later() {
        ns3::Simulator::Schedule(every_, [this] {
            if (ns3::Simulator::Now() >= until_) return;
            socket_->Send(packet_of("\x03" + text(login_) + text(std::string(text_bytes, 'x'))));
            say_later();
        });
    }

    std::string login_;
    ns3::Time every_;
    ns3::Time until_;
    Ptr<Socket> socket_;
    std::string bytes_;
    std::size_t delivered_ = 0;
};

void configure_tcp() {
    using ns3::Config::SetDefault;
    SetDefault("ns3::TcpL4Protocol::SocketType", ns3::TypeIdValue{ns3::TcpCubic::GetTypeId()});
    SetDefault("ns3::TcpSocket::SegmentSize", ns3::UintegerValue{1440});
    SetDefault("ns3::TcpSocket::TcpNoDelay", ns3::BooleanValue{true});
    SetDefault("ns3::TcpSocket::DelAckTimeout", ns3::TimeValue{ns3::MilliSeconds(40)});
    SetDefault("ns3::TcpSocketBase::MinRto", ns3::TimeValue{ns3::MilliSeconds(200)});
}

struct Wires {
    ns3::NodeContainer clients;
    Ptr<ns3::Node> server;
    ns3::Ipv4Address server_address;
};

/// A router, the server, and the users around it.
Wires build_star(std::size_t users) {
    ns3::NodeContainer nodes;
    nodes.Create(static_cast<std::uint32_t>(users) + 2);
    ns3::InternetStackHelper stack;
    stack.SetIpv6StackInstall(false);
    ns3::Ipv4StaticRoutingHelper routing;
    stack.SetRoutingHelper(routing);
    stack.Install(nodes);
    Wires wires;
    ns3::PointToPointHelper line;
    line.SetQueue("ns3::DropTailQueue", "MaxSize", ns3::StringValue{"20000p"});
    for (std::uint32_t i = 1; i < nodes.GetN(); ++i) {
        const bool server = i == 1;
        line.SetDeviceAttribute("DataRate", ns3::StringValue{server ? "10Gbps" : "100Mbps"});
        line.SetChannelAttribute("Delay", ns3::StringValue{server ? "1ms" : "10ms"});
        ns3::Ipv4AddressHelper addresses{ns3::Ipv4Address{(10U << 24) + 4 * i}, "255.255.255.252"};
        const auto ends = addresses.Assign(line.Install(nodes.Get(0), nodes.Get(i)));
        routing.GetStaticRouting(nodes.Get(i)->GetObject<ns3::Ipv4>())
            ->SetDefaultRoute(ends.GetAddress(0), 1);
        if (server) wires.server_address = ends.GetAddress(1);
        if (!server) wires.clients.Add(nodes.Get(i));
    }
    wires.server = nodes.Get(1);
    return wires;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::cerr << "usage: bare_ns3_bench USERS EVERY_S DURATION_S\n";
        return 2;
    }
    const auto count = std::strtoul(argv[1], nullptr, 10);
    const double duration_s = std::strtod(argv[3], nullptr);
    configure_tcp();
    const auto wires = build_star(count);
    Server server{wires.server};
    std::deque<User> users;
    for (std::uint32_t i = 0; i < count; ++i)
        users.emplace_back(wires.clients.Get(i), wires.server_address, i, count,
                           std::strtod(argv[2], nullptr), duration_s);
    ns3::Simulator::Stop(ns3::Seconds(duration_s + 1));
    ns3::Simulator::Run();
    std::size_t delivered = 0;
    for (const auto& user : users)
        delivered += user.delivered();
    std::cout << delivered << '\n';
    ns3::Simulator::Destroy();
}
