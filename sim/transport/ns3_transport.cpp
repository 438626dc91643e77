#include "sim/transport/ns3_transport.hpp"

#include <ns3/simulator.h>

#include <algorithm>
#include <variant>
#include <vector>

#include "reference/wire/check.hpp"
#include "sim/transport/connections.hpp"
#include "sim/transport/listeners.hpp"

namespace chathack::sim {

using transport::Time;

/// Joins the parts. It passes actions to the part that does them, and ns-3's calls to the connections.
class Ns3Transport::Engine final : public SocketUser {
public:
    Engine(std::vector<ns3::Node*> nodes, const Ns3Options& options)
        : shared_{std::move(nodes), options, {}, {}, [this] { want_turn(); }} {
        CHATHACK_CHECK(!shared_.nodes.empty());
    }
    ~Engine() override {
        ns3::Simulator::Remove(turn_);
        ns3::Simulator::Remove(alarm_);
    }
    void set_user(const std::weak_ptr<SocketUser>& user) {
        connections_.set_user(user);
        listeners_.set_user(user);
    }

    Ns3Shared& shared() { return shared_; }
    Time round_trip(transport::ConnId conn) { return connections_.round_trip(conn); }
    std::vector<transport::Endpoint> unacknowledged() const { return connections_.unacknowledged(); }
    const ns3::EventId& alarm() const { return alarm_; }

    void on(const transport::Listen& action) { later(action); }
    void on(const transport::Connect& action) { later(action); }
    void on(const transport::StopListening& action) {
        if (!forget<transport::Listen>(action.tag)) listeners_.stop(action.tag);
    }
    void on(const transport::CancelConnect& action) {
        if (!forget<transport::Connect>(action.tag)) connections_.cancel(action.tag);
    }
    void on(const transport::Send& action) { connections_.send(action); }
    void on(const transport::HalfClose& action) { connections_.half_close(action.conn); }
    void on(const transport::Close& action) { connections_.close(action.conn); }
    void on(const transport::Reset& action) { connections_.reset(action.conn); }
    void on(const transport::Pause& action) { connections_.pause(action.conn); }
    void on(const transport::Resume& action) { connections_.resume(action.conn); }
    void on(const transport::WakeAt& action) {
        ns3::Simulator::Remove(alarm_);
        alarm_ = {};
        if (action.at == Time::max()) return;
        const auto now = sim_now();
        const auto wait = std::max(action.at, now) - now;
        alarm_ = ns3::Simulator::Schedule(to_ns3(wait), [this] {
            alarm_ = {};
            shared_.tell(transport::Woke{});
        });
    }

    void on_accepted(TcpSocket& socket) override {
        if (const auto tag = listeners_.tag_of(socket)) return connections_.on_accepted(socket, *tag);
        ns3::Simulator::ScheduleNow(&TcpSocket::reset, ns3::Ptr<TcpSocket>{&socket});
    }
    void on_connected(TcpSocket& socket) override { connections_.on_connected(socket); }
    void on_readable(TcpSocket& socket) override { connections_.on_readable(socket); }
    void on_writable(TcpSocket& socket) override { connections_.on_writable(socket); }
    void on_ended(TcpSocket& socket) override { connections_.on_ended(socket); }
    void on_broken(TcpSocket& socket, transport::TransportError error) override {
        connections_.on_broken(socket, error);
    }
    void on_given_up() override { ++shared_.given_up; }

private:
    using Opening = std::variant<transport::Listen, transport::Connect>;

    void later(const Opening& opening) {
        openings_.push_back(opening);
        want_turn();
    }
    /// Takes back a request that has not been carried out.
    template <class What>
    bool forget(transport::Tag tag) {
        return std::erase_if(openings_, [&](const Opening& opening) {
                   const auto* what = std::get_if<What>(&opening);
                   return what && what->tag == tag;
               }) > 0;
    }
    void want_turn() {
        if (turn_wanted_) return;
        turn_wanted_ = true;
        turn_ = ns3::Simulator::ScheduleNow([this] { end_turn(); });
    }
    void end_turn() {
        turn_wanted_ = false;
        listeners_.end_turn();
        for (auto count = openings_.size(); count > 0 && !openings_.empty(); --count) {
            const auto opening = openings_.front();
            openings_.erase(openings_.begin());
            if (const auto* listen = std::get_if<transport::Listen>(&opening)) listeners_.listen(*listen);
            if (const auto* connect = std::get_if<transport::Connect>(&opening))
                connections_.connect(*connect);
        }
        connections_.end_turn();
    }

    Ns3Shared shared_;
    Ns3Connections connections_{shared_};
    Ns3Listeners listeners_{shared_};
    std::vector<Opening> openings_;
    bool turn_wanted_ = false;
    ns3::EventId turn_;
    ns3::EventId alarm_;
};

Ns3Transport::Ns3Transport(std::vector<ns3::Node*> nodes, const Ns3Options& options)
    : engine_{std::make_shared<Engine>(std::move(nodes), options)} {
    engine_->set_user(engine_);
}
Ns3Transport::~Ns3Transport() = default;

void Ns3Transport::set_handler(Handler handler) { engine_->shared().handler = std::move(handler); }

void Ns3Transport::perform(const transport::Actions& actions) noexcept {
    actions.for_each([this](const auto& action) { engine_->on(action); });
}

Time Ns3Transport::now() const noexcept { return sim_now(); }

transport::Capabilities Ns3Transport::capabilities() const noexcept {
    return {.reset = true, .ipv6 = true, .virtual_time = true};
}

transport::TransportCounters Ns3Transport::counters() const noexcept { return engine_->shared().counters; }

std::uint64_t Ns3Transport::given_up() const noexcept { return engine_->shared().given_up; }

Time Ns3Transport::round_trip(transport::ConnId conn) const noexcept { return engine_->round_trip(conn); }

std::vector<transport::Endpoint> Ns3Transport::unacknowledged() const { return engine_->unacknowledged(); }

std::optional<std::uint32_t> Ns3Transport::alarm_event() const noexcept {
    if (!engine_->alarm().IsRunning()) return std::nullopt;
    return engine_->alarm().GetUid();
}

}  // namespace chathack::sim
