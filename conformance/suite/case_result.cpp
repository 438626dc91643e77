#include "conformance/suite/case_result.hpp"

#include <algorithm>

#include "conformance/clauses/clauses.hpp"
#include "conformance/match/fit.hpp"
#include "reference/wire/bytes.hpp"
#include "reference/wire/decoder.hpp"
#include "reference/wire/encode.hpp"

namespace chathack::suite {
namespace {

using reports::EntryResult;
using reports::StepResult;

std::int64_t in_us(runner::Time time) {
    return std::chrono::duration_cast<std::chrono::microseconds>(time).count();
}

std::string hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char c : bytes.substr(0, reports::hex_bytes_max)) {
        const auto value = static_cast<unsigned char>(c);
        text += {digits[value >> 4U], digits[value & 15U]};
    }
    return text;
}

std::string kind_name(runner::Entry::Kind kind) {
    using Kind = runner::Entry::Kind;
    switch (kind) {
        case Kind::connecting:
            return "connecting";
        case Kind::connected:
            return "connected";
        case Kind::connect_failed:
            return "connect failed";
        case Kind::sent:
            return "sent";
        case Kind::received:
            return "received";
        case Kind::unreadable:
            return "unreadable";
        case Kind::ended:
            return "ended";
        case Kind::left:
            return "left";
        case Kind::paused:
            return "paused";
        case Kind::resumed:
            return "resumed";
        case Kind::flooded:
            return "flooded";
    }
    return {};
}

std::string end_name(runner::StepRecord::End end) {
    switch (end) {
        case runner::StepRecord::End::satisfied:
            return "satisfied";
        case runner::StepRecord::End::disappointed:
            return "disappointed";
        case runner::StepRecord::End::timed_out:
            return "timed out";
        case runner::StepRecord::End::lost:
            return "lost";
    }
    return {};
}

std::string proof_name(runner::Proof proof) {
    switch (proof) {
        case runner::Proof::none:
            return {};
        case runner::Proof::fence:
            return "fence";
        case runner::Proof::quiet:
            return "quiet";
        case runner::Proof::ended:
            return "ended";
        case runner::Proof::exhausted:
            return "exhausted";
    }
    return {};
}

std::string kind_name(judge::Verdict::Kind kind) {
    switch (kind) {
        case judge::Verdict::Kind::conforms:
            return "conforms";
        case judge::Verdict::Kind::violates:
            return "violates";
        case judge::Verdict::Kind::observed:
            return "observed";
        case judge::Verdict::Kind::inconclusive:
            return "inconclusive";
        case judge::Verdict::Kind::skipped:
            return "skipped";
    }
    return {};
}

std::uint64_t size_on_wire(const match::FieldValue& value, match::FieldType type) {
    if (const auto* text = std::get_if<std::string>(&value)) return 4 + text->size();
    if (const auto* address = std::get_if<wire::Address>(&value)) return 1 + address->bytes().size();
    return type == match::FieldType::int32 ? 4 : 8;
}

/// Names the frames that `bytes` are, when they are whole frames and nothing else, and the fields of the
/// first.
template <wire::Direction direction>
void decode_into(EntryResult& entry, std::string_view bytes) {
    wire::Limits limits;
    limits.login_bytes_max = limits.password_bytes_max = limits.message_bytes_max = 1 << 20;
    limits.file_name_bytes_max = limits.file_bytes_max = 1 << 20;
    limits.check_utf8 = false;
    wire::Decoder<direction> decoder{limits};
    auto rest = wire::as_bytes(bytes);
    std::size_t count = 0;
    std::string name;
    while (!rest.empty()) {
        const auto frame = decoder.next(rest);
        if (!frame) return entry.fields.clear();
        const auto data = match::to_data(*frame);
        if (count++ > 0) continue;
        name = data.name;
        const auto* shape = match::find_frame(direction, data.name);
        std::uint64_t offset = 1;
        for (std::size_t i = 0; i < data.fields.size(); ++i) {
            const auto& [field, value] = data.fields[i];
            const auto size = size_on_wire(value, shape->fields[i].type);
            entry.fields.push_back({field, match::to_string(value), offset, size});
            offset += size;
        }
    }
    entry.frame = count > 1 ? name + " and " + std::to_string(count - 1) + " more" : name;
}

EntryResult make_entry(const runner::Entry& entry) {
    EntryResult made;
    made.at_us = in_us(entry.at);
    made.step = entry.step;
    made.actor = entry.actor;
    made.kind = kind_name(entry.kind);
    made.hex = hex(entry.bytes);
    made.bytes = entry.bytes.size();
    made.note = entry.note;
    made.harness = entry.harness;
    if (entry.kind == runner::Entry::Kind::received)
        decode_into<wire::Direction::to_client>(made, entry.bytes);
    if (entry.kind == runner::Entry::Kind::sent) {
        decode_into<wire::Direction::to_server>(made, entry.bytes);
        if (made.frame.empty()) decode_into<wire::Direction::peer>(made, entry.bytes);
    }
    return made;
}

