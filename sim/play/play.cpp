#include "sim/play/play.hpp"

#include <ns3/simulator.h>

#include <boost/random/uniform_int_distribution.hpp>
#include <deque>
#include <map>
#include <numeric>

#include "sim/play/hosts.hpp"
#include "sim/topology/retransmissions.hpp"

namespace chathack::play {
namespace {

using namespace std::chrono_literals;

constexpr std::uint16_t server_port = 7777;
constexpr Time tick = 20ms;
constexpr std::uint64_t placing_stream = std::uint64_t{1} << 40U;

ns3::Time to_ns3(Time time) { return ns3::NanoSeconds(static_cast<std::uint64_t>(time.count())); }

bool may_break(const network::OneWay& way) noexcept {
    return way.loss > 0 || way.burst || way.corruption > 0;
}

/// Whether connections may break on that network: TCP gives up in the end.
bool may_break(const network::Network& network) noexcept {
    const auto link_may = [](const network::Link& link) {
        return may_break(link.up) || may_break(link.down);
    };
    bool may = !network.faults.empty() || link_may(network.server.place.link);
    for (const auto& link : network.router_links)
        may = may || link_may(link.link);
    for (const auto& segment : network.segments)
        may = may || segment.wifi || may_break(segment.lan);
    for (const auto& group : network.groups)
        may = may || link_may(group.place.link);
    return may;
}

/// Which client of the network each user is: drawn, so that groups of users and of machines mix.
std::vector<std::size_t> place_users(std::size_t users, std::uint64_t seed) {
    std::vector<std::size_t> places(users);
    std::iota(places.begin(), places.end(), std::size_t{0});
    auto random = workload::random_stream(seed, placing_stream);
    for (std::size_t i = users; i > 1; --i)
        std::swap(places[i - 1],
                  places[boost::random::uniform_int_distribution<std::size_t>{0, i - 1}(random)]);
    return places;
}

/// Nobody here asks who has been heard, and a list for each user would be most of its memory.
client::Settings client_settings() {
    client::Settings settings;
    settings.seen_max = 0;
    return settings;
}

bool ends_a_fault(const network::Fault& fault) noexcept {
    return fault.kind == network::Fault::Kind::up || fault.kind == network::Fault::Kind::restart ||
           fault.kind == network::Fault::Kind::heal;
}

/// One run, from its first event to its last.
class Run {
public:
    Run(const Plan& plan, const Hooks& hooks)
        : plan_{plan},
          hooks_{hooks},
          topology_{plan.network,
                    {.seed = plan.seed,
                     .clients = network::spread(plan.network, plan.workload.users()),
                     .replay = {},
                     .drops_kept_max = 0}},
          clock_{topology_.ready_after()},
          workload_{plan.workload},
          recorder_{plan.workload, {.may_break = may_break(plan.network)}},
          crowd_{workload_, {topology_.server().address, server_port}, plan.seed, client_settings()},
          places_{place_users(plan.workload.users(), plan.seed)},
          server_{topology_.server(), crowd_.server, workload_, clock_, recorder_} {
        workload_.duration += clock_.begins;  // users know the time of the simulation only
        for (std::size_t user = 0; user < places_.size(); ++user) {
            users_.emplace_back(topology_.clients()[places_[user]], crowd_, user, clock_, recorder_);
            user_of_client_.resize(std::max(user_of_client_.size(), places_[user] + 1));
            user_of_client_[places_[user]] = user;
        }
    }

    measure::Result play() {
        watch();
        const auto arrivals = workload::arrivals(workload_, plan_.seed);
        for (std::size_t user = 0; user < users_.size(); ++user)
            users_[user].begin(clock_.begins + arrivals[user]);
        ns3::Simulator::Schedule(to_ns3(clock_.begins), [this] { begin_faults(); });
        ns3::Simulator::Schedule(to_ns3(clock_.begins + tick), [this] { on_tick(); });
        ns3::Simulator::Run();
        if (!plan_.flows.empty()) topology_.write_flows(plan_.flows);
        auto result = recorder_.finish(network_use(), interrupted_, stalled(), clock_.now());
        result.network = plan_.network.name;
        result.seed = plan_.seed;
        return result;
    }

private:
    void watch() {
        for (const auto& machine : topology_.machines())
            retransmissions_.watch(*machine.node);
        if (!plan_.pcap_folder.empty()) topology_.write_pcap(plan_.pcap_folder);
        if (!plan_.animation.empty()) topology_.animate(plan_.animation);
        if (!plan_.flows.empty()) topology_.watch_flows();
    }

