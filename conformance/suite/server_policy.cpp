#include "conformance/suite/server_policy.hpp"
#include "conformance/runner/disguise.hpp"

#include <algorithm>
#include <optional>

#include "conformance/match/bindings.hpp"
#include "conformance/suite/login_release_delay.hpp"
#include "conformance/suite/probes.hpp"
#include "conformance/suite/verdicts.hpp"
#include "reports/model/lacks.hpp"

namespace chathack::suite {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Kind = verdict::Kind;

constexpr std::size_t probe_count = 5;       // logins that the round trip is measured by
constexpr seconds first_answer{10};          // a program may be busy with itself when it has just started
constexpr milliseconds slow_round_trip{20};  // where megabytes take too long
constexpr milliseconds piece_gap_most{300};  // a login of many pieces must not take longer than targets wait
constexpr seconds room_most{5};              // to find out how many users are let in
constexpr std::size_t rate_frame_least = 1000;  // bytes, of the probe that sends much at once
constexpr milliseconds settle_least{10};
constexpr milliseconds freed_known_bad{500};  // of a target that is known not to free all logins
constexpr milliseconds settle_most{3000};
constexpr std::size_t mute_cases_max = 10;  // in a row without any answer, or flooded; then no more is asked

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

std::int64_t in_ms(runner::Time time) { return std::chrono::ceil<milliseconds>(time).count(); }

runner::Time median(std::vector<runner::Time> times) {
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    return *middle;
}

class ServerPolicy final : public Policy {
public:
    ServerPolicy(Host& host, const SuiteOptions& options, KnownTarget& known,
                 const std::atomic<bool>& interrupted)
        : host_{host}, options_{options}, known_{known}, interrupted_{interrupted} {}

    bool has_target() const override { return true; }

    std::optional<Untried> untried(const Item& item) override {
        if (const auto lacking = lack(item); !lacking.empty()) return Untried{Kind::skipped, lacking};
        if (!options_.thorough) {
            auto enough = known_.enough_of(*item.scenario_case);
            if (!enough.empty()) return Untried{Kind::skipped, std::move(enough)};
        }
        const auto silent = known_.silent_cases(), flooded = known_.flooded_cases();
        if (std::max(silent, flooded) < mute_cases_max || is_about_being_let_in(item)) return std::nullopt;
        return Untried{
            Kind::inconclusive,
            silent >= mute_cases_max
                ? "the target answered nothing in " + std::to_string(silent) + " cases before this one"
                : "the target flooded the " + std::to_string(flooded) + " cases before this one"};
    }

    /// Shows that it is well, and lets it finish starting: a login may take much longer than any later one.
    void on_fresh_target() override {
        release_delay_.forget();
        if (!calibrated_ || !known_.calibration().answers) return;
        auto options = probe_options("health");
        options.timing.answer = std::max<runner::Time>(options.timing.answer, first_answer);
        host_.probe(login_probe(), options, interrupted_);
    }

    Health health() override {
        if (options_.target.remote || !calibrated_ || !known_.calibration().answers) return Health::unknown;
        const auto look = probe_options("well" + std::to_string(++looks_));
        const auto transcript = host_.probe(login_probe(), look, interrupted_);
        if (transcript.complete) return Health::well;
        return transcript.abandoned ? Health::unknown : Health::wedged;
    }

    Hindrance prepare(const Item& item) override {
        if (!calibrated_) {
            std::optional<GiveUp> end;
            calibrated_ = known_.calibrate_once([&](Calibration& calibration) {
                end = calibrate(calibration);
                return !end && untimed_.empty();
            });
            if (end) return *end;
            if (calibrated_) get_ready();
        }
        if (!calibrated_) return Untried{Kind::inconclusive, untimed_, true};
        if (!known_.calibration().answers && !is_about_being_let_in(item))
            return Untried{Kind::inconclusive, "the target answers no login, which all else needs: " +
                                                   known_.calibration().without_answer};
        if (wants_ipv6(item) && !known_.calibration().without_ipv6.empty())
            return Untried{Kind::skipped, "it needs IPv6: " + known_.calibration().without_ipv6};
        if (item.scenario_case->needs.heavy && known_.calibration().round_trip > slow_round_trip)
            return Untried{Kind::skipped, "it is heavy, and the network is slow"};
        if (auto why = too_many(item); !why.empty()) return Untried{Kind::skipped, std::move(why)};
        if (auto why = too_long(*item.scenario_case); !why.empty())
            return Untried{Kind::skipped, std::move(why)};
        return {};
    }

