#include "conformance/suite/executor.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <semaphore>
#include <set>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include "conformance/suite/case_result.hpp"
#include "conformance/suite/secrets.hpp"
#include "conformance/suite/verdicts.hpp"

namespace chathack::suite {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds waiting_much{100};
constexpr std::size_t plays_max = 4;       // of one case
constexpr std::size_t start_attempts = 3;  // in a row that may fail before a worker gives up

/// The plan, and what has become of it. All workers share it.
class Progress {
public:
    Progress(std::vector<Item> plan, const SuiteOptions& options, std::size_t jobs)
        : options_{options},
          plan_{std::move(plan)},
          in_company_{options.target.remote && jobs > 1},
          starting_{static_cast<std::ptrdiff_t>(jobs)},
          results_(plan_.size()) {
        for (std::size_t number = 0; number < plan_.size(); ++number) {
            const bool alone = in_company_ && !bears_company(*plan_[number].scenario_case);
            (alone ? alone_ : open_).insert(number);
        }
    }

    /// A case to be played.
    struct Turn {
        std::size_t number = 0;
        bool in_company = false;  ///< others may be played with the same target at the same time
    };
    /// Waits for those that are being played while the next one has to be alone with the target. Nothing when
    /// there is none.
    std::optional<Turn> next() {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [this] { return !in_company_ || !open_.empty() || playing_ == 0; });
        if (interrupted()) return std::nullopt;
        auto& numbers = open_.empty() ? alone_ : open_;
        if (numbers.empty()) return std::nullopt;
        ++playing_;
        const auto number = numbers.extract(numbers.begin()).value();
        return Turn{number, in_company_ && &numbers == &open_};
    }
    const Item& item(std::size_t number) const { return plan_[number]; }

    /// It is played once more when it can be alone with the target.
    void put_off(std::size_t number) {
        const std::lock_guard lock{mutex_};
        if (!ended_) alone_.insert(number);
        --playing_;
        changed_.notify_all();
    }
    void add(std::size_t number, reports::CaseResult result) {
        const std::lock_guard lock{mutex_};
        ++done_;
        --playing_;
        if (verdict::is_violation(result.verdict) && ++violating_ == options_.stop_after) end_early();
        if (options_.keep) options_.keep(number, result);
        const auto& kept = results_[number].emplace(std::move(result));
        if (options_.progress) options_.progress(kept, done_, plan_.size());
        changed_.notify_all();
    }
    /// A play is over in which so long was waited for the target.
    void waited(runner::Time time) {
        if (time < waiting_much) return;
        const std::lock_guard lock{mutex_};
        wants_company_ = true;
        changed_.notify_all();
    }
    void give_up(const GiveUp& end) {
        const std::lock_guard lock{mutex_};
        given_up_ = end;
        end_early();
    }
    /// The case has not come to its end, since the run does.
    void abandon() {
        const std::lock_guard lock{mutex_};
        --playing_;
        changed_.notify_all();
    }

    void worker_begins() {
        const std::lock_guard lock{mutex_};
        ++working_;
    }
    void worker_ends() {
        const std::lock_guard lock{mutex_};
        --working_;
        changed_.notify_all();
    }
    /// No more targets start at the same time than there are jobs, however many workers wait: a program that
    /// starts needs the processor, and more of them at once would all be late.
    std::counting_semaphore<>& starting() { return starting_; }

    /// Returns once a further worker is worth while (true), or none is at work any more (false).
    bool wait_for_need() {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [this] { return working_ == 0 || (wants_company_ && !open_.empty()); });
        wants_company_ = false;
        return working_ > 0;
    }
    const std::atomic<bool>& interrupted() const {
        return options_.interrupted ? *options_.interrupted : never_interrupted_;
    }

    /// Once no worker is left.
    SuiteOutcome outcome() {
        SuiteOutcome outcome;
        outcome.end = end();
        outcome.why = given_up_.why;
        for (auto& result : results_) {
            if (result) outcome.result.cases.push_back(*std::move(result));
        }
        return outcome;
    }

