#include "sim/play/play.hpp"

#include <ns3/simulator.h>

#include <algorithm>
#include <boost/random/uniform_int_distribution.hpp>
#include <chrono>
#include <deque>
#include <map>
#include <numeric>

#include "sim/network/server_paths.hpp"
#include "sim/play/programs.hpp"
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

/// Whether connections may break on that network, since TCP gives up when it loses too much.
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

/// Which client machine each user gets. It is drawn at random, so that groups of users and of machines mix.
std::vector<std::size_t> place_users(std::size_t users, std::uint64_t seed) {
    std::vector<std::size_t> places(users);
    std::iota(places.begin(), places.end(), std::size_t{0});
    auto random = workload::random_stream(seed, placing_stream);
    for (std::size_t i = users; i > 1; --i)
        std::swap(places[i - 1],
                  places[boost::random::uniform_int_distribution<std::size_t>{0, i - 1}(random)]);
    return places;
}

/// Without the list of logins heard, which nobody here asks for and which would take most of a user's memory.
client::Settings client_settings() {
    client::Settings settings;
    settings.seen_max = 0;
    return settings;
}

double packets_of(const network::Queue& queue) noexcept {
    constexpr double packet_bytes = 1000;
    return queue.limit_in_bytes ? static_cast<double>(queue.limit) / packet_bytes
                                : static_cast<double>(queue.limit);
}

bool ends_a_fault(const network::Fault& fault) noexcept {
    return fault.kind == network::Fault::Kind::up || fault.kind == network::Fault::Kind::restart ||
           fault.kind == network::Fault::Kind::heal;
}