    Attempt first(const Item& item) override {
        const bool about_haste =
            is_about_haste(*item.scenario_case) || item.variant.delivery != runner::DeliveryMode::whole;
        auto pace = known_.wants_gentle() ? runner::Pace::gentle : runner::Pace::fast;
        // What comes together in one step is what such a case is about; that users log in together is not.
        if (about_haste && pace == runner::Pace::gentle)
            pace = known_.calibration().logs_in_together ? runner::Pace::fast : runner::Pace::one_step;
        // A fresh target has nobody who may not have been noticed to be gone.
        const bool fresh = item.scenario_case->needs.accounts > 0 && !options_.target.remote &&
                           (release_delay_.is_long() || about_haste);
        return {pace, fresh, false};
    }

    runner::RunOptions begin(const Item& item, const Attempt& attempt) override {
        if (item.scenario_case->needs.accounts > 0) {
            if (attempt.fresh && options_.target.remote) {
                release_delay_.await_longest(interrupted_);
            } else {
                release_delay_.await(interrupted_);
            }
        }
        return run_options(item, attempt);
    }

    void ended(const Item& item) override {
        if (item.scenario_case->needs.accounts > 0) release_delay_.left();
    }

    bool is_old_news(const Played& played) override {
        return blames_nobody(played) ? known_.is_dead_end(played.transcript.cut_short)
                                     : known_.is_old_news(played.verdicts);
    }

    std::optional<Attempt> next(const Item&, const std::vector<Played>& plays) override {
        const auto& last = plays.back();
        for (const auto& step : last.transcript.steps)
            if (step.late > runner::Time{}) known_.met_late(step.late);
        if (plays.size() == 1) {
            count_silence(last.transcript);
            if (known_.confirmed(last.verdicts) || is_old_news(last)) return std::nullopt;
        }
        auto attempt = next_attempt(plays);
        // Waiting for the longest time tells something new once for each clause.
        if (attempt && !known_.is_news(last.verdicts)) attempt->patient = false;
        return attempt;
    }

    Played conclude(const Item&, std::vector<Played> plays) override {
        const bool failed_first = !is_clean(plays.front().verdicts);
        auto played = suite::conclude(std::move(plays));
        if (failed_first && is_clean(played.verdicts)) known_.add_acquittal();
        known_.add(played);
        const bool gently = played.attempt.pace == runner::Pace::gentle && played.attempt.fresh;
        if (gently && blames_nobody(played) && !is_clean(played.verdicts))
            known_.add_dead_end(played.transcript.cut_short);
        return played;
    }

private:
    static bool blames_nobody(const Played& played) { return std::ranges::none_of(played.verdicts, is_bad); }

