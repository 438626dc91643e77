#include "reference/load/traffic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "reference/load/ledger.hpp"
#include "reference/load/pacer.hpp"
#include "reference/load/stamp.hpp"

namespace chathack::load {
namespace {

std::optional<CpuUse> server_cpu(const LoadOptions& options) {
    return options.server_pid == 0 ? std::nullopt : cpu_use(options.server_pid);
}

std::string lost_why(std::size_t link, std::error_code error) {
    return "connection " + std::to_string(link) +
           " ended: " + (error ? error.message() : "closed by the server");
}

/// One run of messages: sends those that are due, and notes those that arrive.
class Traffic : public ConnectionListener {
public:
    Traffic(Swarm& swarm, const Dialect& dialect, const LoadOptions& options)
        : swarm_{swarm},
          dialect_{dialect},
          options_{options},
          ledger_{{.receivers = options.clients,
                   .senders = options.senders,
                   .senders_receive = dialect.senders_receive()}},
          stamper_{options.message_bytes},
          start_{now()},
          pacer_{options.per_second > 0 ? Pacer::open_loop(options.senders, options.per_second, start_)
                                        : Pacer::closed_loop(options.senders, options.window)} {
        if (options.messages > 0) {
            measure_from_ = start_;
            send_until_ = Time::max();
        } else {
            measure_from_ = start_ + options.warm_up;
            send_until_ = measure_from_ + options.duration;
        }
    }

    TrafficOutcome run() {
        now_ = last_delivery_ = sending_ended_ = start_;
        while (!outcome_.stop && !is_done()) {
            advance_phase();
            send_due();
            swarm_.flush();
            if (const auto error = swarm_.turn(next_moment(), *this))
                stop(Exit::internal, "epoll: " + error.message());
            now_ = now();
            check_progress();
        }
        end_measuring();
        outcome_.tally = ledger_.tally();
        outcome_.owed = ledger_.owed();
        outcome_.latency = ledger_.latency();
        return std::move(outcome_);
    }

    void on_ready(std::size_t) override {}
    void on_refused(std::size_t link, std::string_view why) override {
        stop(Exit::faults, "connection " + std::to_string(link) + " was told: " + std::string{why});
    }
    void on_lost(std::size_t link, std::error_code error) override {
        ++outcome_.lost_links;
        stop(Exit::faults, lost_why(link, error));
    }
    void on_message(std::size_t link, std::string_view sender, std::string_view message) override {
        const auto stamp = stamper_.read(message);
        if (!stamp || stamp->sender >= options_.senders ||
            sender != dialect_.name_of(sender_link(stamp->sender)) || link >= options_.clients) {
            ledger_.deliver_wrong();
            return;
        }
        last_delivery_ = swarm_.received_at();
        if (const auto freed = ledger_.deliver(link, *stamp, last_delivery_)) pacer_.freed(*freed);
    }

private:
    std::size_t sender_link(std::uint32_t sender) const {
        return dialect_.senders_receive() ? sender : options_.clients + sender;
    }
    bool may_send() const {
        if (options_.messages > 0) return ledger_.tally().sent < options_.messages;
        return now_ < send_until_;
    }
    bool is_done() const { return !may_send() && ledger_.owed() == 0; }

    void send_due() {
        while (may_send()) {
            const auto due = pacer_.next(ledger_, now_);
            if (!due) return;
            if (ledger_.in_flight() >= in_flight_max) {
                stop(Exit::faults,
                     "the server is " + std::to_string(ledger_.in_flight()) + " messages behind");
                return;
            }
            const auto link = sender_link(due->sender);
            dialect_.send(link, stamper_.write(ledger_.send(due->sender, due->intended)), swarm_.out(link));
        }
    }

