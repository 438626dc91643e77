#include "conformance/suite/server_policy.hpp"

#include <algorithm>
#include <optional>

#include "conformance/match/bindings.hpp"
#include "conformance/suite/login_release_delay.hpp"
#include "conformance/suite/probes.hpp"
#include "conformance/suite/verdicts.hpp"
#include "reference/wire/frames.hpp"

namespace chathack::suite {
namespace {

using std::chrono::milliseconds;
using Kind = verdict::Kind;

constexpr std::size_t probe_count = 5;      // logins that the round trip is measured by
constexpr std::size_t late_cases_max = 10;  // in a row that wait in vain; then patience is cut
constexpr milliseconds patience_when_late{300};
constexpr milliseconds slow_round_trip{20};   // where megabytes take too long
constexpr milliseconds piece_gap_most{300};   // a login of many pieces must not take longer than targets wait
constexpr std::size_t silent_cases_max = 40;  // in a row without any answer; then no more is asked

std::string base36(std::uint64_t number, std::size_t digits) {
    std::string text;
    for (std::size_t i = 0; i < digits; ++i, number /= 36)
        text += "0123456789abcdefghijklmnopqrstuvwxyz"[number % 36];
    return text;
}

std::int64_t in_us(runner::Time time) {
    return std::chrono::duration_cast<std::chrono::microseconds>(time).count();
}

bool was_told_login_exists(const runner::Transcript& transcript) {
    return std::ranges::any_of(transcript.entries, [](const auto& entry) {
        return entry.kind == runner::Entry::Kind::received && entry.bytes.size() == 1 &&
               entry.bytes.front() == wire::to_client::LoginExists::opcode;
    });
}

std::string connect_failure(const runner::Transcript& transcript) {
    for (const auto& entry : transcript.entries)
        if (entry.kind == runner::Entry::Kind::connect_failed) return entry.note;
    return {};
}

/// From each sent entry to what was received after it.
void add_trips(const runner::Transcript& transcript, std::vector<runner::Time>& trips) {
    runner::Time sent{};
    for (const auto& entry : transcript.entries) {
        if (entry.kind == runner::Entry::Kind::sent) sent = entry.at;
        if (entry.kind == runner::Entry::Kind::received) trips.push_back(entry.at - sent);
    }
}

runner::Time median(std::vector<runner::Time> times) {
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    return *middle;
}

class ServerPolicy final : public Policy {
public:
    ServerPolicy(Host& host, const SuiteOptions& options, SharedTiming& measured,
                 const std::atomic<bool>& interrupted)
        : host_{host}, options_{options}, measured_{measured}, interrupted_{interrupted} {}

    bool has_target() const override { return true; }

    std::optional<Untried> untried(const Item& item) override {
        if (const auto lacking = lack(item); !lacking.empty()) return Untried{Kind::skipped, lacking};
        if (silent_cases_ < silent_cases_max) return std::nullopt;
        return Untried{Kind::inconclusive, "the target answered nothing in " + std::to_string(silent_cases_) +
                                               " cases before this one"};
    }

    void on_fresh_target() override { release_delay_.forget(); }

    Hindrance prepare(const Item& item) override {
        if (!timing_) {
            if (const auto end = calibrate()) return *end;
        }
        if (!timing_) return Untried{Kind::inconclusive, untimed_, true};
        if (item.scenario_case->needs.heavy && trip_ > slow_round_trip)
            return Untried{Kind::skipped, "it is heavy, and the network is slow"};
        return {};
    }

    runner::RunOptions begin(const Item& item) override {
        if (item.scenario_case->needs.accounts > 0) {
            release_delay_.await(interrupted_);
            is_doubtful_ = release_delay_.is_doubtful();
        }
        return run_options(item);
    }

    void ended(const Item& item) override {
        if (item.scenario_case->needs.accounts > 0) release_delay_.left();
    }

    /// An account may still have been that of somebody of a case before, whose leaving was not noticed yet.
    Again again(const Item& item, const Played& played) override {
        if (item.scenario_case->needs.accounts == 0 || !is_doubtful_ ||
            !played.transcript.target_died.empty() || is_clean(played.verdicts) ||
            !was_told_login_exists(played.transcript))
            return Again::no;
        if (!options_.target.remote) return Again::on_a_fresh_target;
        release_delay_.await_longest(interrupted_);
        return Again::as_it_is;
    }

    void conclude(const Item&, Played& played) override { count_silence(played.transcript); }

private:
    /// Why the item makes no sense with this target and host; empty when it does.
    std::string lack(const Item& item) const {
        const auto& needs = item.scenario_case->needs;
        const auto& target = options_.target;
        const auto capabilities = host_.capabilities();
        if (needs.accounts > target.accounts.size()) {
            return "it needs " + std::to_string(needs.accounts) +
                   " accounts with known passwords, and the target names " +
                   std::to_string(target.accounts.size());
        }
        if ((needs.ipv6 || item.variant.ipv6) && (!target.ipv6 || !capabilities.ipv6)) return "it needs IPv6";
        if (needs.reset && !capabilities.reset) return "it needs a transport that can reset a connection";
        if (needs.fresh_target && target.remote) return "it needs a target that the suite can start anew";
        return {};
    }

