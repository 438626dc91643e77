#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "conformance/suite/attempts.hpp"
#include "reports/model/result.hpp"

namespace chathack::suite {

/// How a target behaves where the suite itself leans on it, found out before the first case.
struct Calibration {
    runner::Time round_trip{};  ///< from a login frame to its answer; median
    runner::Time fastest{};
    runner::Time slowest{};
    runner::Time first{};          ///< of the first login, which a program's start may delay
    bool answers = false;          ///< a login was answered
    std::string without_answer;    ///< what came in place of an answer; empty: one did
    bool logs_in_together = true;  ///< several logins that come at the same time are all answered
    bool takes_glued = true;       ///< frames that come together are all handled
    std::vector<reports::CalibrationResult> results;  ///< for the report
    std::optional<std::size_t> room;  ///< no more users are let in at a time; nothing: no end was found
    std::string without_ipv6;  ///< why it is not to be had over IPv6; empty: it is, or that was not asked for
};

/// What a run has found out about its target so far. All workers share it.
class KnownTarget {
public:
    /// Calibrates once, whoever comes first; the others wait. `calibrate` says whether it has come to an end.
    template <class Calibrate>
    bool calibrate_once(Calibrate&& calibrate) {
        const std::lock_guard lock{calibrating_};
        if (!calibrated_) calibrated_ = calibrate(calibration_);
        return calibrated_;
    }
    /// Only after `calibrate_once` was true.
    const Calibration& calibration() const noexcept { return calibration_; }

    /// The case has been played to its end.
    void add(const Played& played);
    /// A case failed fast, and gently it did not.
    void add_acquittal();

    /// A case was played in which the target, though waited for, has said nothing; or has said something.
    void count_silence(bool silent);
    /// In how many cases in a row it has said nothing.
    std::size_t silent_cases() const;
    /// A case was played that the target has ended by a flood, or that it has not.
    void count_flood(bool flooded);
    /// How many cases in a row it has flooded.
    std::size_t flooded_cases() const;

    /// Why a gentle play on a fresh target ended before it came to what the case is about.
    void add_dead_end(const std::string& why);
    /// Whether that has happened to several cases, whoever it was whom it happened to: to play once more what
    /// ends so tells nothing new.
    bool is_dead_end(const std::string& why) const;

    /// Something came that late; from here on it is waited for.
    void met_late(runner::Time late);
    /// How long is waited, where more than haste is tried, for what is known to come late; 0: nothing is.
    runner::Time patience_for_late() const;

    /// Why the case need not be played, since enough is known of all its clauses; else empty.
    std::string enough_of(const scenario::Case& scenario_case) const;
    /// Whether enough cases show that a clause is violated.
    bool violates(const std::string& clause) const;
    /// Whether all that is violated in this play is violated by enough cases, and by one with that symptom.
    bool is_old_news(const std::vector<judge::Verdict>& verdicts) const;
    /// Whether all that is violated in this play was confirmed before with the same symptom: twice of other
    /// clauses, or once of the same.
    bool confirmed(const std::vector<judge::Verdict>& verdicts) const;
    /// Whether one of the symptoms is new: then waiting for long may pay.
    bool is_news(const std::vector<judge::Verdict>& verdicts) const;
    /// Whether cases are better played gently from the start.
    bool wants_gentle() const;

    void set_patience(const runner::Timing& timing);
    reports::TimingInfo timing() const;

private:
    struct Clause {
        std::size_t violated = 0;  // cases, each confirmed
        std::size_t observed = 0;
        std::set<std::string> symptoms;
    };
    std::mutex calibrating_;
    bool calibrated_ = false;
    Calibration calibration_;

    mutable std::mutex mutex_;  // guards what follows
    std::map<std::string, Clause> clauses_;
    std::set<std::string> met_;                    // symptoms
    std::map<std::string, std::size_t> symptoms_;  // in how many cases each was confirmed without haste
    std::size_t acquittals_ = 0;
    std::size_t silent_cases_ = 0;
    std::size_t flooded_cases_ = 0;
    std::map<std::string, std::size_t> dead_ends_;  // cases
    runner::Time latest_{};
    reports::TimingInfo timing_;
};

}  // namespace chathack::suite
