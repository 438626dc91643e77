#include "conformance/match/fit.hpp"

#include <algorithm>

namespace chathack::match {
namespace {

bool field_matches(const std::string& name, const scenario::FieldPattern& pattern,
                   const frames::FrameData& frame, Bindings& bindings) {
    const auto* value = frame.find(name);
    if (!value) return false;
    if (const auto* capture = std::get_if<scenario::CaptureInto>(&pattern)) {
        bindings.captures.insert_or_assign(capture->name, *value);
        return true;
    }
    if (const auto* size = std::get_if<scenario::SizeIs>(&pattern)) {
        const auto* text = std::get_if<std::string>(value);
        return text && text->size() == size->size_bytes;
    }
    return resolve(std::get<scenario::Value>(pattern), bindings) == *value;
}

scenario::Occurrence times_of(const scenario::Pattern& pattern) {
    return std::visit([](const auto& p) { return p.times; }, pattern);
}
bool may_repeat(const scenario::Pattern& pattern) {
    const auto times = times_of(pattern);
    return times == scenario::Occurrence::any || times == scenario::Occurrence::some;
}

bool captures(const scenario::Pattern& pattern) {
    const auto* frame = std::get_if<scenario::FramePattern>(&pattern);
    return frame && std::any_of(frame->fields.begin(), frame->fields.end(), [](const auto& field) {
               return std::holds_alternative<scenario::CaptureInto>(field.second);
           });
}

/// As `matches`, but without a match `bindings` stays as it was.
bool binds(const scenario::Pattern& pattern, const Observation& observation, Bindings& bindings) {
    if (!captures(pattern))
        return matches(pattern, observation, bindings);  // saves a copy for each of thousands in a burst
    Bindings tried = bindings;
    if (!matches(pattern, observation, tried)) return false;
    bindings = std::move(tried);
    return true;
}

/// One sequence of patterns, and how much of it has come. Each observation is taken by the first pattern that
/// it matches, and patterns are never tried again: a sequence needs no backtracking.
class Progress {
public:
    explicit Progress(const std::vector<scenario::Pattern>& patterns) : patterns_{&patterns} {}

    bool done() const { return next_needed() == patterns_->size(); }
    bool take(const Observation& observation, Bindings& bindings) {
        const auto last = std::min(next_needed(), patterns_->size() - 1);
        for (auto i = at_; i <= last && i < patterns_->size(); ++i) {
            if (!binds((*patterns_)[i], observation, bindings)) continue;
            at_ = may_repeat((*patterns_)[i]) ? i : i + 1;
            repeated_ = at_ == i;
            return true;
        }
        return false;
    }
    /// In words: what may come next.
    std::string wanted(const Bindings& bindings) const {
        std::string text;
        for (auto i = at_; i <= next_needed() && i < patterns_->size(); ++i)
            text += (text.empty() ? "" : " or ") + to_string((*patterns_)[i], bindings);
        return text;
    }

private:
    /// Index of the next pattern that has to come; the number of patterns when none has to.
    std::size_t next_needed() const {
        for (auto i = at_; i < patterns_->size(); ++i) {
            const auto times = times_of((*patterns_)[i]);
            const bool has_come = i == at_ && repeated_;
            const bool needed = times == scenario::Occurrence::once || times == scenario::Occurrence::some;
            if (needed && !has_come) return i;
        }
        return patterns_->size();
    }

    const std::vector<scenario::Pattern>* patterns_;
    std::size_t at_ = 0;
    bool repeated_ = false;  // the pattern at `at_` has come, and may come again
};

/// All sequences of one actor. They may interleave in any way.
class AllProgress {
public:
    explicit AllProgress(const scenario::Sees& sees) {
        for (const auto& sequence : sees.sequences)
            sequences_.emplace_back(sequence);
    }

