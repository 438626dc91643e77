#include "conformance/suite/suite.hpp"

#include <algorithm>
#include <mutex>
#include <optional>
#include <thread>

#include "conformance/judge/judge.hpp"
#include "conformance/match/bindings.hpp"
#include "conformance/suite/case_result.hpp"
#include "conformance/suite/login_release_delay.hpp"
#include "conformance/suite/probes.hpp"
#include "reference/wire/frames.hpp"

namespace chathack::suite {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds death_notice{50};    // a target that is dying gets so long to be dead
constexpr std::size_t start_attempts = 3;   // in a row that may fail before a worker gives up
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

/// What all workers share.
struct Shared {
    const SuiteOptions& options;
    std::vector<Item> plan;
    std::vector<std::optional<reports::CaseResult>> results;
    std::atomic<std::size_t> next{0};
    std::atomic<bool> never_interrupted{false};
    std::mutex mutex;  // guards what follows, and `progress`
    std::size_t done = 0;
    std::size_t violating = 0;
    std::string why_stopped;
    bool always_agrees = false;
    reports::TimingInfo timing;

    const std::atomic<bool>& interrupted() const {
        return options.interrupted ? *options.interrupted : never_interrupted;
    }
};

/// Plays items one after the other against a target of its own.
class Worker {
public:
    explicit Worker(Shared& shared)
        : shared_{shared}, file_{shared.options.target}, host_{shared.options.make_host()} {}

    void work() {
        while (!shared_.interrupted()) {
            const auto index = shared_.next++;
            if (index >= shared_.plan.size()) return;
            auto result = play(shared_.plan[index]);
            if (!result) return;
            const std::lock_guard lock{shared_.mutex};
            ++shared_.done;
            if (verdict::is_violation(result->verdict) && ++shared_.violating == shared_.options.stop_after)
                shared_.next = shared_.plan.size();
            shared_.results[index] = std::move(result);
            if (shared_.options.progress) {
                shared_.options.progress(*shared_.results[index], shared_.done, shared_.plan.size());
            }
        }
    }

private:
    std::optional<reports::CaseResult> play(const Item& item) {
        const auto& one = *item.scenario_case;
        if (const auto lacking = lack(item); !lacking.empty()) {
            return dress(item, make_untried_result(one, verdict::Kind::skipped, lacking));
        }
        if (silent_cases_ >= silent_cases_max) {
            const auto why =
                "the target answered nothing in " + std::to_string(silent_cases_) + " cases before this one";
            return dress(item, make_untried_result(one, verdict::Kind::inconclusive, why));
        }
        if (one.needs.fresh_target && used_) has_target_ = false;
        if (!ensure_target()) return std::nullopt;
        if (!timing_) {
            auto result = make_untried_result(one, verdict::Kind::inconclusive, untimed_);
            result.cut_short = untimed_;
            return dress(item, std::move(result));
        }
        if (one.needs.heavy && trip_ > slow_round_trip) {
            const auto why = "it is heavy, and the network is slow";
            return dress(item, make_untried_result(one, verdict::Kind::skipped, why));
        }
        used_ = true;
        if (one.needs.accounts > 0) release_delay_.await(shared_.interrupted());
        const bool doubtful = one.needs.accounts > 0 && release_delay_.is_doubtful();
        auto played = play_once(item);
        if (doubtful && played.transcript.target_died.empty() && !is_clean(played.verdicts) &&
            was_told_login_exists(played.transcript)) {
            // Perhaps of somebody of a case before, whose leaving was not noticed yet.
            if (file_.remote) {
                release_delay_.await_longest(shared_.interrupted());
            } else {
                has_target_ = false;
                if (!ensure_target()) return std::nullopt;
            }
            played = play_once(item);
        }
        const auto& [transcript, verdicts] = played;
        if (shared_.interrupted() && !transcript.complete) return std::nullopt;
        count_silence(transcript);
        if (!is_clean(verdicts)) has_target_ = false;  // the next case starts with a fresh one
        return dress(item, make_case_result(one, transcript, verdicts));
    }

    struct Played {
        runner::Transcript transcript;
        std::vector<judge::Verdict> verdicts;
    };
    Played play_once(const Item& item) {
        const auto& one = *item.scenario_case;
        Played played{host_->play(one, run_options(item), shared_.interrupted()), {}};
        if (one.needs.accounts > 0) release_delay_.left();
        if (shared_.interrupted() && !played.transcript.complete) return played;
        note_death(played.transcript);
        played.verdicts = judge::judge(one, played.transcript, shared_.options.target.promises);
        return played;
    }

