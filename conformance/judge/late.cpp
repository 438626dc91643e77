#include "conformance/judge/late.hpp"

#include <algorithm>
#include <set>

namespace chathack::judge {
namespace {

/// What was sent, each actor's bytes in one piece, before and after a moment.
struct Sent {
    std::map<std::string, std::string> before;
    std::map<std::string, std::string> after;
};

Sent sent_around(const runner::Transcript& transcript, runner::Time moment) {
    Sent sent;
    for (const auto& entry : transcript.entries) {
        if (entry.kind != runner::Entry::Kind::sent || entry.harness) continue;
        (entry.at <= moment ? sent.before : sent.after)[entry.actor] += entry.bytes;
    }
    return sent;
}

bool holds(const std::map<std::string, std::string>& streams, const std::string& text) {
    return std::any_of(streams.begin(), streams.end(),
                       [&](const auto& stream) { return stream.second.find(text) != std::string::npos; });
}

/// The longest text of a frame: what it is known by.
std::string text_of(const match::Sight& sight) {
    std::string longest;
    const auto* seen = std::get_if<match::FrameSeen>(&sight);
    if (!seen) return longest;
    for (const auto& [name, value] : seen->frame.fields) {
        const auto* text = std::get_if<std::string>(&value);
        if (text && text->size() > longest.size()) longest = *text;
    }
    return longest;
}

std::set<std::string> observers_of(const scenario::Expect& expect) {
    std::set<std::string> actors;
    for (const auto& alternative : expect.alternatives) {
        for (const auto& sees : alternative.sees)
            actors.insert(sees.actor);
    }
    return actors;
}

}  // namespace

std::optional<Late> late_arrival(const scenario::Expect& expect, const runner::StepRecord& disappointed,
                                 const Steps& steps, const runner::Transcript& transcript) {
    for (const auto& said : transcript.steps) {
        if (!said.overtakable || said.ended > disappointed.began) continue;
        const auto* silence = std::get_if<scenario::Expect>(&steps.at(said.step)->what);
        if (!silence) continue;
        const auto sent = sent_around(transcript, said.ended);
        auto in_time = disappointed.seen;
        std::string why;
        for (const auto& actor : observers_of(*silence)) {
            const auto at = in_time.find(actor);
            if (at == in_time.end()) continue;
            std::erase_if(at->second.sights, [&](const auto& sight) {
                const auto text = text_of(sight);
                if (text.empty() || !holds(sent.before, text) || holds(sent.after, text)) return false;
                if (why.empty())
                    why = actor + " saw " + match::to_string(sight) + ", late: behind the fence of " +
                          silence->fence;
                return true;
            });
        }
        if (why.empty()) continue;
        if (match::decide(expect, in_time, disappointed.bindings).fit != match::Fit::cannot)
            return Late{&said, why};
    }
    return std::nullopt;
}

}  // namespace chathack::judge