    bool done() const {
        return std::all_of(sequences_.begin(), sequences_.end(), [](const auto& s) { return s.done(); });
    }
    bool take(const Observation& observation, Bindings& bindings) {
        return std::any_of(sequences_.begin(), sequences_.end(),
                           [&](auto& sequence) { return sequence.take(observation, bindings); });
    }
    std::string wanted(const Bindings& bindings) const {
        std::string text;
        for (const auto& sequence : sequences_) {
            const auto one = sequence.wanted(bindings);
            if (!one.empty()) text += (text.empty() ? "" : " or ") + one;
        }
        return text.empty() ? "nothing" : text;
    }

private:
    std::vector<Progress> sequences_;
};

bool is_optional(const Observation& observation) {
    const auto* frame = std::get_if<FrameSeen>(&observation);
    return frame && frame->optional;
}

/// How one actor's part of an alternative stands. `taken` counts the observations that it uses.
Fit fit_actor(const scenario::Sees& sees, const Seen& seen, Bindings& bindings, bool alone,
              std::size_t& taken, std::string& why_not) {
    // "Sees nothing" is only true once nothing can come any more, and so is "sees nothing else" (`alone`).
    const bool silence = sees.sequences.empty();
    AllProgress progress{sees};
    taken = 0;
    for (const auto& observation : seen.observations) {
        if (progress.done() && !alone && !silence) break;
        ++taken;
        if (progress.take(observation, bindings) || is_optional(observation)) continue;
        why_not = sees.actor + " should have seen " + progress.wanted(bindings) + ", and saw " +
                  to_string(observation);
        return Fit::cannot;
    }
    if (progress.done() && ((!alone && !silence) || seen.closed_list)) return Fit::fits;
    if (progress.done() || !seen.closed_list) return Fit::undecided;
    why_not =
        sees.actor + " should have seen " + progress.wanted(bindings) + ", and saw nothing" +
        (taken == 0 ? "" : " more after " + std::to_string(taken) + (taken == 1 ? " other" : " others"));
    return Fit::cannot;
}

}  // namespace

bool matches(const scenario::Pattern& pattern, const Observation& observation, Bindings& bindings) {
    if (std::holds_alternative<scenario::EndPattern>(pattern))
        return std::holds_alternative<EndSeen>(observation);
    const auto& wanted = std::get<scenario::FramePattern>(pattern);
    const auto* seen = std::get_if<FrameSeen>(&observation);
    if (!seen || seen->frame.name != wanted.name) return false;
    return std::all_of(wanted.fields.begin(), wanted.fields.end(), [&](const auto& field) {
        return field_matches(field.first, field.second, seen->frame, bindings);
    });
}

FitResult fit(const std::vector<scenario::Sees>& sees, const SeenByActor& seen, const Bindings& bindings,
              bool alone) {
    FitResult result{.fit = Fit::fits, .taken = {}, .bindings = bindings, .why_not = {}};
    static const Seen none;
    for (const auto& actor : sees) {
        const auto at = seen.find(actor.actor);
        std::size_t taken = 0;
        const auto fit = fit_actor(actor, at == seen.end() ? none : at->second, result.bindings, alone, taken,
                                   result.why_not);
        result.taken.insert_or_assign(actor.actor, taken);
        if (fit == Fit::cannot) {
            result.fit = Fit::cannot;
            return result;
        }
        if (fit == Fit::undecided) result.fit = Fit::undecided;
    }
    return result;
}

MatchOutcome decide(const scenario::ExpectStep& expect, const SeenByActor& seen, const Bindings& bindings) {
    MatchOutcome outcome{Fit::cannot, 0, {}};
    for (std::size_t i = 0; i < expect.alternatives.size(); ++i) {
        auto result = fit(expect.alternatives[i].sees, seen, bindings, !expect.fence.empty());
        if (result.fit == Fit::fits) return {Fit::fits, i, std::move(result)};
        if (result.fit == Fit::undecided) outcome.fit = Fit::undecided;
        if (i == 0) outcome.result = std::move(result);  // its `why_not` explains why nothing fitted
    }
    return outcome;
}

FitResult decide(const scenario::RaceStep& race, const SeenByActor& seen, const Bindings& bindings) {
    FitResult result{.fit = Fit::fits, .taken = {}, .bindings = bindings, .why_not = {}};
    std::size_t winners = 0;
    for (const auto& actor : race.actors) {
        const auto at = seen.find(actor);
        const bool nothing = at == seen.end() || at->second.observations.empty();
        if (nothing && (at == seen.end() || !at->second.closed_list))
            return {.fit = Fit::undecided, .taken = {}, .bindings = bindings, .why_not = {}};
        const bool won = !nothing && matches(race.winner, at->second.observations.front(), result.bindings);
        const bool lost =
            !nothing && !won && matches(race.loser, at->second.observations.front(), result.bindings);
        if (won) ++winners;
        result.taken.insert_or_assign(actor, nothing ? 0U : 1U);
        if (won || lost) continue;
        result.fit = Fit::cannot;
        result.why_not = actor + " should have seen " + to_string(race.winner, bindings) + " or " +
                         to_string(race.loser, bindings) + ", and saw " +
                         (nothing ? std::string{"nothing"} : to_string(at->second.observations.front()));
    }
    if (result.fit == Fit::fits && winners != 1) {
        result.fit = Fit::cannot;
        result.why_not = "exactly one should have seen " + to_string(race.winner, bindings) + ", and " +
                         std::to_string(winners) + " did";
    }
    return result;
}

std::string to_string(const scenario::Pattern& pattern, const Bindings& bindings) {
    if (std::holds_alternative<scenario::EndPattern>(pattern)) return "the end of the connection";
    const auto& frame = std::get<scenario::FramePattern>(pattern);
    frames::FrameData data{frame.name, {}};
    std::string sizes;
    for (const auto& [name, field] : frame.fields) {
        if (const auto* value = std::get_if<scenario::Value>(&field)) {
            if (auto resolved = resolve(*value, bindings))
                data.fields.emplace_back(name, *std::move(resolved));
        } else if (const auto* size = std::get_if<scenario::SizeIs>(&field)) {
            sizes += " " + name + " of " + std::to_string(size->size_bytes) + " bytes";
        }
    }
    return to_string(data) + sizes;
}

std::string to_string(const Observation& observation) {
    if (const auto* frame = std::get_if<FrameSeen>(&observation)) return to_string(frame->frame);
    if (const auto* unreadable = std::get_if<UnreadableSeen>(&observation)) {
        return "bytes that are no frame (" + unreadable->why + "): " + frames::quoted(unreadable->bytes, 24);
    }
    const auto& how = std::get<EndSeen>(observation).how;
    return how.empty() ? "the end of the connection" : "the end of the program (" + how + ")";
}

}  // namespace chathack::match