    void advance_phase() {
        if (!measuring_ && !measured_ && now_ >= measure_from_) begin_measuring();
        if (measuring_ && now_ >= send_until_) end_measuring();
    }
    void begin_measuring() {
        measuring_ = true;
        measure_from_ = now_;
        ledger_.begin_timing(now_);
        sent_before_ = ledger_.tally().sent;
        deliveries_before_ = ledger_.tally().deliveries;
        reads_before_ = swarm_.reads();
        cpu_before_ = server_cpu(options_);
    }
    void end_measuring() {
        if (!measuring_) return;
        measuring_ = false;
        measured_ = true;
        outcome_.server = used_between(cpu_before_, server_cpu(options_));
        outcome_.measured = now() - measure_from_;
        outcome_.sent = ledger_.tally().sent - sent_before_;
        outcome_.deliveries = ledger_.tally().deliveries - deliveries_before_;
        outcome_.reads = swarm_.reads() - reads_before_;
    }

    /// When to look again at the latest.
    Time next_moment() const {
        auto moment = (ledger_.owed() > 0 ? last_delivery_ : now_) + options_.stall_timeout;
        moment = std::min(moment, may_send() ? pacer_.next_due().value_or(moment)
                                             : sending_ended_ + options_.drain_timeout);
        if (!measuring_ && !measured_) moment = std::min(moment, measure_from_);
        if (now_ < send_until_) moment = std::min(moment, send_until_);
        return moment;
    }
    void check_progress() {
        if (may_send()) sending_ended_ = now_;
        if (ledger_.owed() == 0) {
            last_delivery_ = now_;
        } else if (now_ - sending_ended_ >= options_.drain_timeout) {
            stop(Exit::faults,
                 fmt::format("the server is still {} deliveries behind, {} s after the last message",
                             ledger_.owed(), std::chrono::duration<double>{options_.drain_timeout}.count()));
        } else if (now_ - last_delivery_ >= options_.stall_timeout) {
            stop(Exit::faults, fmt::format("no delivery came in {} s",
                                           std::chrono::duration<double>{options_.stall_timeout}.count()));
        }
    }
    void stop(Exit exit, std::string why) {
        if (!outcome_.stop) outcome_.stop = Stop{exit, std::move(why)};
    }

    Swarm& swarm_;
    const Dialect& dialect_;
    const LoadOptions& options_;
    Ledger ledger_;
    Stamper stamper_;
    Time start_;
    Pacer pacer_;
    Time measure_from_{};
    Time send_until_{};
    Time now_{};  // the time of this turn
    Time last_delivery_{};
    Time sending_ended_{};
    bool measuring_ = false;
    bool measured_ = false;
    std::uint64_t sent_before_ = 0;
    std::uint64_t deliveries_before_ = 0;
    std::uint64_t reads_before_ = 0;
    std::optional<CpuUse> cpu_before_;
    TrafficOutcome outcome_;
};

/// Notes only the end of connections.
class Watchman : public ConnectionListener {
public:
    explicit Watchman(IdleOutcome& outcome) : outcome_{outcome} {}
    void on_ready(std::size_t) override {}
    void on_refused(std::size_t, std::string_view) override {}
    void on_message(std::size_t, std::string_view, std::string_view) override {}
    void on_lost(std::size_t link, std::error_code error) override {
        ++outcome_.lost_links;
        if (!outcome_.stop) outcome_.stop = Stop{Exit::faults, lost_why(link, error)};
    }

private:
    IdleOutcome& outcome_;
};

}  // namespace

TrafficOutcome run_traffic(Swarm& swarm, const Dialect& dialect, const LoadOptions& options) {
    return Traffic{swarm, dialect, options}.run();
}

void run_idle(Swarm& swarm, const LoadOptions& options, IdleOutcome& outcome) {
    Watchman watchman{outcome};
    const auto cpu_before = server_cpu(options);
    const auto end = now() + options.duration;
    while (now() < end && !outcome.stop) {
        if (const auto error = swarm.turn(end, watchman))
            outcome.stop = Stop{Exit::internal, "epoll: " + error.message()};
    }
    outcome.idle_cpu = used_between(cpu_before, server_cpu(options));
}

std::optional<CpuUse> used_between(const std::optional<CpuUse>& from, const std::optional<CpuUse>& to) {
    if (!from || !to) return std::nullopt;
    return CpuUse{to->total - from->total, to->user - from->user, to->system - from->system};
}

}  // namespace chathack::load
