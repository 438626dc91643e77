#include "conformance/match/fit.hpp"

#include <algorithm>
#include <span>

#include "conformance/match/guessable.hpp"

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
    if (std::holds_alternative<scenario::Guessable>(pattern)) {
        const auto* id = std::get_if<std::int64_t>(value);
        return id && is_guessable(*id);
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

bool has_to_come(const scenario::Pattern& pattern) {
    const auto times = times_of(pattern);
    return times == scenario::Occurrence::once || times == scenario::Occurrence::some;
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
            if (has_to_come((*patterns_)[i])) ++agreed_;
            return true;
        }
        return false;
    }
    /// How much has come of what had to.
    std::size_t agreed() const { return agreed_; }
    /// What has to come next; nullptr when nothing has to.
    const scenario::Pattern* next() const {
        const auto needed = next_needed();
        return needed < patterns_->size() ? &(*patterns_)[needed] : nullptr;
    }
    /// Whether it is awaited behind what has to come next.
    bool comes_later(const Observation& observation, Bindings bindings) const {
        const auto behind = std::min(next_needed(), patterns_->size());
        return std::any_of(patterns_->begin() + static_cast<std::ptrdiff_t>(behind), patterns_->end(),
                           [&](const auto& pattern) { return matches(pattern, observation, bindings); });
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
            const bool has_come = i == at_ && repeated_;
            if (has_to_come((*patterns_)[i]) && !has_come) return i;
        }
        return patterns_->size();
    }

    const std::vector<scenario::Pattern>* patterns_;
    std::size_t at_ = 0;
    std::size_t agreed_ = 0;
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
    std::size_t agreed() const {
        std::size_t sum = 0;
        for (const auto& sequence : sequences_)
            sum += sequence.agreed();
        return sum;
    }
    /// Of the first sequence that awaits something.
    const scenario::Pattern* next() const {
        for (const auto& sequence : sequences_)
            if (const auto* pattern = sequence.next()) return pattern;
        return nullptr;
    }
    bool comes_later(const Observation& observation, const Bindings& bindings) const {
        return std::ranges::any_of(
            sequences_, [&](const auto& sequence) { return sequence.comes_later(observation, bindings); });
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

std::string name_of(const scenario::Pattern& pattern) {
    const auto* frame = std::get_if<scenario::FramePattern>(&pattern);
    return frame ? frame->name : std::string{Symptom::connection_end};
}
std::string name_of(const Observation& observation) {
    if (const auto* frame = std::get_if<FrameSeen>(&observation)) return frame->frame.name;
    return std::string{std::holds_alternative<EndSeen>(observation) ? Symptom::connection_end
                                                                    : Symptom::no_frame};
}

/// How the integer reads when its bytes stand the other way round, at the width of an int or a long.
bool is_in_other_byte_order(std::int64_t wanted, std::int64_t got) {
    const auto swapped_int = static_cast<std::int32_t>(__builtin_bswap32(static_cast<std::uint32_t>(wanted)));
    const auto swapped_long =
        static_cast<std::int64_t>(__builtin_bswap64(static_cast<std::uint64_t>(wanted)));
    const bool is_int = wanted == static_cast<std::int32_t>(wanted);
    return got != wanted && ((is_int && got == swapped_int) || got == swapped_long);
}

/// How the integer reads when only its low bits were looked at, and the top one of them was taken for the
/// sign.
bool is_wrongly_signed(std::int64_t wanted, std::int64_t got) {
    return wanted > 0 && got < 0 &&
           (got == static_cast<std::int8_t>(wanted) || got == static_cast<std::int16_t>(wanted) ||
            got == static_cast<std::int32_t>(wanted));
}

/// In which known way a value is wrong, in parentheses; empty for any other.
std::string_view kind_of_difference(const frames::FieldValue& wanted, const frames::FieldValue& got) {
    const auto* number = std::get_if<std::int64_t>(&wanted);
    const auto* got_number = std::get_if<std::int64_t>(&got);
    if (number && got_number && is_in_other_byte_order(*number, *got_number)) return " (byte order)";
    if (number && got_number && is_wrongly_signed(*number, *got_number)) return " (sign)";
    const auto* text = std::get_if<std::string>(&wanted);
    const auto* got_text = std::get_if<std::string>(&got);
    const bool cut = text && got_text && !got_text->empty() && got_text->size() < text->size();
    if (cut && text->starts_with(*got_text)) return " (cut)";
    return {};
}

/// What is wrong with a frame of the right name: its fields that differ.
std::string differing_fields(const scenario::FramePattern& wanted, const frames::FrameData& frame,
                             const Bindings& bindings) {
    std::string names;
    for (const auto& [name, pattern] : wanted.fields) {
        auto tried = bindings;
        if (field_matches(name, pattern, frame, tried)) continue;
        names += (names.empty() ? "" : ", ") + name;
        const auto* value = std::get_if<scenario::Value>(&pattern);
        const auto resolved = value ? resolve(*value, bindings) : std::nullopt;
        const auto* seen = frame.find(name);
        if (resolved && seen) names += kind_of_difference(*resolved, *seen);
    }
    return names;
}

bool is_login_answer(std::string_view name) {
    return name == "connected" || name == "login_error" || name == "login_exists";
}

/// The actor whose login stands first in a frame like this.
std::string sender_of(const scenario::Pattern& wanted, const Bindings& bindings) {
    const auto* pattern = std::get_if<scenario::FramePattern>(&wanted);
    const auto* value = pattern && !pattern->fields.empty()
                            ? std::get_if<scenario::Value>(&pattern->fields[0].second)
                            : nullptr;
    const auto resolved = value ? resolve(*value, bindings) : std::nullopt;
    const auto* login = resolved ? std::get_if<std::string>(&*resolved) : nullptr;
    const auto of_login = [&](const auto& one) { return login && one.second == *login; };
    const auto at = std::ranges::find_if(bindings.logins, of_login);
    return at == bindings.logins.end() ? std::string{} : at->first;
}

Symptom missing(const scenario::Pattern* wanted, const Bindings& bindings) {
    if (!wanted) return {Symptom::What::missing, {}, {}};
    return {Symptom::What::missing, name_of(*wanted), {}, sender_of(*wanted, bindings)};
}

/// What tells more of a frame that came than its name: a word in front of it, or nothing.
std::string_view word_on(const FrameSeen& saw, const scenario::Pattern* wanted, const std::string& actor,
                         std::span<const Observation> before, const Bindings& bindings) {
    const auto* sender = saw.frame.find("sender");
    const auto own = bindings.logins.find(actor);
    if (sender && own != bindings.logins.end() && *sender == frames::FieldValue{own->second})
        return Symptom::own;
    const auto is_same = [&](const auto& other) {
        const auto* frame = std::get_if<FrameSeen>(&other);
        return frame && frame->frame == saw.frame;
    };
    if (sender && std::ranges::any_of(before, is_same)) return Symptom::repeated;
    if (sender && wanted && is_login_answer(name_of(*wanted))) return Symptom::early;
    return {};
}

/// Whether a frame of a handshake names somebody of the case, but not the actor who saw it: then it is one
/// that was for somebody else.
bool names_a_third(const FrameSeen& saw, const std::string& actor, const Bindings& bindings) {
    if (!saw.frame.name.starts_with("private_")) return false;
    const auto* sender = saw.frame.find("sender");
    const auto* who = sender ? sender : saw.frame.find("login");
    return who && std::ranges::any_of(bindings.logins, [&](const auto& one) {
               return one.first != actor && *who == frames::FieldValue{one.second};
           });
}

/// @param skipped  what came is awaited, but only behind `wanted`
/// @param before   what the actor saw before it
Symptom symptom_of(const scenario::Pattern* wanted, const Observation& saw, bool skipped,
                   const std::string& actor, std::span<const Observation> before, const Bindings& bindings) {
    if (wanted && skipped) return missing(wanted, bindings);
    const auto* frame = std::get_if<FrameSeen>(&saw);
    if (frame) {
        if (const auto word = word_on(*frame, wanted, actor, before, bindings); !word.empty())
            return {Symptom::What::unexpected, std::string{word} + frame->frame.name, {}};
    }
    const auto* pattern = wanted ? std::get_if<scenario::FramePattern>(wanted) : nullptr;
    if (frame && pattern && frame->frame.name == pattern->name) {
        const auto differing = differing_fields(*pattern, frame->frame, bindings);
        if ((differing == "sender" || differing == "login") && names_a_third(*frame, actor, bindings))
            return {Symptom::What::unexpected, frame->frame.name, {}};
        // A frame that agrees in nothing is another one.
        const auto count = static_cast<std::size_t>(std::ranges::count(differing, ',')) + 1;
        if (count < pattern->fields.size() || count == 1)
            return {Symptom::What::differs, pattern->name, differing};
    }
    return {Symptom::What::unexpected, name_of(saw), {}};
}

bool is_optional(const Observation& observation) {
    const auto* frame = std::get_if<FrameSeen>(&observation);
    return frame && frame->optional;
}

/// How one actor's part of an alternative stands. `taken` counts the observations that it uses.
Fit fit_actor(const scenario::Sees& sees, const Seen& seen, Bindings& bindings, bool alone,
              std::size_t& taken, FitResult& result) {
    // "Sees nothing" is only true once nothing can come any more, and so is "sees nothing else" (`alone`).
    const bool silence = sees.sequences.empty();
    AllProgress progress{sees};
    const auto agreed_before = result.agreed;
    taken = 0;
    for (const auto& observation : seen.observations) {
        if (progress.done() && !alone && !silence) break;
        ++taken;
        if (progress.take(observation, bindings)) {
            result.agreed = agreed_before + progress.agreed();
            continue;
        }
        if (is_optional(observation)) continue;
        result.why_not = sees.actor + " should have seen " + progress.wanted(bindings) + ", and saw " +
                         to_string(observation);
        result.symptom = symptom_of(progress.next(), observation, progress.comes_later(observation, bindings),
                                    sees.actor, std::span{seen.observations}.first(taken - 1), bindings);
        return Fit::cannot;
    }
    if (progress.done() && ((!alone && !silence) || seen.closed_list)) return Fit::fits;
    if (progress.done() || !seen.closed_list) return Fit::undecided;
    result.symptom = missing(progress.next(), bindings);
    result.why_not =
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
        const auto fit =
            fit_actor(actor, at == seen.end() ? none : at->second, result.bindings, alone, taken, result);
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
        if (i == 0 || result.agreed > outcome.result.agreed) outcome.result = std::move(result);
    }
    return outcome;
}