/// One run, from the first event to the last.
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
        workload_.duration += clock_.begins;  // users see the simulation's time, which began earlier
        for (std::size_t user = 0; user < places_.size(); ++user) {
            users_.emplace_back(topology_.clients()[places_[user]], crowd_, user, clock_, recorder_);
            user_of_client_.resize(std::max(user_of_client_.size(), places_[user] + 1));
            user_of_client_[places_[user]] = user;
        }
    }

    measure::SimulationResult play() {
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

    /// Checks at intervals whether the run is over.
    void on_tick() {
        const auto time = clock_.now();
        if (time % 1s == 0ns) recorder_.end_second(network_use());
        if (hooks_.progress)
            hooks_.progress({.simulated = time,
                             .planned = plan_.workload.duration,
                             .users = recorder_.logged_in(),
                             .deliveries = recorder_.deliveries()});
        interrupted_ = hooks_.interrupted && hooks_.interrupted();
        const bool over = time >= plan_.workload.duration && time % 100ms == 0ns &&
                          (time >= plan_.workload.duration + plan_.workload.drain || !recorder_.owes(time));
        if (interrupted_ || recorder_.violation() || over) {
            ns3::Simulator::Stop();
        } else {
            ns3::Simulator::Schedule(to_ns3(tick), [this] { on_tick(); });
        }
    }

    measure::Stalled stalled() const {
        measure::Stalled all{std::vector<bool>(users_.size()), {}};
        std::map<wire::Address, std::size_t> user_at;
        for (std::size_t user = 0; user < users_.size(); ++user)
            user_at[topology_.clients()[places_[user]].address] = user;
        for (const auto& far_side : server_.unacknowledged()) {
            if (const auto at = user_at.find(far_side.address); at != user_at.end())
                all.with_server[at->second] = true;
        }
        for (std::size_t user = 0; user < users_.size(); ++user) {
            for (const auto& far_side : users_[user].unacknowledged()) {
                if (const auto at = user_at.find(far_side.address); at != user_at.end()) {
                    all.direct.emplace(user, at->second);
                } else {
                    all.with_server[user] = true;
                }
            }
        }
        return all;
    }

    measure::MeasuredNetworkUse network_use() const {
        const auto all = topology_.total();
        return {.packets = all.packets + all.lost_by(topology::LossCause::queue),
                .bytes = all.bytes,
                .lost = all.lost_in_all(),
                .queue_drops = all.lost_by(topology::LossCause::queue),
                .retransmissions = retransmissions_.count()};
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
    ServerProgram server_;
    std::deque<UserProgram> users_;
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

measure::SimulationResult play(const Plan& plan, const Hooks& hooks) {
    auto result = Run{plan, hooks}.play();
    ns3::Simulator::Destroy();
    return result;
}

namespace {

/// A mean that a few very great draws cannot raise.
double least_mean(const workload::Distribution& distribution) {
    const auto* log_normal = std::get_if<workload::LogNormal>(&distribution.shape);
    const auto mean =
        log_normal != nullptr ? std::min(log_normal->median, distribution.mean()) : distribution.mean();
    return std::clamp(mean, distribution.least, distribution.most);
}

/// How much all users together say to everyone.
struct Talk {
    double messages = 0;
    double bytes_each = 0;
};

Talk talk_of(const workload::Workload& workload) {
    Talk talk;
    double bytes = 0;
    for (const auto& group : workload.groups) {
        if (!group.messages) continue;
        const auto every = std::max(least_mean(group.messages->every), 1e-3);
        const auto messages = static_cast<double>(group.users) *
                              std::chrono::duration<double>{workload.duration}.count() / every;
        talk.messages += messages;
        bytes += messages * std::min(group.messages->bytes.mean(), double{workload::message_bytes_max});
    }
    talk.bytes_each = talk.messages > 0 ? bytes / talk.messages : 0;
    return talk;
}

/// How many messages may wait at the end for one client of that group, when more is said than its path can
/// carry.
double backlog_of(const Talk& talk, double seconds, double users, const network::Network& network,
                  std::size_t group) {
    constexpr double headers_bytes = 100;
    const auto way = network::path_to_server(network, group);
    const auto& place = network.groups[group].place;
    const auto narrowest = static_cast<double>(way.rate_down_bits_per_second);
    if (narrowest <= 0) return 0;
    const bool shared = place.segment || place.link.down.rate_bits_per_second > way.rate_down_bits_per_second;
    const auto rate = shared ? narrowest / users : narrowest;
    const auto carried = rate * seconds / 8 / (talk.bytes_each + headers_bytes);
    const auto held =
        static_cast<double>(network.server.tcp.send_buffer_bytes + sim::Ns3Options{}.send_queue_bytes_max);
    const auto room = packets_of(place.link.down.queue) + held / std::max(talk.bytes_each, 1.0);
    return std::clamp(talk.messages - carried, 0.0, room);
}

}  // namespace

std::uint64_t memory_needed(const workload::Workload& workload, const network::Network& network) {
    constexpr double base_bytes = 60e6;
    constexpr double user_bytes = 80'000;  // nodes, sockets, buffers and measures; 40 kB were measured
    constexpr double pair_bytes = 4;       // the ledger's cursor of each user for each other
    constexpr double message_bytes = 32;   // in the ledger
    constexpr double packet_bytes = 400;   // one in a queue of the network, without its text
    // A message in a buffer, without its text, which all receivers share; 24 were measured.
    constexpr double waiting_bytes = 40;
    const auto users = static_cast<double>(workload.users());
    const auto talk = talk_of(workload);
    const auto seconds = std::chrono::duration<double>{workload.duration}.count();
    auto bytes = base_bytes + users * user_bytes + users * users * pair_bytes + talk.messages * message_bytes;
    double longest = 0;
    const auto clients = network::spread(network, workload.users());
    for (std::size_t group = 0; group < clients.size(); ++group) {
        const auto backlog = backlog_of(talk, seconds, users, network, group);
        const auto in_network = std::min(backlog, packets_of(network.groups[group].place.link.down.queue));
        bytes += static_cast<double>(clients[group]) *
                 (in_network * packet_bytes + (backlog - in_network) * waiting_bytes);
        longest = std::max(longest, backlog);
    }
    constexpr double most = 1e18;  // fits into the result
    return static_cast<std::uint64_t>(std::min(bytes + longest * talk.bytes_each, most));
}

}  // namespace chathack::play