std::string in_line(const scenario::Sees& sees, const match::Bindings& bindings) {
    if (sees.sequences.empty()) return sees.actor + ": nothing";
    std::string text = sees.actor + ": ";
    bool first_sequence = true;
    for (const auto& sequence : sees.sequences) {
        if (!first_sequence) text += " | ";
        first_sequence = false;
        bool first = true;
        for (const auto& pattern : sequence) {
            if (!first) text += ", then ";
            first = false;
            text += match::to_string(pattern, bindings);
        }
    }
    return text;
}

std::vector<std::string> expected_of(const scenario::Step& step, const match::Bindings& bindings) {
    std::vector<std::string> lines;
    if (const auto* expect = std::get_if<scenario::Expect>(&step.what)) {
        for (const auto& alternative : expect->alternatives) {
            std::string line = alternative.name.empty() ? std::string{} : alternative.name + " - ";
            bool first = true;
            for (const auto& sees : alternative.sees) {
                line += (first ? "" : "; ") + in_line(sees, bindings);
                first = false;
            }
            lines.push_back(std::move(line));
        }
    } else if (const auto* race = std::get_if<scenario::Race>(&step.what)) {
        lines.push_back("one of " + std::to_string(race->actors.size()) + ": " +
                        match::to_string(race->winner, bindings) +
                        "; the others: " + match::to_string(race->loser, bindings));
    }
    return lines;
}

std::vector<std::string> seen_in(const runner::StepRecord& record) {
    constexpr std::size_t sights_max = 20;
    std::vector<std::string> lines;
    for (const auto& [actor, seen] : record.seen) {
        std::string line = actor + ": ";
        for (std::size_t i = 0; i < std::min(seen.sights.size(), sights_max); ++i) {
            line += (i == 0 ? "" : ", then ") + match::to_string(seen.sights[i]);
        }
        if (seen.sights.empty()) line += "nothing";
        if (seen.sights.size() > sights_max)
            line += ", and " + std::to_string(seen.sights.size() - sights_max) + " more";
        lines.push_back(std::move(line));
    }
    return lines;
}

void add_steps(const std::vector<scenario::Step>& steps, const runner::Transcript& transcript,
               std::vector<StepResult>& made) {
    for (const auto& step : steps) {
        StepResult result;
        result.index = step.index;
        result.line = step.position.line;
        result.text = step.text;
        result.end = "not reached";
        const auto record = std::find_if(transcript.steps.begin(), transcript.steps.end(),
                                         [&](const auto& candidate) { return candidate.step == step.index; });
        if (record != transcript.steps.end()) {
            result.end = end_name(record->end);
            result.began_us = in_us(record->began);
            result.ended_us = in_us(record->ended);
            result.proof = proof_name(record->proof);
            result.quiet_us = in_us(record->quiet);
            result.note = record->note;
            result.seen = seen_in(*record);
            result.expected = expected_of(step, record->bindings);
        }
        made.push_back(std::move(result));
        if (const auto* parallel = std::get_if<scenario::Parallel>(&step.what)) {
            for (const auto& branch : parallel->branches)
                add_steps(branch, transcript, made);
        }
    }
}

reports::CaseResult describe(const scenario::Case& scenario_case) {
    reports::CaseResult result;
    result.id = scenario_case.id;
    result.title = scenario_case.title;
    result.about = scenario_case.about;
    result.file = scenario_case.file;
    result.line = scenario_case.position.line;
    result.clauses = scenario_case.clauses;
    return result;
}

reports::VerdictResult make_verdict(const judge::Verdict& verdict) {
    const auto* clause = clauses::find_clause(verdict.clause);
    return {verdict.clause,
            clause ? std::string{clauses::to_string(clause->level)} : std::string{},
            kind_name(verdict.kind),
            verdict.behaviour,
            verdict.why,
            verdict.step,
            verdict.promise};
}

}  // namespace

reports::CaseResult make_case_result(const scenario::Case& scenario_case,
                                     const runner::Transcript& transcript,
                                     const std::vector<judge::Verdict>& verdicts) {
    auto result = describe(scenario_case);
    result.seed = transcript.seed;
    for (const auto& verdict : verdicts)
        result.verdicts.push_back(make_verdict(verdict));
    result.verdict = reports::outcome_of(result.verdicts);
    add_steps(scenario_case.steps, transcript, result.steps);
    for (const auto& entry : transcript.entries)
        result.entries.push_back(make_entry(entry));
    if (!transcript.steps.empty()) result.duration_us = in_us(transcript.steps.back().ended);
    result.waited_us = in_us(transcript.waited);
    result.target_died = transcript.target_died;
    return result;
}

reports::CaseResult make_untried_result(const scenario::Case& scenario_case, judge::Verdict::Kind kind,
                                        const std::string& why) {
    auto result = describe(scenario_case);
    for (const auto& clause : scenario_case.clauses) {
        result.verdicts.push_back(make_verdict({clause, kind, {}, why, 0, false}));
    }
    result.verdict = reports::outcome_of(result.verdicts);
    return result;
}

}  // namespace chathack::suite