    static bool is_clean(const std::vector<judge::Verdict>& verdicts) {
        return std::ranges::all_of(verdicts, [](const auto& verdict) {
            return verdict.kind == verdict::Kind::conforms ||
                   (verdict.kind == verdict::Kind::observed && verdict.behaviour != verdict::other_behaviour);
        });
    }

    static bool was_told_login_exists(const runner::Transcript& transcript) {
        return std::ranges::any_of(transcript.entries, [](const auto& entry) {
            return entry.kind == runner::Entry::Kind::received && entry.bytes.size() == 1 &&
                   entry.bytes.front() == wire::to_client::LoginExists::opcode;
        });
    }

    /// Why the item makes no sense with this target and host; empty when it does.
    std::string lack(const Item& item) const {
        const auto& needs = item.scenario_case->needs;
        const auto& target = shared_.options.target;
        const auto capabilities = host_->capabilities();
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

    bool ensure_target() {
        for (std::size_t attempt = 0; attempt < start_attempts && !has_target_; ++attempt) {
            std::string why_not;
            has_target_ = host_->start_target(why_not);
            if (!has_target_ && attempt + 1 == start_attempts) return give_up(why_not), false;
            release_delay_.forget();
        }
        untimed_.clear();
        if (!timing_) calibrate();
        return timing_ || !untimed_.empty();
    }

    /// Nothing more is played, by any worker.
    void give_up(const std::string& why, bool always_agrees = false) {
        const std::lock_guard lock{shared_.mutex};
        shared_.why_stopped = why;
        shared_.always_agrees = always_agrees;
        shared_.next = shared_.plan.size();
        timing_.reset();
    }

    /// Measures the round trip by a few logins, and turns a target away that answers whatever is asked.
    void calibrate() {
        timing_ = runner::Timing{};
        timing_->answer = shared_.options.answer_least;
        timing_->quiet = shared_.options.quiet_least;
        std::vector<runner::Time> trips;
        const auto probe = login_probe();
        for (std::size_t i = 0; i < probe_count; ++i) {
            const auto transcript =
                host_->play(probe, probe_options("probe" + std::to_string(i)), shared_.interrupted());
            if (const auto failure = connect_failure(transcript); !failure.empty())
                return give_up("no connection to " + to_string(host_->target_endpoint(false)) + ": " +
                               failure);
            if (transcript.abandoned) {
                untimed_ = transcript.cut_short;
                continue;
            }
            if (!transcript.complete) break;
            runner::Time sent{};
            for (const auto& entry : transcript.entries) {
                if (entry.kind == runner::Entry::Kind::sent) sent = entry.at;
                if (entry.kind == runner::Entry::Kind::received) trips.push_back(entry.at - sent);
            }
        }
        if (trips.empty()) {
            if (!untimed_.empty()) return timing_.reset();  // the next case tries again
            lose_patience();
        } else {
            untimed_.clear();
            std::nth_element(trips.begin(), trips.begin() + static_cast<std::ptrdiff_t>(trips.size() / 2),
                             trips.end());
            const auto trip = trips[trips.size() / 2];
            timing_->answer = std::max(timing_->answer, 10 * trip);
            timing_->quiet = std::max(timing_->quiet, 4 * trip);
            const auto fastest = *std::ranges::min_element(trips);  // no packet was lost in it
            timing_->piece_gap =
                std::max(timing_->piece_gap, std::min<runner::Time>(fastest / 2, piece_gap_most));
            const auto always_agrees = always_agrees_probe();
            const auto transcript =
                host_->play(always_agrees, probe_options("always_agrees"), shared_.interrupted());
            const auto verdicts = judge::judge(always_agrees, transcript);
            if (!verdicts.empty() && verdicts.front().kind == verdict::Kind::conforms)
                return give_up(
                    "a free login was claimed and the target said that it exists, as the probe had asked",
                    true);
            trip_ = trip;
            const auto again = probe_options("again");
            release_delay_.measure([&] { return host_->play(probe, again, shared_.interrupted()).complete; },
                                   shared_.interrupted());
            const std::lock_guard lock{shared_.mutex};
            shared_.timing.round_trip_us =
                std::chrono::duration_cast<std::chrono::microseconds>(trip).count();
        }
        const std::lock_guard lock{shared_.mutex};
        shared_.timing.answer_us =
            std::chrono::duration_cast<std::chrono::microseconds>(timing_->answer).count();
        shared_.timing.quiet_us =
            std::chrono::duration_cast<std::chrono::microseconds>(timing_->quiet).count();
    }

    static std::string connect_failure(const runner::Transcript& transcript) {
        for (const auto& entry : transcript.entries)
            if (entry.kind == runner::Entry::Kind::connect_failed) return entry.note;
        return {};
    }

    runner::RunOptions probe_options(const std::string& word) const {
        runner::RunOptions options;
        options.target = host_->target_endpoint(false);
        options.timing = *timing_;
        options.seed = match::derive_seed(shared_.options.seed, word);
        options.login_suffix = "-" + base36(options.seed, 8);
        return options;
    }

    runner::RunOptions run_options(const Item& item) const {
        runner::RunOptions options;
        options.target = host_->target_endpoint(item.variant.ipv6);
        options.timing = *timing_;
        options.delivery = item.variant.delivery;
        options.seed = item.seed;
        options.login_suffix =
            "-" +
            base36(match::derive_seed(item.seed, to_string(item.variant) + shared_.options.target.name), 8);
        for (const auto& account : shared_.options.target.accounts) {
            options.accounts.push_back({account.login, account.password});
        }
        return options;
    }

    /// A connection that ends early may be a target that dies: it gets a moment to be dead.
    void note_death(runner::Transcript& transcript) {
        const auto death = host_->target_death(transcript.complete ? milliseconds{0} : death_notice);
        if (!death) return;
        transcript.target_died = *death;
        has_target_ = false;
    }

    /// A target that does not answer fails every case by its deadline: after some of them patience is cut.
    void count_silence(const runner::Transcript& transcript) {
        const bool heard =
            std::any_of(transcript.entries.begin(), transcript.entries.end(),
                        [](const auto& entry) { return entry.kind == runner::Entry::Kind::received; });
        const bool late = std::any_of(transcript.steps.begin(), transcript.steps.end(), [](const auto& step) {
            return step.end == runner::StepRecord::End::timed_out;
        });
        silent_cases_ = heard ? 0 : silent_cases_ + 1;
        late_cases_ = late ? late_cases_ + 1 : 0;
        if (late_cases_ >= late_cases_max) lose_patience();
    }

    /// Waits less for a target that seems not to answer. In virtual time waiting costs nothing, and a network
    /// that lost everything once is no reason.
    void lose_patience() {
        if (host_->capabilities().virtual_time) return;
        const auto patience = std::max<runner::Time>(patience_when_late, 10 * trip_);
        timing_->answer = std::min(timing_->answer, patience);
    }

    std::optional<reports::CaseResult> dress(const Item& item, reports::CaseResult result) const {
        result.variant = to_string(item.variant);
        result.repetition = item.repetition;
        result.seed = item.seed;
        if (shared_.options.replay) result.replay = shared_.options.replay(item);
        return result;
    }

    Shared& shared_;
    const target::TargetFile& file_;
    std::unique_ptr<Host> host_;
    bool has_target_ = false;
    std::optional<runner::Timing> timing_;  // once measured
    std::string untimed_;                   // why it could not be measured
    runner::Time trip_{};                   // round trip
    LoginReleaseDelay release_delay_;       // of accounts
    std::size_t silent_cases_ = 0;
    std::size_t late_cases_ = 0;
    bool used_ = false;
};

}  // namespace

SuiteOutcome run_suite(const std::vector<scenario::Case>& cases, const SuiteOptions& options) {
    Shared shared{options, make_plan(cases, options.selection, options.seed), {}, {}, {}, {}, 0, 0, {}, false,
                  {}};
    shared.results.resize(shared.plan.size());
    const auto jobs =
        options.target.remote
            ? 1
            : std::clamp<std::size_t>(options.jobs, 1, std::max<std::size_t>(shared.plan.size(), 1));
    {
        std::vector<std::jthread>
            threads;  // each starts and ends its own targets, which die with their thread
        for (std::size_t i = 0; i < jobs; ++i)
            threads.emplace_back([&shared] { Worker{shared}.work(); });
    }
    SuiteOutcome outcome;
    outcome.why = shared.why_stopped;
    outcome.result.timing = shared.timing;
    for (std::size_t i = 0; i < shared.plan.size(); ++i) {
        if (shared.results[i]) outcome.result.cases.push_back(*std::move(shared.results[i]));
    }
    if (shared.always_agrees) {
        outcome.end = SuiteEnd::always_agrees;
    } else if (shared.interrupted()) {
        outcome.end = SuiteEnd::interrupted;
    } else if (outcome.result.cases.size() < shared.plan.size()) {
        const bool stopped = options.stop_after > 0 && shared.violating >= options.stop_after;
        outcome.end = stopped ? SuiteEnd::stopped : SuiteEnd::not_started;
    }
    return outcome;
}

}  // namespace chathack::suite
