#include "conformance/judge/late.hpp"

#include <algorithm>
#include <set>

namespace chathack::judge {
namespace {

/// What was sent, each actor's bytes in one piece, before and after a step ended.
struct Sent {
    std::map<std::string, std::string> before;
    std::map<std::string, std::string> after;
};

Sent sent_around(const runner::Transcript& transcript, const runner::StepRecord& said) {
    Sent sent;
    for (const auto& entry : transcript.entries) {
        if (entry.kind != runner::Entry::Kind::sent || entry.harness) continue;
        // The next step often begins in the same instant.
        const bool before = entry.at == said.ended ? entry.step <= said.step : entry.at < said.ended;
        (before ? sent.before : sent.after)[entry.actor] += entry.bytes;
    }
    return sent;
}

bool holds(const std::map<std::string, std::string>& streams, const std::string& text) {
    return std::any_of(streams.begin(), streams.end(),
                       [&](const auto& stream) { return stream.second.find(text) != std::string::npos; });
}

/// What a frame is known by: its message, or else the longest of its texts.
std::string text_of(const match::Observation& observation) {
    std::string longest;
    const auto* seen = std::get_if<match::FrameSeen>(&observation);
    if (!seen || seen->optional) return longest;
    if (const auto* message = seen->frame.find("message")) return std::get<std::string>(*message);
    for (const auto& [name, value] : seen->frame.fields) {
        const auto* text = std::get_if<std::string>(&value);
        if (text && text->size() > longest.size()) longest = *text;
    }
    return longest;
}

/// Of whom the alternative that came true speaks: the list of what came to them was closed. Others may have
/// been sent anything.
std::set<std::string> silent_in(const scenario::ExpectStep& silence, const runner::StepRecord& said) {
    std::set<std::string> actors;
    if (!said.came_true) return actors;
    for (const auto& sees : silence.alternatives[*said.came_true].sees)
        actors.insert(sees.actor);
    return actors;
}

/// A step that said that its observers would see nothing more, by a marker that deeds may come behind.
const scenario::ExpectStep* silence_of(const runner::StepRecord& record, const Steps& steps) {
    return record.overtakable ? std::get_if<scenario::ExpectStep>(&steps.at(record.step)->what) : nullptr;
}

/// Takes what is late for `silence` from what was seen.
/// @return a sentence about the first of it; empty when nothing is late
std::string take_late(match::SeenByActor& seen, const scenario::ExpectStep& silence,
                      const runner::StepRecord& said, const Sent& sent) {
    std::string why;
    for (const auto& actor : silent_in(silence, said)) {
        const auto at = seen.find(actor);
        if (at == seen.end()) continue;
        std::erase_if(at->second.observations, [&](const auto& observation) {
            const auto text = text_of(observation);
            if (text.empty() || !holds(sent.before, text) || holds(sent.after, text)) return false;
            if (why.empty())
                why = actor + " saw " + match::to_string(observation) + ", late: behind the fence of " +
                      silence.fence;
            return true;
        });
    }
    return why;
}

}  // namespace

std::vector<Late> late_and_unseen(const Steps& steps, const runner::Transcript& transcript) {
    std::vector<Late> all;
    if (transcript.left_over.empty()) return all;
    auto left = transcript.left_over;
    for (const auto& said : transcript.steps) {
        const auto* silence = silence_of(said, steps);
        if (!silence) continue;
        auto why = take_late(left, *silence, said, sent_around(transcript, said));
        if (!why.empty()) all.push_back({&said, std::move(why)});
    }
    return all;
}

std::optional<Late> late_arrival(const scenario::ExpectStep& expect, const runner::StepRecord& disappointed,
                                 const Steps& steps, const runner::Transcript& transcript) {
    for (const auto& said : transcript.steps) {
        const auto* silence = silence_of(said, steps);
        if (!silence || said.ended > disappointed.began) continue;
        auto in_time = disappointed.seen;
        auto why = take_late(in_time, *silence, said, sent_around(transcript, said));
        if (why.empty()) continue;
        if (match::decide(expect, in_time, disappointed.bindings).fit != match::Fit::cannot)
            return Late{&said, std::move(why)};
    }
    return std::nullopt;
}

}  // namespace chathack::judge
