#include "reports/marks/transcript_html.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "reports/marks/parts_html.hpp"
#include "reports/render/markup.hpp"
#include "reports/text/wording.hpp"

namespace chathack::reports::marks {
namespace {

using markup::element;
using markup::text;

constexpr std::size_t frames_in_line = 4;
constexpr std::size_t sees_in_line = 6;
constexpr std::size_t hex_bytes_shown = 24;

/// "bob gets", "alice sends".
std::string verb_of(const EntryResult& entry) {
    if (entry.kind == "connecting") return "opens a connection";
    if (entry.kind == "connected") return "is connected";
    if (entry.kind == "connect failed") return "cannot connect";
    if (entry.kind == "sent") return "sends";
    if (entry.kind == "received") return "gets";
    if (entry.kind == "unreadable") return "gets bytes that are no frame";
    if (entry.kind == "ended") return "sees the connection end";
    if (entry.kind == "left") return "leaves";
    if (entry.kind == "did") return "does";
    if (entry.kind == "showed") return "is shown";
    if (entry.kind == "exited") return "sees the client end";
    return entry.kind;
}

std::string frames_of(const EntryResult& entry) {
    std::string made;
    const auto add = [&made](const std::string& words) { made += (made.empty() ? "" : ", then ") + words; };
    for (std::size_t i = 0; i < std::min(entry.frames.size(), frames_in_line); ++i) {
        auto words = entry.frames[i].name;
        for (const auto& field : entry.frames[i].fields)
            words += " " + field.name + " " + field.value;
        add(words);
    }
    if (entry.frames.size() > frames_in_line)
        add(counted(entry.frames.size() - frames_in_line, "more frame"));
    if (!entry.rest.empty()) add(entry.rest);
    return made;
}

std::string hex_of(const EntryResult& entry) {
    std::string made;
    const auto digits = std::min(entry.hex.size(), 2 * hex_bytes_shown);
    for (std::size_t at = 0; at < digits; at += 2)
        made += (at == 0 ? "" : " ") + entry.hex.substr(at, 2);
    if (2 * entry.bytes > digits) made += fmt::format(" ... ({} bytes)", entry.bytes);
    return made;
}

/// One line of the list: when it was, and its markup.
struct Line {
    bool harness = false;
    std::string markup;
};

class TranscriptWriter {
public:
    TranscriptWriter(const CaseResult& one, std::uint64_t step, const TranscriptOptions& options)
        : case_{one}, step_{step}, options_{options} {}

    std::string write() {
        collect();
        const bool all_harness = std::ranges::all_of(lines_, &Line::harness);
        if (!all_harness) std::erase_if(lines_, &Line::harness);
        if (lines_.empty() || options_.lines_max == 0) return {};
        const auto left_out = lines_.size() - std::min(lines_.size(), options_.lines_max);
        std::string items;
        if (left_out > 0)
            items += element("li", {{"class", "cut"}}, counted(left_out, "line") + " before this left out");
        for (auto i = left_out; i < lines_.size(); ++i)
            items += lines_[i].markup;
        return element("ol", {{"class", "conversation-lines"}}, items);
    }

private:
    std::string shown(const std::string& words) const {
        return text(cut_to_columns(options_.told(words), options_.columns_max));
    }

    /// Each step before its entries, up to the one that decided, and behind them what was wrong.
    void collect() {
        std::vector<const StepResult*> steps;
        const StepResult* decisive = nullptr;
        for (const auto& step : case_.steps) {
            if (step.index == step_) decisive = &step;
            if (step.index <= step_ && step.end != "not reached") steps.push_back(&step);
        }
        std::ranges::stable_sort(steps, {}, &StepResult::began_us);
        auto next = steps.begin();
        for (auto entry = case_.entries.begin(); entry != case_.entries.end(); ++entry) {
            if (decisive && entry->step > step_ && entry->at_us > decisive->ended_us) continue;
            for (; next != steps.end() && ((*next)->index <= entry->step || (*next)->began_us < entry->at_us);
                 ++next)
                add_step(**next);
            if (!is_told_later(entry)) add_entry(*entry);
        }
        for (; next != steps.end(); ++next)
            add_step(**next);
        if (decisive) add_wrong(*decisive);
    }

    /// The start of a connection whose end is told, too.
    bool is_told_later(std::vector<EntryResult>::const_iterator entry) const {
        if (entry->kind != "connecting") return false;
        return std::any_of(entry + 1, case_.entries.end(), [&](const auto& later) {
            return later.actor == entry->actor && later.kind.starts_with("connect");
        });
    }

    void add_step(const StepResult& step) {
        lines_.push_back({false, element("li", {{"class", "step"}},
                                         element("span", {}, fmt::format("{}.", step.index)) +
                                             element("span", {}, shown(step.text)))});
    }

    void add_entry(const EntryResult& entry) {
        auto words = element("b", {}, shown(entry.actor)) + " " + text(verb_of(entry));
        if (const auto frames = frames_of(entry); !frames.empty())
            words += " " + element("code", {}, shown(frames));
        if (!entry.note.empty()) words += " (" + shown(entry.note) + ")";
        if (entry.pieces > 1) words += fmt::format(" in {} pieces", entry.pieces);
        lines_.push_back(
            {entry.harness,
             element(
                 "li", {},
                 element("span", {{"class", "when"}}, text(markup::time_in_words(entry.at_us))) +
                     element("span", {}, words) +
                     (entry.bytes == 0 ? "" : element("code", {{"class", "hex"}}, text(hex_of(entry)))))});
    }

    void add_wrong(const StepResult& step) {
        std::string content;
        const auto add = [&](const char* head, const std::string& words) {
            content += element("div", {}, element("b", {}, head) + " " + words);
        };
        for (const auto& alternative : step.expected)
            add(content.empty() ? "Should have come:" : "Or:", sees_html(alternative.sees));
        if (!step.expected.empty()) add("Came:", sees_html(step.seen));
        if (content.empty() && !step.note.empty()) add("Wrong:", shown(step.note));
        if (!content.empty()) lines_.push_back({false, element("li", {{"class", "wrong"}}, content)});
    }

    std::string sees_html(const std::vector<SeesResult>& all) const {
        std::string made;
        for (std::size_t i = 0; i < std::min(all.size(), sees_in_line); ++i) {
            std::string frames;
            const auto& list = all[i].frames;
            for (std::size_t j = 0; j < std::min(list.size(), frames_in_line); ++j)
                frames += (j == 0 ? "" : ", then ") + element("code", {}, shown(list[j]));
            if (list.size() > frames_in_line)
                frames += ", and " + counted(list.size() - frames_in_line, "more frame");
            made += (i == 0 ? "" : "; ") + shown(all[i].actor) + ": " + (frames.empty() ? "nothing" : frames);
        }
        if (all.size() > sees_in_line)
            made += fmt::format("; and so on for {} more", all.size() - sees_in_line);
        return made.empty() ? "nothing" : made;
    }

    const CaseResult& case_;
    const std::uint64_t step_;
    const TranscriptOptions& options_;
    std::vector<Line> lines_;
};

}  // namespace

std::string transcript_html(const CaseResult& one, std::uint64_t step, const TranscriptOptions& options) {
    return TranscriptWriter{one, step, options}.write();
}

}  // namespace chathack::reports::marks