private:
    void end_early() {
        ended_ = true;
        open_.clear();
        alone_.clear();
        changed_.notify_all();
    }
    SuiteEnd end() const {
        if (given_up_.end == SuiteEnd::always_agrees) return given_up_.end;
        if (interrupted()) return SuiteEnd::interrupted;
        if (done_ == plan_.size()) return SuiteEnd::done;
        const bool stopped = options_.stop_after > 0 && violating_ >= options_.stop_after;
        return stopped ? SuiteEnd::stopped : SuiteEnd::not_started;
    }

    const SuiteOptions& options_;
    const std::vector<Item> plan_;
    const std::atomic<bool> never_interrupted_{false};
    const bool in_company_;  // cases that bear it are played with one target at the same time
    std::counting_semaphore<> starting_;
    std::mutex mutex_;                    // guards what follows, and `options_.progress`
    std::set<std::size_t> open_, alone_;  // cases that are still to be played; those that must be alone, last
    bool ended_ = false;
    std::size_t playing_ = 0;
    std::vector<std::optional<reports::CaseResult>> results_;
    std::condition_variable changed_;
    std::size_t working_ = 0;
    bool wants_company_ = false;  // a play has waited for long
    std::size_t done_ = 0;
    std::size_t violating_ = 0;
    GiveUp given_up_;
};

/// Plays items one after the other.
class Worker {
public:
    Worker(Progress& progress, const SuiteOptions& options, const MakePolicy& make_policy)
        : progress_{progress},
          options_{options},
          secrets_{options.show_passwords ? Secrets::shown() : Secrets{options.target.accounts}},
          host_{options.make_host()},
          policy_{make_policy(*host_, progress.interrupted())} {}

    void work() {
        while (const auto turn = progress_.next()) {
            auto end = play(progress_.item(turn->number), turn->in_company);
            if (auto* result = std::get_if<reports::CaseResult>(&end)) {
                progress_.add(turn->number, std::move(*result));
            } else if (std::holds_alternative<PutOff>(end)) {
                progress_.put_off(turn->number);
            } else {
                return progress_.abandon();
            }
        }
    }

private:
    struct PutOff {};  ///< in company it did not end well, which tells nothing
    struct RunEnds {};
    using End = std::variant<reports::CaseResult, PutOff, RunEnds>;

    End play(const Item& item, bool in_company) {
        const auto& one = *item.scenario_case;
        if (const auto untried = policy_->untried(item)) return make_result(item, *untried);
        if (one.needs.fresh_target && used_) has_target_ = false;
        if (!ensure_target()) return RunEnds{};
        const auto hindrance = policy_->prepare(item);
        if (const auto* untried = std::get_if<Untried>(&hindrance)) return make_result(item, *untried);
        if (const auto* end = std::get_if<GiveUp>(&hindrance)) {
            progress_.give_up(*end);
            return RunEnds{};
        }
        // Getting to know it may have been too much for it.
        if (policy_->has_target() && host_->target_death(milliseconds{0})) has_target_ = false;
        std::vector<Played> plays;
        auto attempt = policy_->first(item);
        for (bool more = true; more && plays.size() < plays_max;) {
            if (attempt.fresh && used_) has_target_ = false;
            if (!ensure_target()) return RunEnds{};
            const bool stained = stained_;
            auto played = play_once(item, attempt);
            if (!played) return RunEnds{};
            if (in_company && !is_clean(played->verdicts)) return PutOff{};
            const bool doubtful =
                !is_clean(played->verdicts) || judge::rests_on_quiet(played->verdicts, played->transcript);
            if (has_target_ && policy_->has_target() && doubtful) look_after_target(*played);
            if (stained && !is_clean(played->verdicts) && !policy_->is_old_news(*played)) {
                has_target_ = false;  // it may still suffer from another case: this play tells nothing
                continue;
            }
            runner::shorten(played->transcript);
            plays.push_back(*std::move(played));
            const auto next = policy_->next(item, plays);
            more = next.has_value();
            if (next) attempt = *next;
        }
        auto played = policy_->conclude(item, std::move(plays));
        secrets_.mask(played.transcript.entries);
        auto result = make_case_result(one, played.transcript, played.verdicts);
        result.remark = played.remark;
        return dressed(item, std::move(result));
    }

    /// Behind a case that did not end well, or seemed to because nothing was heard.
    void look_after_target(Played& played) {
        const auto health = policy_->health();
        if (health == Policy::Health::wedged) judge::note_wedge(played.verdicts, played.transcript);
        if (is_clean(played.verdicts)) return;
        stained_ = true;
        if (health != Policy::Health::well) has_target_ = false;
    }

