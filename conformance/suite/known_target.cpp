#include "conformance/suite/known_target.hpp"

#include <algorithm>

#include "conformance/clauses/clauses.hpp"
#include "conformance/suite/verdicts.hpp"
#include "reference/transport/event.hpp"

namespace chathack::suite {
namespace {

constexpr std::size_t cases_enough = 3;       // that violate a clause, or show an OPEN one
constexpr std::size_t symptoms_enough = 3;    // cases that show one and the same
constexpr std::size_t dead_ends_enough = 5;   // cases
constexpr std::size_t acquittals_enough = 5;  // then haste costs more than it saves

/// "logging in, alice saw the end of the connection", of whomever.
std::string without_actor(std::string why) {
    const auto comma = why.find(", ");
    if (comma == std::string::npos) return why;
    const auto actor = comma + 2;
    return why.erase(actor, std::min(why.find(' ', actor), why.size()) - actor);
}

}  // namespace

void KnownTarget::add(const Played& played) {
    const std::lock_guard lock{mutex_};
    for (const auto& verdict : played.verdicts) {
        auto& clause = clauses_[verdict.clause];
        if (is_bad(verdict)) {
            ++clause.violated;
            clause.symptoms.insert(verdict.symptom);
            met_.insert(verdict.symptom);
            const auto* known = clauses::find_clause(verdict.clause);
            if (!verdict.haste && !(known && known->haste)) ++symptoms_[verdict.symptom];
        } else if (verdict.kind == verdict::Kind::observed) {
            ++clause.observed;
        }
    }
}

void KnownTarget::add_acquittal() {
    const std::lock_guard lock{mutex_};
    ++acquittals_;
}

void KnownTarget::count_silence(bool silent) {
    const std::lock_guard lock{mutex_};
    silent_cases_ = silent ? silent_cases_ + 1 : 0;
}

void KnownTarget::count_flood(bool flooded) {
    const std::lock_guard lock{mutex_};
    flooded_cases_ = flooded ? flooded_cases_ + 1 : 0;
}

std::size_t KnownTarget::flooded_cases() const {
    const std::lock_guard lock{mutex_};
    return flooded_cases_;
}

std::size_t KnownTarget::silent_cases() const {
    const std::lock_guard lock{mutex_};
    return silent_cases_;
}

void KnownTarget::add_dead_end(const std::string& why) {
    const std::lock_guard lock{mutex_};
    ++dead_ends_[without_actor(why)];
}

bool KnownTarget::is_dead_end(const std::string& why) const {
    const std::lock_guard lock{mutex_};
    const auto at = dead_ends_.find(without_actor(why));
    return at != dead_ends_.end() && at->second >= dead_ends_enough;
}

void KnownTarget::met_late(runner::Time late) {
    const std::lock_guard lock{mutex_};
    latest_ = std::max(latest_, late);
}

runner::Time KnownTarget::patience_for_late() const {
    const std::lock_guard lock{mutex_};
    return latest_ * 3 / 2;
}

std::string KnownTarget::enough_of(const scenario::Case& scenario_case) const {
    const std::lock_guard lock{mutex_};
    std::string violated;
    std::size_t count = 0;
    for (const auto& id : scenario_case.clauses) {
        const auto at = clauses_.find(id);
        if (at == clauses_.end()) return {};
        if (at->second.violated >= cases_enough) {
            violated += (count++ == 0 ? "" : " and ") + id;
        } else if (at->second.observed < cases_enough) {
            return {};
        }
    }
    if (count == 0) return {};
    return std::to_string(cases_enough) + " cases show that " + violated + (count == 1 ? " is" : " are") +
           " violated; --thorough plays the others too";
}

bool KnownTarget::violates(const std::string& clause) const {
    const std::lock_guard lock{mutex_};
    const auto at = clauses_.find(clause);
    return at != clauses_.end() && at->second.violated >= cases_enough;
}

bool KnownTarget::is_old_news(const std::vector<judge::Verdict>& verdicts) const {
    const std::lock_guard lock{mutex_};
    return std::ranges::all_of(verdicts, [&](const auto& verdict) {
        if (!is_bad(verdict)) return true;
        const auto at = clauses_.find(verdict.clause);
        return at != clauses_.end() && at->second.violated >= cases_enough &&
               at->second.symptoms.contains(verdict.symptom);
    });
}

bool KnownTarget::confirmed(const std::vector<judge::Verdict>& verdicts) const {
    const std::lock_guard lock{mutex_};
    bool any = false;
    for (const auto& verdict : verdicts) {
        if (!is_bad(verdict)) continue;
        any = true;
        const auto at = clauses_.find(verdict.clause);
        if (at != clauses_.end() && at->second.symptoms.contains(verdict.symptom)) continue;
        const auto seen = symptoms_.find(verdict.symptom);
        if (verdict.symptom.empty() || seen == symptoms_.end() || seen->second < symptoms_enough)
            return false;
    }
    return any;
}

bool KnownTarget::is_news(const std::vector<judge::Verdict>& verdicts) const {
    const std::lock_guard lock{mutex_};
    const bool any = std::ranges::any_of(verdicts, is_bad);
    return !any || std::ranges::any_of(verdicts, [&](const auto& verdict) {
        return is_bad(verdict) && (verdict.symptom.empty() || !met_.contains(verdict.symptom));
    });
}

bool KnownTarget::wants_gentle() const {
    const std::lock_guard lock{mutex_};
    return !calibration_.logs_in_together || !calibration_.takes_glued || acquittals_ >= acquittals_enough;
}

void KnownTarget::set_patience(const runner::Timing& timing) {
    const std::lock_guard lock{mutex_};
    timing_.round_trip_us = transport::in_us(calibration_.round_trip);
    timing_.first_answer_us = transport::in_us(calibration_.first);
    timing_.calibration = calibration_.results;
    timing_.answer_us = transport::in_us(timing.answer);
    timing_.quiet_us = transport::in_us(timing.quiet);
}

reports::TimingInfo KnownTarget::timing() const {
    const std::lock_guard lock{mutex_};
    return timing_;
}

}  // namespace chathack::suite
