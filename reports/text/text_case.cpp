#include <fmt/format.h>

#include <algorithm>

#include "reports/model/case_file.hpp"
#include "reports/model/coverage.hpp"
#include "reports/text/printable.hpp"
#include "reports/text/terminal.hpp"
#include "reports/text/text.hpp"

namespace chathack::reports {
namespace {

constexpr std::size_t frames_told_max = 8;

class CaseWriter {
public:
    CaseWriter(const Result& result, const CaseResult& one, const TextOptions& options)
        : result_{result},
          case_{with_transcript(one)},
          paint_{options.colour},
          width_{std::max<std::size_t>(options.width, 40)} {}

    std::string write() {
        line(paint_.verdict(case_.verdict, verdict::to_string(case_.verdict)) + "  " +
             paint_.bold(full_name()));
        tell(2, "", case_.title);
        for (const auto& verdict : case_.verdicts) {
            if (is_told(verdict)) write_verdict(verdict);
        }
        if (!case_.target_died.empty()) tell(2, "the target died: ", case_.target_died);
        if (!case_.remark.empty()) tell(2, "other plays: ", case_.remark);
        if (!case_.cut_short.empty() && case_.verdict == verdict::Outcome::inconclusive)
            tell(2, "cut short: ", case_.cut_short);
        if (!case_.replay.empty())
            line("  " + paint_.dim("rerun") + "  " +
                 printable(case_.replay));  // not broken, so that it can be copied
        return out_ + "\n";
    }

private:
    std::string full_name() const {
        auto name = printable(case_.id);
        if (!case_.variant.empty()) name += " [" + printable(case_.variant) + "]";
        if (case_.repetition > 0) name += fmt::format(" #{}", case_.repetition + 1);
        return name;
    }
    bool is_told(const VerdictResult& verdict) const {
        return !verdict::is_kept(outcome_of(verdict)) || verdict::is_kept(case_.verdict);
    }
    void write_verdict(const VerdictResult& verdict) {
        const auto clause =
            std::find_if(result_.clauses.begin(), result_.clauses.end(),
                         [&](const auto& candidate) { return candidate.id == verdict.clause; });
        tell(2, fmt::format("{} {}  ", verdict.clause, verdict::to_string(verdict.level)),
             clause == result_.clauses.end() ? "" : clause->text);
        if (verdict.promise) tell(4, "", "the target file declares another choice");
        const auto kind = verdict::to_string(verdict.kind);
        if (verdict.kind == verdict::Kind::observed) tell(4, fmt::format("{}  ", kind), verdict.behaviour);
        if (!verdict.why.empty()) tell(4, fmt::format("{}: ", kind), verdict.why);
        const auto step = std::find_if(case_.steps.begin(), case_.steps.end(), [&](const auto& candidate) {
            return candidate.index == verdict.step;
        });
        if (verdict.kind == verdict::Kind::violates || verdict.kind == verdict::Kind::observed) {
            if (step != case_.steps.end()) write_step(*step);
        }
    }
    void write_step(const StepResult& step) {
        tell(4, fmt::format("step {}  ", step.index), step.text);
        if (step.line > 0) tell(4, "        ", fmt::format("{}:{}", case_.file, step.line));
        for (std::size_t i = 0; i < step.expected.size(); ++i) {
            const auto& alternative = step.expected[i];
            std::string text = alternative.name.empty() ? "" : alternative.name + " - ";
            write_sees(i == 0 ? "expected  " : "      or  ", text, alternative.sees);
        }
        if (!step.expected.empty()) write_sees("    seen  ", "", step.seen);
    }
    void write_sees(const std::string& head, std::string text, const std::vector<SeesResult>& sees) {
        for (auto at = sees.begin(); at != sees.end();) {
            const auto& one = *at;
            const auto others =
                std::find_if(at, sees.end(), [&](const auto& other) { return other.frames != one.frames; });
            if (at != sees.begin()) text += "; ";
            text += one.actor;
            if (others - at == 2) text += " and " + at[1].actor;
            if (others - at > 2) text += fmt::format(" to {} ({} users)", others[-1].actor, others - at);
            at = others;
            text += one.frames.empty() ? ": nothing" : ": ";
            for (std::size_t i = 0; i < std::min(one.frames.size(), frames_told_max); ++i)
                text += (i == 0 ? "" : ", then ") + one.frames[i];
            if (one.frames.size() > frames_told_max)
                text += fmt::format(", and {} more", one.frames.size() - frames_told_max);
        }
        tell(4, head, text.empty() ? "nothing" : text);
    }

    /// Writes a text of any origin after `head`, broken into lines that are aligned with the first.
    void tell(std::size_t indent, const std::string& head, const std::string& text) {
        const auto front = printable(head);
        const auto room = width_ > indent + front.size() + 20 ? width_ - indent - front.size() : 20;
        bool first = true;
        for (const auto& part : wrapped(printable(text, LineEnds::keep), room)) {
            line(std::string(indent, ' ') + (first ? paint_.name(front) : std::string(front.size(), ' ')) +
                 part);
            first = false;
        }
    }
    void line(const std::string& text) { out_ += text + "\n"; }

    const Result& result_;
    const CaseResult case_;
    Paint paint_;
    std::size_t width_;
    std::string out_;
};

}  // namespace

std::string case_to_text(const Result& result, const CaseResult& one, const TextOptions& options) {
    return CaseWriter{result, one, options}.write();
}

}  // namespace chathack::reports