    /// Why the item makes no sense with this target and host; empty when it does.
    std::string lack(const Item& item) const {
        const auto& needs = item.scenario_case->needs;
        const auto& target = options_.target;
        const auto capabilities = host_.capabilities();
        if (needs.accounts > target.accounts.size())
            return reports::lack_of_accounts(needs.accounts, target.accounts.size());
        if (wants_ipv6(item) && !target.ipv6)
            return "it needs IPv6, and the target file does not say `ipv6: true`";
        if (wants_ipv6(item) && !capabilities.ipv6) return "it needs IPv6, which this machine does not have";
        if (needs.reset && !capabilities.reset) return "it needs a transport that can reset a connection";
        if (needs.fresh_target && target.remote) return "it needs a target that the suite can start anew";
        return {};
    }
    /// Whether the case is about being let in: it is played with a target that does that for nobody, or for
    /// few.
    static bool is_about_being_let_in(const Item& item) {
        const auto& clauses = item.scenario_case->clauses;
        return !clauses.empty() && clauses.front() == "LOGIN-1";
    }
    /// Why the case takes too long with a target so slow; empty when it does not.
    std::string too_long(const scenario::Case& scenario_case) const {
        if (options_.thorough || options_.case_most == runner::Time{}) return {};
        const auto answers = awaited_answers(scenario_case.steps);
        const auto trip = known_.calibration().round_trip;
        if (static_cast<std::int64_t>(answers) * trip <= options_.case_most) return {};
        return "it waits for " + std::to_string(answers) +
               " answers, each of which takes this target about " + std::to_string(in_ms(trip)) +
               " ms; --thorough plays it";
    }
    /// Why the target has no room for the users of the case; empty when it has, or when that is the question.
    std::string too_many(const Item& item) const {
        const auto& room = known_.calibration().room;
        if (!room || is_about_being_let_in(item)) return {};
        if (connections_to_target(*item.scenario_case) <= *room) return {};
        return "it opens more connections than the target lets users in at a time: " + std::to_string(*room);
    }
    static bool wants_ipv6(const Item& item) { return item.variant.ipv6 || item.scenario_case->needs.ipv6; }

    /// Finds out what the suite itself leans on, and turns a target away that answers whatever is asked.
    /// Without a result, and with `untimed_`, when the host abandoned every login; the next case tries again.
    std::optional<GiveUp> calibrate(Calibration& calibration) {
        untimed_.clear();
        timing_.answer = std::max<runner::Time>(options_.answer_least, first_answer_patience());
        timing_.quiet = options_.quiet_least;
        std::vector<runner::Time> trips;
        if (const auto end = measure_trips(trips, calibration.without_answer)) return end;
        if (trips.empty()) return std::nullopt;  // it answers nothing, or nothing could be tried
        untimed_.clear();
        calibration.answers = true;
        calibration.round_trip = median(trips);
        calibration.first = trips.front();
        calibration.fastest = *std::ranges::min_element(trips);
        // The first answer may have been kept waiting by the start of the program.
        if (trips.size() > 1) trips.erase(trips.begin());
        calibration.slowest = *std::ranges::max_element(trips);
        adopt(calibration);
        if (const auto end = always_agrees()) return end;
        calibration.without_ipv6 = why_no_ipv6();
        calibration.logs_in_together = ask(together_question(), calibration);
        calibration.takes_glued = ask(glued_question(), calibration);
        for (const auto& question : other_questions())
            ask(question, calibration);
        if (calibration.takes_glued) measure_rate(calibration);
        measure_room(calibration);
        return std::nullopt;
    }

    /// Whether the answer is yes. What cannot be asked is not told.
    bool ask(const Question& question, Calibration& calibration) {
        const auto transcript = host_.probe(question.probe, probe_options(question.probe.id), interrupted_);
        const auto verdicts = judge::judge(question.probe, transcript);
        const bool yes = is_clean(verdicts);
        if (yes || std::ranges::any_of(verdicts, is_bad))
            calibration.results.push_back(
                {question.asked, question.probe.clauses.front(), yes, yes ? question.yes : question.no});
        return yes;
    }

    static std::string next_one(const runner::Transcript& transcript) {
        const auto at =
            std::ranges::find_if(transcript.steps, [](const auto& step) { return !step.note.empty(); });
        return at == transcript.steps.end() ? transcript.cut_short : at->note;
    }
    /// Asked last: a target may die of it.
    void measure_room(Calibration& calibration) {
        const auto& probe = room_probe();
        if (host_.target_death(milliseconds{0})) return;
        if (static_cast<std::int64_t>(probe.actors.size()) * calibration.round_trip > room_most) return;
        auto options = probe_options(probe.id);
        options.whole_most = room_most;
        options.pace = runner::Pace::one_step;
        const auto transcript = host_.probe(probe, options, interrupted_);
        if (transcript.abandoned) return;
        const auto users = static_cast<std::size_t>(std::ranges::count_if(
            transcript.steps, [](const auto& step) { return step.came_true.has_value(); }));
        auto found = std::to_string(users) + " are let in";
        // Of one that let more in before, or lets nobody in, this tells something else than its room.
        const auto least = calibration.logs_in_together ? together_question().probe.actors.size() : 1;
        if (users < least) return;
        if (!transcript.complete) {
            calibration.room = users;
            const auto death = host_.target_death(death_notice);
            found += death ? "; with one more it ended: " + *death : "; " + next_one(transcript);
        }
        calibration.results.push_back({"users at a time", "LOGIN-1", transcript.complete, std::move(found)});
    }

