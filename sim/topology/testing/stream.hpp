#pragma once

#include <ns3/simulator.h>

#include <cstdint>
#include <optional>

#include "sim/topology/testing/traffic.hpp"

namespace chathack::topology::testing {

/// Sends bytes over TCP from one machine to another.
class Stream {
public:
    static constexpr std::uint16_t port = 80;

    Stream(const Machine& from, const Machine& to, std::size_t bytes, double start_s = 0)
        : left_{bytes}, bytes_{bytes} {
        ns3::Simulator::ScheduleNow([this, node = to.node, ipv6 = to.address.is_ipv6()] {
            listener_ = make_tcp_socket(*node);
            listener_->Bind(ipv6 ? ns3::Address{ns3::Inet6SocketAddress{ns3::Ipv6Address::GetAny(), port}}
                                 : ns3::Address{ns3::InetSocketAddress{ns3::Ipv4Address::GetAny(), port}});
            listener_->Listen();
            listener_->SetAcceptCallback(
                ns3::MakeNullCallback<bool, ns3::Ptr<ns3::Socket>, const ns3::Address&>(),
                ns3::MakeCallback(&Stream::accept, this));
        });
        ns3::Simulator::Schedule(ns3::Seconds(start_s), [this, node = from.node, &to] {
            out_ = make_tcp_socket(*node);
            out_->SetConnectCallback(ns3::MakeCallback(&Stream::connected, this),
                                     ns3::MakeNullCallback<void, ns3::Ptr<ns3::Socket>>());
            out_->SetSendCallback(ns3::MakeCallback(&Stream::write, this));
            out_->Connect(endpoint(to.address, port));
        });
    }
    ~Stream() {
        if (in_) in_->SetRecvCallback(ns3::MakeNullCallback<void, ns3::Ptr<ns3::Socket>>());
        if (out_) out_->SetSendCallback(ns3::MakeNullCallback<void, ns3::Ptr<ns3::Socket>, std::uint32_t>());
    }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    std::size_t received() const { return received_; }
    /// When everything had arrived, in seconds; nothing before that.
    std::optional<double> done_s() const { return done_s_; }
    std::optional<double> connected_s() const { return connected_s_; }

private:
    void connected(ns3::Ptr<ns3::Socket> socket) {
        connected_s_ = ns3::Simulator::Now().GetSeconds();
        write(socket, 0);
    }
    void write(ns3::Ptr<ns3::Socket> socket, std::uint32_t) {
        while (left_ != 0) {
            const auto piece =
                static_cast<std::uint32_t>(std::min<std::size_t>({left_, 10'000, socket->GetTxAvailable()}));
            if (piece == 0 || socket->Send(ns3::Create<ns3::Packet>(piece)) < 0) return;
            left_ -= piece;
        }
    }
    void accept(ns3::Ptr<ns3::Socket> socket, const ns3::Address&) {
        in_ = socket;
        in_->SetRecvCallback(ns3::MakeCallback(&Stream::read, this));
    }
    void read(ns3::Ptr<ns3::Socket> socket) {
        while (const auto packet = socket->Recv())
            received_ += packet->GetSize();
        if (received_ == bytes_) done_s_ = ns3::Simulator::Now().GetSeconds();
    }

    std::size_t left_;
    std::size_t bytes_;
    std::size_t received_ = 0;
    std::optional<double> done_s_;
    std::optional<double> connected_s_;
    ns3::Ptr<ns3::Socket> listener_;
    ns3::Ptr<ns3::Socket> in_;
    ns3::Ptr<ns3::Socket> out_;
};

}  // namespace chathack::topology::testing
