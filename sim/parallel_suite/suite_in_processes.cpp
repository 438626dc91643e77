#include "sim/parallel_suite/suite_in_processes.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <tuple>

#include "conformance/suite/case_result.hpp"
#include "sim/parallel_suite/share_report.hpp"
#include "sim/process_pool/children.hpp"

namespace chathack::parallel_suite {
namespace {

constexpr std::chrono::seconds end_within{10};  // after an interrupt, for processes to report what they have

using Key = std::tuple<std::string, std::string, std::uint64_t>;

/// Gathers the results of one run from several processes.
class Gathering {
public:
    Gathering(const std::vector<scenario::Case>& cases, const suite::SuiteOptions& options,
              const InProcesses& how)
        : cases_{cases},
          options_{options},
          how_{how},
          plan_{suite::make_plan(cases, options.selection, options.seed)} {}

    suite::SuiteOutcome run() {
        const auto one_each = options_.selection.variants.size() * options_.selection.repeat;
        const auto count = plan_.size() / std::max<std::size_t>(one_each, 1);
        const auto shares = (count + how_.cases_each - 1) / how_.cases_each;
        const auto failed = play(shares, all(shares), options_.jobs);
        if (!failed.empty()) {
            std::vector<std::size_t> alone;
            for (std::size_t number = 0; number < count; ++number) {
                if (failed.contains(number % shares)) alone.push_back(number);
            }
            give_up(count, play(count, alone, options_.jobs));
        }
        if (how_.again && !over()) {
            again_ = true;
            play(count, to_play_again(count), 1);
        }
        return outcome();
    }

private:
    static std::vector<std::size_t> all(std::size_t count) {
        std::vector<std::size_t> numbers(count);
        std::iota(numbers.begin(), numbers.end(), std::size_t{0});
        return numbers;
    }
    bool interrupted() const { return options_.interrupted && *options_.interrupted; }
    /// Whether nothing more shall be played: after an interrupt, or when the target cannot be used.
    bool over() const { return interrupted() || end_ != suite::SuiteEnd::done; }

    /// The share with this number, when the selected cases are divided into `shares`.
    suite::Selection share(std::size_t number, std::size_t shares) const {
        auto selection = options_.selection;
        selection.shard += selection.shards * static_cast<std::uint32_t>(number);
        selection.shards *= static_cast<std::uint32_t>(shares);
        return selection;
    }

    std::vector<std::size_t> to_play_again(std::size_t count) const {
        std::vector<std::size_t> numbers;
        for (std::size_t number = 0; number < count; ++number) {
            const auto plan = suite::make_plan(cases_, share(number, count), options_.seed);
            const bool again = std::ranges::any_of(plan, [this](const suite::Item& item) {
                const auto at = results_.find(key_of(item));
                return at != results_.end() && how_.again(at->second);
            });
            if (again) numbers.push_back(number);
        }
        return numbers;
    }

    /// Plays the shares with these numbers.
    /// @return the ones that failed, and why
    std::map<std::size_t, std::string> play(std::size_t shares, const std::vector<std::size_t>& todo,
                                            std::size_t jobs) {
        std::map<std::size_t, std::string> failed;
        const auto work = [&](std::size_t number) {
            auto options = options_;
            options.jobs = 1;
            options.selection = share(number, shares);
            options.progress = {};
            ShareReport report;
            report.outcome = how_.play(cases_, options);
            if (how_.tell) report.told = how_.tell();
            return to_json(report);
        };
        const auto on_ended = [&](const process_pool::Children::Ended& ended) {
            if (!ended.failed.empty()) {
                failed[ended.run] = ended.failed;
                return;
            }
            std::string why_not;
            auto report = share_report_from_json(ended.text, why_not);
            if (!report) {
                failed[ended.run] = why_not;
                return;
            }
            if (how_.gather) how_.gather(report->told);
            take(std::move(report->outcome), ended.run);
        };
        process_pool::work_off(
            todo, jobs, work, on_ended, [this] { return over(); }, end_within);
        return failed;
    }

    static Key key_of(const suite::Item& item) {
        return {item.scenario_case->id, suite::to_string(item.variant), item.repetition};
    }
    void take(suite::SuiteOutcome outcome, std::size_t number) {
        if (outcome.end == suite::SuiteEnd::not_started || outcome.end == suite::SuiteEnd::always_agrees) {
            end_ = outcome.end;
            why_ = outcome.why;
        }
        if (!timing_ || number < timing_of_) {
            timing_ = outcome.result.timing;
            timing_of_ = number;
        }
        for (auto& one : outcome.result.cases)
            take(std::move(one));
    }
    void take(reports::CaseResult one) {
        const Key key{one.id, one.variant, one.repetition};
        // A case is played again with all its variants. The results of variants that had counted stay.
        if (const auto at = results_.find(key); again_ && at != results_.end() && !how_.again(at->second))
            return;
        const auto& kept = results_[key] = std::move(one);
        if (options_.progress) options_.progress(kept, results_.size(), plan_.size());
    }

    /// Records the failure of their process as the result of these cases.
    void give_up(std::size_t count, const std::map<std::size_t, std::string>& failed) {
        for (const auto& [number, why] : failed) {
            for (const auto& item : suite::make_plan(cases_, share(number, count), options_.seed)) {
                auto one = suite::make_untried_result(*item.scenario_case, verdict::Kind::inconclusive,
                                                      "the simulation failed: " + why);
                one.variant = suite::to_string(item.variant);
                one.repetition = item.repetition;
                one.seed = item.seed;
                if (options_.replay) one.replay = options_.replay(item);
                if (gave_up_on_.empty()) first_failure_ = one.id + ": the simulation failed: " + why;
                gave_up_on_.insert(one.id);
                take(std::move(one));
            }
        }
    }

    suite::SuiteOutcome outcome() {
        suite::SuiteOutcome outcome;
        if (timing_) outcome.result.timing = *timing_;
        for (const auto& item : plan_) {
            const auto at = results_.find(key_of(item));
            if (at != results_.end()) outcome.result.cases.push_back(std::move(at->second));
        }
        outcome.end = end_;
        outcome.why = why_;
        if (end_ == suite::SuiteEnd::done && !gave_up_on_.empty()) {
            outcome.end = suite::SuiteEnd::failed;
            outcome.why = first_failure_;
            if (gave_up_on_.size() > 1)
                outcome.why += " (and " + std::to_string(gave_up_on_.size() - 1) + " more)";
        }
        if (interrupted()) outcome.end = suite::SuiteEnd::interrupted;
        return outcome;
    }

    const std::vector<scenario::Case>& cases_;
    const suite::SuiteOptions& options_;
    const InProcesses& how_;
    const std::vector<suite::Item> plan_;
    std::map<Key, reports::CaseResult> results_;
    std::optional<reports::TimingInfo> timing_;
    std::size_t timing_of_ = 0;  ///< the share that `timing_` is of
    suite::SuiteEnd end_ = suite::SuiteEnd::done;
    std::string why_;
    std::set<std::string> gave_up_on_;  ///< ids of cases
    std::string first_failure_;
    bool again_ = false;  ///< results that did not count are being played again
};

}  // namespace

suite::SuiteOutcome run_suite_in_processes(const std::vector<scenario::Case>& cases,
                                           const suite::SuiteOptions& options, const InProcesses& how) {
    return Gathering{cases, options, how}.run();
}

}  // namespace chathack::parallel_suite