    void measure_rate(Calibration& calibration) {
        const auto& probe = rate_probe();
        const auto transcript = host_.probe(probe, probe_options(probe.id), interrupted_);
        runner::Time began{}, ended{};
        std::size_t sent = 0, passed_on = 0, came_back = 0;
        for (const auto& entry : transcript.entries) {
            const bool is_long = entry.bytes.size() > rate_frame_least;
            if (!is_long) continue;
            if (entry.kind == runner::Entry::Kind::sent) {
                if (sent == 0) began = entry.at;
                sent += entry.bytes.size();
            } else if (entry.kind == runner::Entry::Kind::received && entry.actor == probe.actors[0].name) {
                ++came_back;
            } else if (entry.kind == runner::Entry::Kind::received) {
                passed_on += entry.bytes.size();
                ended = entry.at;
            }
        }
        const bool all = is_clean(judge::judge(probe, transcript));
        auto found =
            std::to_string(passed_on / 1000) + " of " + std::to_string(sent / 1000) + " kB passed on";
        if (const auto took = in_ms(ended - began); all)
            found = std::to_string(sent / 1000) + " kB passed on within " + std::to_string(took) + " ms";
        calibration.results.push_back({"much at once", "GLOBAL-1", all, std::move(found)});
        if (!all && came_back == 0) return;
        calibration.results.push_back(
            {"own messages", "GLOBAL-2", true,
             came_back > 0 ? "they come back to their sender" : "they do not come back to their sender"});
    }

    std::string why_no_ipv6() {
        if (!options_.target.ipv6 || !host_.capabilities().ipv6) return {};
        auto options = probe_options("ipv6");
        options.target = host_.target_endpoint(true);
        const auto failure = connect_failure(host_.probe(login_probe(), options, interrupted_));
        return failure.empty() ? std::string{}
                               : "no connection to " + to_string(options.target) + ": " + failure;
    }

    /// What each worker does by itself before its first case.
    void get_ready() {
        if (!known_.calibration().answers) {  // long was it waited for
            timing_.answer = options_.answer_least;
            return;
        }
        adopt(known_.calibration());
        const auto again = probe_options("again");
        release_delay_.measure([&] { return host_.probe(login_probe(), again, interrupted_).complete; },
                               interrupted_);
    }

    /// In virtual time patience costs nothing, and is long already.
    runner::Time first_answer_patience() const {
        return host_.capabilities().virtual_time || options_.answer_least < seconds{2} ? runner::Time{}
                                                                                       : first_answer;
    }

    std::optional<GiveUp> measure_trips(std::vector<runner::Time>& trips, std::string& without_answer) {
        for (std::size_t i = 0; i < probe_count; ++i) {
            const auto transcript =
                host_.probe(login_probe(), probe_options("probe" + std::to_string(i)), interrupted_);
            if (const auto failure = connect_failure(transcript); !failure.empty()) {
                auto why = "no connection to " + to_string(host_.target_endpoint(false)) + ": " + failure;
                if (const auto death = host_.target_death(death_notice)) {
                    why += "; it has ended: " + *death;
                } else if (const auto instead = host_.why_not_reached(); !instead.empty()) {
                    why += "; " + instead;
                }
                return GiveUp{SuiteEnd::not_started, std::move(why)};
            }
            if (transcript.abandoned) {
                untimed_ = transcript.cut_short;
                continue;
            }
            if (!transcript.complete) {
                without_answer = transcript.cut_short;
                break;
            }
            add_trips(transcript, trips);
        }
        return std::nullopt;
    }