FitResult decide(const scenario::RaceStep& race, const SeenByActor& seen, const Bindings& bindings) {
    static const std::vector<Observation> none;
    FitResult result{.fit = Fit::fits, .taken = {}, .bindings = bindings, .why_not = {}};
    std::size_t winners = 0;
    for (const auto& actor : race.actors) {
        const auto at = seen.find(actor);
        const auto& inbox = at == seen.end() ? none : at->second.observations;
        const auto first = std::ranges::find_if_not(inbox, is_optional);
        const bool nothing = first == inbox.end();
        if (nothing && (at == seen.end() || !at->second.closed_list))
            return {.fit = Fit::undecided, .taken = {}, .bindings = bindings, .why_not = {}};
        const bool won = !nothing && matches(race.winner, *first, result.bindings);
        const bool lost = !nothing && !won && matches(race.loser, *first, result.bindings);
        if (won) ++winners;
        const auto taken = static_cast<std::size_t>(first - inbox.begin());
        result.taken.insert_or_assign(actor, nothing ? taken : taken + 1);
        if (won || lost) continue;
        result.fit = Fit::cannot;
        result.why_not = actor + " should have seen " + to_string(race.winner, bindings) + " or " +
                         to_string(race.loser, bindings) + ", and saw " +
                         (nothing ? std::string{"nothing"} : to_string(*first));
        result.symptom = nothing ? Symptom{Symptom::What::missing, name_of(race.winner), {}}
                                 : Symptom{Symptom::What::unexpected, name_of(*first), {}};
    }
    if (result.fit == Fit::fits && winners != 1) {
        result.fit = Fit::cannot;
        result.why_not = "exactly one should have seen " + to_string(race.winner, bindings) + ", and " +
                         std::to_string(winners) + " did";
        result.symptom = {
            winners == 0 ? Symptom::What::missing : Symptom::What::unexpected, name_of(race.winner), {}};
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
        } else if (std::holds_alternative<scenario::Guessable>(field)) {
            sizes += " " + name + " that can be guessed";
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

std::string to_string(const Symptom& symptom) {
    switch (symptom.what) {
        case Symptom::What::none:
            return {};
        case Symptom::What::missing:
            return "missing " + symptom.frame;
        case Symptom::What::unexpected:
            return "unexpected " + symptom.frame;
        case Symptom::What::differs:
            return symptom.frame + " differs in " + symptom.fields;
    }
    return {};
}

}  // namespace chathack::match
