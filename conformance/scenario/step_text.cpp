#include <algorithm>

#include "conformance/scenario/steps.hpp"

namespace chathack::scenario {
namespace {

template <class... Lambdas>
struct Overloaded : Lambdas... {
    using Lambdas::operator()...;
};

constexpr std::size_t listed_max = 4;

/// "a, b and c"; more than `listed_max` words become "a, b, c and 7 more".
std::string listed(const std::vector<std::string>& words, std::string_view last = "and") {
    std::string text;
    const auto shown_count = words.size() > listed_max ? listed_max - 1 : words.size();
    for (std::size_t i = 0; i < shown_count; ++i) {
        const bool is_last = i + 1 == words.size() && i != 0;
        text += (i == 0 ? "" : is_last ? " " + std::string{last} + " " : ", ") + words[i];
    }
    if (shown_count < words.size())
        text += " " + std::string{last} + " " + std::to_string(words.size() - shown_count) + " more";
    return text;
}

std::string sentence(const std::vector<std::string>& actors, std::string_view one, std::string_view many) {
    return listed(actors) + " " + std::string{actors.size() == 1 ? one : many};
}

std::string word_of(const Pattern& pattern) {
    const auto* frame = std::get_if<FramePattern>(&pattern);
    return frame ? frame->name : "the end";
}

std::string text_of(const Sees& sees) {
    std::vector<std::string> words;
    for (const auto& sequence : sees.sequences) {
        for (const auto& pattern : sequence)
            words.push_back(word_of(pattern));
    }
    return words.empty() ? "nothing" : listed(words);
}

/// "bob and carol see global_message; alice sees nothing".
std::string text_of(const std::vector<Sees>& all) {
    std::vector<std::pair<std::string, std::vector<std::string>>> groups;  // what is seen, by whom
    for (const auto& sees : all) {
        const auto what = text_of(sees);
        const auto at =
            std::find_if(groups.begin(), groups.end(), [&](const auto& g) { return g.first == what; });
        if (at != groups.end()) {
            at->second.push_back(sees.actor);
        } else {
            groups.push_back({what, {sees.actor}});
        }
    }
    std::string text;
    for (const auto& [what, actors] : groups)
        text += (text.empty() ? "" : "; ") + sentence(actors, "sees ", "see ") + what;
    return text;
}

std::string text_of(const ExpectStep& expect) {
    if (expect.alternatives.size() == 1) return text_of(expect.alternatives.front().sees);
    std::vector<std::string> names;
    for (const auto& alternative : expect.alternatives)
        names.push_back(alternative.name);
    return listed(names, "or") + " (" + expect.clause + ")";
}

std::string text_of(const SendStep& send) {
    std::vector<std::string> words;
    for (const auto& part : send.parts) {
        const auto* frame = std::get_if<FrameSpec>(&part);
        const auto word = frame ? frame->name : "raw bytes";
        if (words.empty() || frame || words.back() != word) words.push_back(word);
    }
    auto text = send.actor + " sends " + listed(words);
    if (send.skip_bytes != 0 || send.most_bytes || send.drop_bytes != 0) text += ", a part of it";
    if (send.cuts.every_byte) text += ", one byte at a time";
    if (!send.cuts.at.empty()) text += ", in " + std::to_string(send.cuts.at.size() + 1) + " pieces";
    return text;
}

std::string text_of(const UserActsStep& acts) {
    std::vector<std::string> words;
    for (const auto& act : acts.acts)
        words.push_back(act.name);
    return acts.actor + "'s user does " + listed(words);
}

std::string text_of(const LeaveStep& leave) {
    switch (leave.how) {
        case LeaveStep::How::close:
            return sentence(leave.actors, "disconnects", "disconnect");
        case LeaveStep::How::half_close:
            return sentence(leave.actors, "half-closes", "half-close");
        case LeaveStep::How::reset:
            break;
    }
    return sentence(leave.actors, "resets its connection", "reset their connections");
}

std::string text_of(const ReadingStep& reading) {
    if (!reading.paused) return sentence(reading.actors, "reads again", "read again");
    return sentence(reading.actors, "stops reading", "stop reading") + (reading.for_good ? " for good" : "");
}

}  // namespace

std::string describe(const Step& step) {
    return std::visit(
        Overloaded{[](const ConnectStep& s) { return sentence(s.actors, "connects", "connect"); },
                   [](const ConnectToStep& s) { return s.actor + " connects to where an accept says"; },
                   [](const ListenAtStep& s) { return sentence(s.actors, "listens", "listen"); },
                   [](const LoginStep& s) { return sentence(s.actors, "logs in", "log in"); },
                   [](const ReclaimStep& s) { return s.actor + " claims its login until it gets it"; },
                   [](const RaceStep& s) {
                       return "one of " + listed(s.actors) + " sees " + word_of(s.winner) + ", the rest " +
                              word_of(s.loser);
                   },
                   [](const ParallelStep& s) {
                       return std::to_string(s.branches.size()) + " lists of steps at the same time";
                   },
                   [](const auto& s) { return text_of(s); }},
        step.what);
}

}  // namespace chathack::scenario
