// Measures the cost of ns-3 itself: the traffic of `ci/bench-sim` with plain ns-3 sockets and frames of the
// protocol, but without our server, client and measures. Users connect evenly within five seconds, then each
// says 60 bytes to everybody at intervals. The server sends one shared packet to all others.
//
// Usage: bare_ns3_bench USERS EVERY_S DURATION_S. Prints how many frames were delivered.
#include <ns3/boolean.h>
#include <ns3/config.h>
#include <ns3/inet-socket-address.h>
#include <ns3/internet-stack-helper.h>
#include <ns3/ipv4-l3-protocol.h>
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
#include <vector>

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

/// How many strings a frame has, at the server and at a client.
int at_server(char opcode) { return opcode == 2 ? 1 : 2; }
int at_client(char opcode) { return opcode == 5 ? 2 : 0; }

/// Takes whole frames off the front of the bytes.
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
    SetDefault("ns3::TcpSocket::SegmentSize", ns3::UintegerValue{1420});
    SetDefault("ns3::TcpSocket::TcpNoDelay", ns3::BooleanValue{true});
    SetDefault("ns3::TcpSocket::DelAckTimeout", ns3::TimeValue{ns3::MilliSeconds(40)});
    SetDefault("ns3::TcpSocket::ConnTimeout", ns3::TimeValue{ns3::Seconds(1)});
    SetDefault("ns3::TcpSocketBase::MinRto", ns3::TimeValue{ns3::MilliSeconds(200)});
}

/// The router of a star. It finds the outgoing line by the last bytes of the destination address.
class Hub {
public:
    explicit Hub(Ptr<ns3::Node> node) {
        node->RegisterProtocolHandler(MakeCallback(&Hub::receive, this), ns3::Ipv4L3Protocol::PROT_NUMBER,
                                      nullptr);
    }
    static ns3::Ipv4Address address_of(std::size_t line) {
        return ns3::Ipv4Address{static_cast<std::uint32_t>((10U << 24) + line)};
    }
    void add_line(Ptr<ns3::NetDevice> device) { lines_.push_back(std::move(device)); }

private:
    void receive(Ptr<ns3::NetDevice>, Ptr<const Packet> packet, std::uint16_t protocol, const ns3::Address&,
                 const ns3::Address&, ns3::NetDevice::PacketType) {
        ns3::Ipv4Header header;
        packet->PeekHeader(header);
        lines_[header.GetDestination().Get() & 0xffffffU]->Send(packet->Copy(), ns3::Address{}, protocol);
    }
    std::vector<Ptr<ns3::NetDevice>> lines_;
};

/// The server, and the users around it.
struct Star {
    ns3::NodeContainer nodes;  // the first is the server
    Ptr<ns3::Node> router = ns3::CreateObject<ns3::Node>();
    Hub hub{router};

    explicit Star(std::size_t users) {
        nodes.Create(static_cast<std::uint32_t>(users) + 1);
        ns3::InternetStackHelper stack;
        stack.SetIpv6StackInstall(false);
        stack.SetRoutingHelper(ns3::Ipv4StaticRoutingHelper{});
        stack.Install(nodes);
        for (std::uint32_t i = 0; i < nodes.GetN(); ++i)
            add_line(i);
    }

private:
    void add_line(std::uint32_t number) {
        ns3::PointToPointHelper line;
        line.DisableFlowControl();
        line.SetQueue("ns3::DropTailQueue", "MaxSize", ns3::StringValue{"20000p"});
        line.SetDeviceAttribute("DataRate", ns3::StringValue{number == 0 ? "10Gbps" : "100Mbps"});
        line.SetChannelAttribute("Delay", ns3::StringValue{number == 0 ? "1ms" : "10ms"});
        const auto ends = line.Install(nodes.Get(number), router);
        hub.add_line(ends.Get(1));
        const auto ip = nodes.Get(number)->GetObject<ns3::Ipv4>();
        const auto interface = ip->AddInterface(ends.Get(0));
        ip->AddAddress(interface, {Hub::address_of(number), ns3::Ipv4Mask::GetOnes()});
        ip->SetUp(interface);
        ns3::Ipv4StaticRoutingHelper{}.GetStaticRouting(ip)->SetDefaultRoute(ns3::Ipv4Address::GetAny(),
                                                                             interface);
    }
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::cerr << "usage: bare_ns3_bench USERS EVERY_S DURATION_S\n";
        return 2;
    }
    const auto count = std::strtoul(argv[1], nullptr, 10);
    const double duration_s = std::strtod(argv[3], nullptr);
    configure_tcp();
    const Star star{count};
    Server server{star.nodes.Get(0)};
    std::deque<User> users;
    for (std::uint32_t i = 0; i < count; ++i)
        users.emplace_back(star.nodes.Get(i + 1), Hub::address_of(0), i, count, std::strtod(argv[2], nullptr),
                           duration_s);
    ns3::Simulator::Stop(ns3::Seconds(duration_s + 1));
    ns3::Simulator::Run();
    std::size_t delivered = 0;
    for (const auto& user : users)
        delivered += user.delivered();
    std::cout << delivered << '\n';
    ns3::Simulator::Destroy();
}
