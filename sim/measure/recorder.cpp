#include "sim/measure/recorder.hpp"

#include <algorithm>
#include <numeric>

namespace chathack::measure {
namespace {

double in_seconds(Time time) noexcept { return std::chrono::duration<double>{time}.count(); }

double bits_per_second(std::uint64_t bytes, Time time) noexcept {
    return time.count() > 0 ? static_cast<double>(bytes) * 8 / in_seconds(time) : 0;
}

bool in_good_order(const client::Cause& cause) noexcept {
    return cause.why == client::Why::closed_by_far_side;
}

}  // namespace

Recorder::Recorder(const workload::Workload& workload, const Conditions& conditions)
    : workload_{workload},
      conditions_{conditions},
      public_{workload},
      direct_{workload},
      accounts_(workload.users()) {
    result_.workload = workload.title;
    result_.users = workload.users();
}

void Recorder::on(std::size_t user, const workload::Note& note, Time now) {
    std::visit([&](const auto& each) { handle(user, each, now); }, note);
}

// ---- connections

void Recorder::handle(std::size_t user, const workload::Began&, Time now) {
    accounts_[user].began_at = now;
    accounts_[user].tried = true;
}

void Recorder::handle(std::size_t user, const workload::ServerReached&, Time now) {
    connect_.record(now - accounts_[user].began_at);
}

void Recorder::handle(std::size_t user, const workload::LoginSucceeded&, Time now) {
    auto& account = accounts_[user];
    public_.log_in(user, now);
    login_.record(now - account.began_at);
    account.logged_in_at = now;
    account.was_in = true;
    ++logged_in_;
    ++result_.sessions.logins;
    if (!account.lost) return;
    account.lost = false;
    --lost_now_;
    recover(now);
}

void Recorder::handle(std::size_t, const workload::TurnedDown&, Time) { ++result_.sessions.turned_down; }

void Recorder::handle(std::size_t user, const workload::Lost& note, Time now) {
    direct_.leave(user);
    if (!note.had_logged_in) {
        ++result_.sessions.failed_connections;
        return;
    }
    if (!conditions_.may_break && !slow_readers_)
        violate(user, now,
                "lost its connection to the server, " + to_string(note.cause) +
                    ", without a fault of the network");
    if (public_.connected(user)) lose(user);
    log_out(accounts_[user], now);
}

void Recorder::handle(std::size_t user, const workload::Left&, Time now) {
    public_.end(user, conditions_.may_break);  // a break may still lose what it sent last
    direct_.leave(user);
    log_out(accounts_[user], now);
    if (std::exchange(accounts_[user].lost, false)) --lost_now_;  // it left before it noticed the loss
    ++result_.sessions.left;
}

void Recorder::on_server_login(std::size_t user, Time now) {
    if (std::exchange(accounts_[user].server_side, true))
        violate(user, now, "was let in while another connection held its login (LOGIN-2)");
}

void Recorder::on_server_close(std::size_t user, bool in_good_order, bool slow_reader, Time now) {
    accounts_[user].server_side = false;
    slow_readers_ = slow_readers_ || slow_reader;
    if (!public_.connected(user)) return;
    if (!in_good_order && !slow_reader && !conditions_.may_break)
        violate(user, now, "was lost by the server without a fault of the network");
    lose(user);
}

void Recorder::on_server_crash(Time) {
    for (std::size_t user = 0; user < accounts_.size(); ++user) {
        accounts_[user].server_side = false;
        if (public_.connected(user)) lose(user);
    }
}

/// Notes that the connection of a user is over, whether the user has noticed or not.
void Recorder::lose(std::size_t user) {
    public_.end(user, true);
    direct_.leave(user);
    ++result_.sessions.lost_connections;
    ++second_.lost_connections;
    if (fault_) ++result_.faults[*fault_].lost_connections;
    if (!std::exchange(accounts_[user].lost, true)) ++lost_now_;
}

void Recorder::log_out(Account& account, Time now) {
    if (!account.logged_in_at) return;
    account.connected += now - *account.logged_in_at;
    account.logged_in_at.reset();
    --logged_in_;
}

// ---- messages

void Recorder::handle(std::size_t user, const workload::Said& note, Time now) {
    public_.say(user, note.bytes, now);
    ++second_.said;
    ++result_.said;
}

void Recorder::handle(std::size_t user, const workload::Heard& note, Time now) {
    auto heard = public_.hear(user, note.sender, note.text, now);
    violate(std::move(heard.violation));
    if (!heard.delivery) return;
    const auto latency = now - heard.delivery->sent_at;
    auto& account = accounts_[user];
    account.latency.record(latency);
    account.delivered_bytes += heard.delivery->bytes;
    result_.latencies.record(latency);
    second_latency_.record(latency);
    ++second_.deliveries;
    second_.delivered_bytes += heard.delivery->bytes;
    ++result_.deliveries;
    result_.delivered_bytes += heard.delivery->bytes;
    deliver_late(latency, now);
}

void Recorder::handle(std::size_t user, const workload::Told& note, Time now) {
    direct_.tell(user, note, now);
}

void Recorder::handle(std::size_t user, const workload::Got& note, Time now) {
    auto heard = direct_.get(user, note, now);
    violate(std::move(heard.violation));
    if (!heard.delivery) return;
    direct_latency_.record(now - heard.delivery->sent_at);
    ++second_.direct;
    ++result_.direct_deliveries;
    second_.delivered_bytes += heard.delivery->bytes;
    result_.delivered_bytes += heard.delivery->bytes;
    accounts_[user].delivered_bytes += heard.delivery->bytes;
}

// ---- direct connections

void Recorder::handle(std::size_t user, const workload::Asked& note, Time now) {
    direct_.ask(user, note.user, public_.connected(note.user), now);
    ++result_.sessions.asks;
}

void Recorder::handle(std::size_t user, const workload::Refused& note, Time) {
    direct_.answer(user, note.user);
    ++result_.sessions.refused;
}

void Recorder::handle(std::size_t user, const workload::SessionOpened& note, Time now) {
    direct_.open(user, note.user);
    if (!note.asker) return;
    ++result_.sessions.opened;
    if (const auto asked_at = direct_.answer(user, note.user)) handshake_.record(now - *asked_at);
}

void Recorder::handle(std::size_t user, const workload::SessionFailed& note, Time) {
    direct_.answer(user, note.user);
    direct_.fail(user, note.user);
    ++result_.sessions.failed;
}

void Recorder::handle(std::size_t user, const workload::SessionEnded& note, Time now) {
    const bool whole = in_good_order(note.cause) && !conditions_.may_break && !note.by_us;
    violate(direct_.end(user, note.user, note.by_us, whole, now));
}

void Recorder::handle(std::size_t user, const workload::Odd& note, Time now) {
    violate(user, now, "got something that no right server or peer sends: " + note.what);
}

// ---- faults

void Recorder::on_fault(std::string what, bool ends, Time now) {
    auto& fault = result_.faults.emplace_back();
    fault.at = now;
    fault.what = std::move(what);
    fault.ends = ends;
    if (ends) return;
    if (!latest_before_faults_ && result_.latencies.count() > 0)
        latest_before_faults_ = result_.latencies.max();
    if (fault_ && lost_now_ > 0) result_.faults[*fault_].recovered_after.reset();
    fault_ = result_.faults.size() - 1;
    if (latest_before_faults_) fault.recovered_after = Time{};
}

void Recorder::deliver_late(Time latency, Time now) {
    if (!fault_ || !latest_before_faults_ || latency <= 2 * *latest_before_faults_) return;
    ++result_.faults[*fault_].late;
    recover(now);
}

/// Notes that something that the last fault had disturbed is right again.
void Recorder::recover(Time now) {
    if (!fault_ || !latest_before_faults_) return;
    auto& fault = result_.faults[*fault_];
    fault.recovered_after = now - fault.at;
}

// ---- results

void Recorder::violate(std::size_t user, Time now, std::string what) {
    violate(Violation{.at = now,
                      .what = std::move(what),
                      .message = {},
                      .sender = {},
                      .receiver = workload::login_of(workload_, user)});
}

void Recorder::violate(std::optional<Violation> violation) {
    if (violation && !violation_) violation_ = std::move(violation);
}

void Recorder::end_second(const MeasuredNetworkUse& network) {
    second_.users = logged_in_;
    second_.p50 = second_latency_.quantile(0.5);
    second_.p99 = second_latency_.quantile(0.99);
    second_.max = second_latency_.max();
    second_.network = network - std::exchange(network_before_, network);
    result_.seconds.push_back(std::exchange(second_, {}));
    second_latency_.clear();
}

SimulationResult Recorder::finish(const MeasuredNetworkUse& network, bool interrupted, const Stalled& stalled,
                                  Time now) {
    if (!interrupted && !violation_) violate(public_.owed(now, stalled));
    if (!interrupted && !violation_) violate(direct_.owed(now, stalled));
    auto result = std::move(result_);
    std::vector<std::uint64_t> owed;  // to each user
    for (std::size_t user = 0; user < accounts_.size(); ++user)
        owed.push_back(public_.deliveries_owed(user));
    result.undelivered = std::accumulate(owed.begin(), owed.end(), direct_.deliveries_owed());
    if (fault_ && (lost_now_ > 0 || result.undelivered > 0)) result.faults[*fault_].recovered_after.reset();
    for (const auto& account : accounts_)
        result.sessions.never_in += account.tried && !account.was_in ? 1U : 0U;
    result.interrupted = interrupted;
    result.violation = violation_;
    result.simulated = now;
    result.goodput_bits_per_second = bits_per_second(result.delivered_bytes, now);
    result.latency = times_of(result.latencies);
    result.direct_latency = times_of(direct_latency_);
    result.connect = times_of(connect_);
    result.login = times_of(login_);
    result.handshake = times_of(handshake_);
    result.network_use = network;
    result.receivers = receiver_results(now);
    std::vector<double> goodputs;
    std::vector<double> latencies;
    for (std::size_t user = 0; user < result.receivers.size(); ++user) {
        const auto& receiver = result.receivers[user];
        // A user that speaks alone is owed nothing, so its lack of goodput is not unfair.
        const bool expects = receiver.delivered_bytes > 0 || owed[user] > 0;
        if (expects && receiver.connected.count() > 0) goodputs.push_back(receiver.goodput_bits_per_second);
        if (receiver.latency.count > 0) latencies.push_back(in_seconds(receiver.latency.mean));
    }
    if (result.delivered_bytes > 0) result.fairness_goodput = jain_index(goodputs);
    result.fairness_latency = jain_index(latencies);
    return result;
}

std::vector<ReceiverResult> Recorder::receiver_results(Time now) {
    std::vector<ReceiverResult> all;
    for (std::size_t user = 0; user < accounts_.size(); ++user) {
        auto& account = accounts_[user];
        log_out(account, now);
        all.push_back({workload::login_of(workload_, user), account.connected, account.delivered_bytes,
                       times_of(account.latency),
                       bits_per_second(account.delivered_bytes, account.connected)});
    }
    return all;
}

}  // namespace chathack::measure