    void begin_faults() {
        for (const auto& fault : plan_.network.faults)
            ns3::Simulator::Schedule(to_ns3(fault.at), [this, &fault] {
                recorder_.on_fault(describe(plan_.network, fault), ends_a_fault(fault), clock_.now());
            });
        topology_.start_faults([this](const topology::MachineFault& fault) { on_machine_fault(fault); });
    }

    void on_machine_fault(const topology::MachineFault& fault) {
        if (fault.machine == 0) {
            if (fault.restarts) {
                server_.restart();
            } else {
                server_.crash();
            }
        } else {
            auto& user = users_[user_of_client_[fault.machine - 1]];
            if (fault.restarts) {
                user.restart();
            } else {
                user.crash();
            }
        }
    }

    /// Looks at the run now and then, and decides when it is over.
    void on_tick() {
        const auto time = clock_.now();
        if (time % 1s == 0ns) recorder_.end_second(network_use());
        if (hooks_.progress)
            hooks_.progress({time, plan_.workload.duration, recorder_.logged_in(), recorder_.deliveries()});
        interrupted_ = hooks_.interrupted && hooks_.interrupted();
        const bool over = time >= plan_.workload.duration && time % 100ms == 0ns &&
                          (time >= plan_.workload.duration + plan_.workload.drain || !recorder_.owes(time));
        if (interrupted_ || recorder_.violation() || over) {
            ns3::Simulator::Stop();
        } else {
            ns3::Simulator::Schedule(to_ns3(tick), [this] { on_tick(); });
        }
    }

    /// The users for whom TCP has still something under way, to the server or from there.
    std::vector<bool> stalled() const {
        std::vector<bool> all(users_.size());
        std::map<wire::Address, std::size_t> user_at;
        for (std::size_t user = 0; user < users_.size(); ++user) {
            all[user] = users_[user].has_unacknowledged();
            user_at[topology_.clients()[places_[user]].address] = user;
        }
        for (const auto& far_side : server_.unacknowledged()) {
            if (const auto at = user_at.find(far_side.address); at != user_at.end()) all[at->second] = true;
        }
        return all;
    }

    measure::NetworkUse network_use() const {
        const auto all = topology_.total();
        return {all.packets + all.lost_by(topology::Cause::queue), all.bytes, all.lost_in_all(),
                all.lost_by(topology::Cause::queue), retransmissions_.count()};
    }

    const Plan& plan_;
    const Hooks& hooks_;
    topology::Topology topology_;
    Clock clock_;
    workload::Workload workload_;
    measure::Recorder recorder_;
    workload::Crowd crowd_;
    std::vector<std::size_t> places_;
    std::vector<std::size_t> user_of_client_;
    ServerHost server_;
    std::deque<UserHost> users_;
    topology::Retransmissions retransmissions_;
    bool interrupted_ = false;
};

}  // namespace

std::optional<std::string> misfit(const workload::Workload& workload, const network::Network& network) {
    const auto clients = network::spread(network, workload.users());
    const auto places = std::accumulate(clients.begin(), clients.end(), std::size_t{0});
    if (places >= workload.users()) return std::nullopt;
    return "the network has places for " + std::to_string(places) + " clients, and the workload has " +
           std::to_string(workload.users()) + " users; give a group of the network no `count`, or more";
}

measure::Result play(const Plan& plan, const Hooks& hooks) {
    auto result = Run{plan, hooks}.play();
    ns3::Simulator::Destroy();
    return result;
}

std::uint64_t memory_needed(const workload::Workload& workload) noexcept {
    constexpr std::uint64_t base_bytes = 60'000'000;
    constexpr std::uint64_t user_bytes =
        150'000;                             // nodes, sockets, buffers and measures: 90 kB were measured
    constexpr std::uint64_t pair_bytes = 4;  // what each has heard of each
    const std::uint64_t users = workload.users();
    return base_bytes + users * user_bytes + users * users * pair_bytes;
}

}  // namespace chathack::play