    /// Measures the round trip by a few logins, and turns a target away that answers whatever is asked.
    /// Without a result when the host abandoned every login; the next case tries again.
    std::optional<GiveUp> calibrate() {
        untimed_.clear();
        timing_ = runner::Timing{};
        timing_->answer = options_.answer_least;
        timing_->quiet = options_.quiet_least;
        std::vector<runner::Time> trips;
        auto end = measure_trips(trips);
        if (!end && !trips.empty()) {
            adopt(trips);
            end = always_agrees();
        }
        if (end || (trips.empty() && !untimed_.empty())) {
            timing_.reset();
            return end;
        }
        if (trips.empty()) {
            lose_patience();
        } else {
            trip_ = median(trips);
            const auto again = probe_options("again");
            release_delay_.measure([&] { return host_.probe(login_probe(), again, interrupted_).complete; },
                                   interrupted_);
            measured_.set_round_trip(trip_);
        }
        measured_.set_patience(*timing_);
        return std::nullopt;
    }

    std::optional<GiveUp> measure_trips(std::vector<runner::Time>& trips) {
        for (std::size_t i = 0; i < probe_count; ++i) {
            const auto transcript =
                host_.probe(login_probe(), probe_options("probe" + std::to_string(i)), interrupted_);
            if (const auto failure = connect_failure(transcript); !failure.empty()) {
                return GiveUp{SuiteEnd::not_started,
                              "no connection to " + to_string(host_.target_endpoint(false)) + ": " + failure};
            }
            if (transcript.abandoned) {
                untimed_ = transcript.cut_short;
                continue;
            }
            if (!transcript.complete) break;
            add_trips(transcript, trips);
        }
        return std::nullopt;
    }

    void adopt(const std::vector<runner::Time>& trips) {
        const auto trip = median(trips);
        timing_->answer = std::max(timing_->answer, 10 * trip);
        timing_->quiet = std::max(timing_->quiet, 4 * trip);
        const auto fastest = *std::ranges::min_element(trips);  // no packet was lost in it
        timing_->piece_gap =
            std::max(timing_->piece_gap, std::min<runner::Time>(fastest / 2, piece_gap_most));
    }

    std::optional<GiveUp> always_agrees() {
        const auto& probe = always_agrees_probe();
        const auto transcript = host_.probe(probe, probe_options("always_agrees"), interrupted_);
        const auto verdicts = judge::judge(probe, transcript);
        if (verdicts.empty() || verdicts.front().kind != Kind::conforms) return std::nullopt;
        return GiveUp{SuiteEnd::always_agrees,
                      "a free login was claimed and the target said that it exists, as the probe had asked"};
    }

    runner::RunOptions probe_options(const std::string& word) const {
        runner::RunOptions options;
        options.target = host_.target_endpoint(false);
        options.timing = *timing_;
        options.seed = match::derive_seed(options_.seed, word);
        options.login_suffix = "-" + base36(options.seed, 8);
        return options;
    }

    runner::RunOptions run_options(const Item& item) const {
        runner::RunOptions options;
        options.target = host_.target_endpoint(item.variant.ipv6);
        options.timing = *timing_;
        options.delivery = item.variant.delivery;
        options.seed = item.seed;
        options.login_suffix =
            "-" + base36(match::derive_seed(item.seed, to_string(item.variant) + options_.target.name), 8);
        for (const auto& account : options_.target.accounts)
            options.accounts.push_back({account.login, account.password});
        return options;
    }

    /// A target that does not answer fails every case by its deadline: after some of them patience is cut.
    void count_silence(const runner::Transcript& transcript) {
        const bool heard = std::ranges::any_of(transcript.entries, [](const auto& entry) {
            return entry.kind == runner::Entry::Kind::received;
        });
        const bool late = std::ranges::any_of(transcript.steps, [](const auto& step) {
            return step.end == runner::StepRecord::End::timed_out;
        });
        silent_cases_ = heard ? 0 : silent_cases_ + 1;
        late_cases_ = late ? late_cases_ + 1 : 0;
        if (late_cases_ >= late_cases_max) lose_patience();
    }

    /// Waits less for a target that seems not to answer. In virtual time waiting costs nothing, and a network
    /// that lost everything once is no reason.
    void lose_patience() {
        if (host_.capabilities().virtual_time) return;
        const auto patience = std::max<runner::Time>(patience_when_late, 10 * trip_);
        timing_->answer = std::min(timing_->answer, patience);
    }

    Host& host_;
    const SuiteOptions& options_;
    SharedTiming& measured_;
    const std::atomic<bool>& interrupted_;
    std::optional<runner::Timing> timing_;  // once measured
    std::string untimed_;                   // why it could not be measured
    runner::Time trip_{};                   // round trip
    LoginReleaseDelay release_delay_;       // of accounts
    bool is_doubtful_ = false;              // whether that was over when the last case with an account began
    std::size_t silent_cases_ = 0;
    std::size_t late_cases_ = 0;
};

}  // namespace

void SharedTiming::set_round_trip(runner::Time trip) {
    const std::lock_guard lock{mutex_};
    info_.round_trip_us = in_us(trip);
}

void SharedTiming::set_patience(const runner::Timing& timing) {
    const std::lock_guard lock{mutex_};
    info_.answer_us = in_us(timing.answer);
    info_.quiet_us = in_us(timing.quiet);
}

reports::TimingInfo SharedTiming::get() const {
    const std::lock_guard lock{mutex_};
    return info_;
}

std::unique_ptr<Policy> make_server_policy(Host& host, const SuiteOptions& options, SharedTiming& measured,
                                           const std::atomic<bool>& interrupted) {
    return std::make_unique<ServerPolicy>(host, options, measured, interrupted);
}

}  // namespace chathack::suite