    std::optional<Played> play_once(const Item& item, const Attempt& attempt) {
        const auto& one = *item.scenario_case;
        used_ = true;
        const auto run_options = policy_->begin(item, attempt);
        Played played;
        played.attempt = attempt;
        played.transcript = host_->play(one, run_options, progress_.interrupted());
        policy_->ended(item);
        progress_.waited(played.transcript.waited);
        if (progress_.interrupted() && !played.transcript.complete) return std::nullopt;
        if (policy_->has_target()) note_death(played.transcript);
        played.verdicts = judge::judge(one, played.transcript, options_.target.choices);
        return played;
    }

    bool ensure_target() {
        if (has_target_ || !policy_->has_target()) return true;
        std::optional<target::StartFailure> failure;
        for (std::size_t attempt = 0; attempt < start_attempts && !progress_.interrupted(); ++attempt) {
            failure = start_target();
            has_target_ = !failure;
            if (has_target_) has_had_target_ = true;
            // What has been there before may only be slow; what has never been there will not come the third
            // time.
            if (!failure || !(failure->may_pass || has_had_target_)) break;
        }
        if (failure) progress_.give_up({SuiteEnd::not_started, failure->why});
        return has_target_;
    }

    std::optional<target::StartFailure> start_target() {
        progress_.starting().acquire();
        auto failure = host_->start_target(progress_.interrupted());
        progress_.starting().release();
        if (failure) return failure;
        used_ = stained_ = false;
        policy_->on_fresh_target();
        const auto death = host_->target_death(milliseconds{0});
        if (death) return target::StartFailure{"it ended before any case was played: " + *death, true};
        return std::nullopt;
    }

    /// A connection that ends early may be a target that dies: it gets a moment to be dead.
    void note_death(runner::Transcript& transcript) {
        const auto death = host_->target_death(transcript.complete ? milliseconds{0} : death_notice);
        if (!death) return;
        has_target_ = false;
        transcript.target_died = *death;
        transcript.died.clear();
    }

    reports::CaseResult make_result(const Item& item, const Untried& untried) const {
        auto result = make_untried_result(*item.scenario_case, untried.kind, untried.why);
        if (untried.cut_short) result.cut_short = untried.why;
        return dressed(item, std::move(result));
    }

    reports::CaseResult dressed(const Item& item, reports::CaseResult result) const {
        result.variant = to_string(item.variant);
        result.in_pieces = result.in_pieces || item.variant.delivery != runner::DeliveryMode::whole;
        result.repetition = item.repetition;
        result.seed = item.seed;
        if (options_.replay) result.replay = options_.replay(item);
        secrets_.mask(result);
        return result;
    }

    Progress& progress_;
    const SuiteOptions& options_;
    const Secrets secrets_;
    std::unique_ptr<Host> host_;
    std::unique_ptr<Policy> policy_;
    bool has_target_ = false;
    bool has_had_target_ = false;
    bool used_ = false;     // a case was played against it
    bool stained_ = false;  // one of them did not end well
};

}  // namespace

SuiteOutcome execute(const std::vector<scenario::Case>& cases, const SuiteOptions& options,
                     const MakePolicy& make_policy) {
    auto plan = make_plan(cases, options.selection, options.seed);
    const auto jobs = options.target.port ? 1 : std::max<std::size_t>(std::min(options.jobs, plan.size()), 1);
    const bool only_one = options.target.remote || options.target.port;  // no second one can be started
    const auto most = only_one ? jobs : jobs * (1 + options.waiting_workers);
    Progress progress{std::move(plan), options, jobs};
    std::vector<std::jthread> threads;  // each starts and ends its own targets, which die with their thread
    const auto add_worker = [&] {
        progress.worker_begins();
        try {
            threads.emplace_back([&] {
                Worker{progress, options, make_policy}.work();
                progress.worker_ends();
            });
        } catch (const std::system_error& error) {  // the system has no room for a further thread
            progress.worker_ends();
            if (threads.empty()) progress.give_up({SuiteEnd::not_started, error.what()});
            return false;
        }
        return true;
    };
    while (threads.size() < jobs && add_worker()) {
    }
    while (progress.wait_for_need())
        if (threads.size() < most && (!options.has_room || options.has_room())) add_worker();
    threads.clear();
    return progress.outcome();
}

}  // namespace chathack::suite