    /// How long this worker waits for what, from here on.
    void adopt(const Calibration& calibration) {
        const auto trip = calibration.round_trip;
        timing_.answer = std::max({options_.answer_hasty, 10 * trip, 3 * calibration.slowest});
        timing_.freed = std::max({options_.answer_least, 10 * trip, 3 * calibration.slowest});
        timing_.quiet = std::max(options_.quiet_least, 4 * trip);
        timing_.piece_gap =
            std::max(timing_.piece_gap, std::min<runner::Time>(calibration.fastest / 2, piece_gap_most));
        timing_.settle = std::clamp<runner::Time>(2 * calibration.slowest, settle_least, settle_most);
        known_.set_patience(timing_);
    }

    /// Whether a question that leads nowhere else is answered as a conforming server does.
    bool comes_true(const scenario::Case& question) {
        const auto transcript = host_.probe(question, probe_options(question.id), interrupted_);
        return is_clean(judge::judge(question, transcript));
    }

    std::optional<GiveUp> always_agrees() {
        if (!comes_true(always_agrees_probe())) return std::nullopt;
        return GiveUp{SuiteEnd::always_agrees,
                      "a free login was claimed and the target said that it exists, as the probe had asked"};
    }

    runner::RunOptions probe_options(const std::string& word) const {
        runner::RunOptions options;
        options.target = host_.target_endpoint(false);
        options.timing = timing_;
        options.seed = match::derive_seed(options_.seed, word);
        options.disguise = disguise();
        options.login_suffix = runner::login_suffix(options.seed, options.disguise);
        return options;
    }

    runner::RunOptions run_options(const Item& item, const Attempt& attempt) const {
        runner::RunOptions options;
        options.target = host_.target_endpoint(wants_ipv6(item));
        options.timing = timing_;
        if (attempt.pace != runner::Pace::fast)
            options.timing.answer = std::max(timing_.answer, options_.answer_least / 2);
        if (attempt.patient) {
            options.timing.late = std::max(timing_.answer, options_.answer_least);
            options.timing.answer = std::max(timing_.answer, options_.answer_least * 5 / 2);
        }
        if (attempt.pace != runner::Pace::fast || attempt.patient) {
            options.timing.answer = std::max(options.timing.answer, known_.patience_for_late());
            options.timing.late = std::max(options.timing.late, known_.patience_for_late());
        }
        // What is waited for in vain is waited for in full three times, and not in each case.
        if (known_.violates("LOGIN-9"))
            options.timing.freed = std::min<runner::Time>(options.timing.freed, freed_known_bad);
        options.pace = attempt.pace;
        options.delivery =
            attempt.pace == runner::Pace::gentle ? runner::DeliveryMode::whole : item.variant.delivery;
        options.seed = item.seed;
        options.disguise = disguise();
        options.login_suffix = runner::login_suffix(
            match::derive_seed(item.seed, to_string(item.variant) + options_.target.name), options.disguise);
        for (const auto& account : options_.target.accounts)
            options.accounts.push_back({account.login, account.password});
        return options;
    }

    std::uint64_t disguise() const {
        return options_.disguise ? match::derive_seed(options_.seed, "disguise") | 1U : 0;
    }

    void count_silence(const runner::Transcript& transcript) {
        const bool heard = std::ranges::any_of(transcript.entries, [](const auto& entry) {
            return entry.kind == runner::Entry::Kind::received;
        });
        const bool waited = std::ranges::any_of(transcript.steps, [](const auto& step) {
            return step.end == runner::StepRecord::End::timed_out;
        });
        known_.count_silence(waited && !heard);
        known_.count_flood(transcript.flooded);
    }

    Host& host_;
    const SuiteOptions& options_;
    KnownTarget& known_;
    const std::atomic<bool>& interrupted_;
    bool calibrated_ = false;
    runner::Timing timing_;
    std::string untimed_;              // why the target could not be calibrated
    LoginReleaseDelay release_delay_;  // of accounts
    std::size_t looks_ = 0;            // whether the target is well
};

}  // namespace

std::unique_ptr<Policy> make_server_policy(Host& host, const SuiteOptions& options, KnownTarget& known,
                                           const std::atomic<bool>& interrupted) {
    return std::make_unique<ServerPolicy>(host, options, known, interrupted);
}

}  // namespace chathack::suite
