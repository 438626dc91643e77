#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "reports/model/result.hpp"

/// Converts results from and to JSON: a struct is an object with the names of its members; verdicts and
/// levels are their words. Only .cpp files of reports include this.
namespace chathack::verdict {

/// The value for a word. An unknown word throws an exception of nlohmann-json, as any value that does not
/// fit.
template <class Value>
Value value_of(const nlohmann::json& json, std::optional<Value> (*named)(std::string_view) noexcept) {
    const auto& word = json.get_ref<const std::string&>();
    if (const auto value = named(word)) return *value;
    constexpr int unknown_word = 501;
    throw nlohmann::json::other_error::create(unknown_word, '"' + word + "\" is not a verdict or level",
                                              &json);
}
inline void to_json(nlohmann::json& json, Level level) { json = std::string{to_string(level)}; }
inline void to_json(nlohmann::json& json, Kind kind) { json = std::string{to_string(kind)}; }
inline void to_json(nlohmann::json& json, Outcome outcome) { json = std::string{to_string(outcome)}; }
inline void from_json(const nlohmann::json& json, Level& level) { level = value_of(json, level_named); }
inline void from_json(const nlohmann::json& json, Kind& kind) { kind = value_of(json, kind_named); }
inline void from_json(const nlohmann::json& json, Outcome& outcome) {
    outcome = value_of(json, outcome_named);
}

}  // namespace chathack::verdict

namespace chathack::reports {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(FieldResult, name, value, offset, size)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(FrameResult, name, offset, size, fields)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(EntryResult, at_us, until_us, step, actor, kind, hex, bytes,
                                                pieces, frames, rest, note, harness)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(SeesResult, actor, frames)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(AlternativeResult, name, sees)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(StepResult, index, depth, line, text, end, began_us, ended_us,
                                                expected, came_true, seen, proof, quiet_us, note)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(VerdictResult, clause, level, kind, behaviour, why, symptom,
                                                follows_from, haste, step, promise, party)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ActorResult, name, role)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(CaseResult, id, variant, repetition, title, about, file, line,
                                                seed, clauses, actors, verdict, verdicts, steps, entries,
                                                duration_us, waited_us, starting_us, in_pieces, replay,
                                                remark, cut_short, target_died)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(NetworkUse, packets, lost, sent_again, lag_worst_us)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(RunInfo, id, started, command, scenarios, version, seed, jobs,
                                                transport, network, network_use, shard, strict, require_all,
                                                partial, partial_why, duration_us)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(TargetInfo, name, endpoint, file, promises)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(CalibrationResult, asked, clause, kept, found)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(TimingInfo, round_trip_us, answer_us, quiet_us,
                                                first_answer_us, calibration)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ChoiceResult, name, text)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ClauseResult, id, level, text, note, choices, reference,
                                                verdict, untestable_why, haste, rests_on, follows_from, cases,
                                                behaviours)
inline void to_json(nlohmann::json& json, const Summary& summary) {
    auto verdicts = nlohmann::json::object();
    for (const auto& [outcome, cases] : summary.verdicts)
        verdicts[std::string{verdict::to_string(outcome)}] = cases;
    json = {{"cases", summary.cases},
            {"verdicts", std::move(verdicts)},
            {"musts_untried", summary.musts_untried},
            {"exit_code", summary.exit_code}};
}
inline void from_json(const nlohmann::json& json, Summary& summary) {
    summary.cases = json.value("cases", summary.cases);
    summary.musts_untried = json.value("musts_untried", summary.musts_untried);
    summary.exit_code = json.value("exit_code", summary.exit_code);
    const auto verdicts = json.value("verdicts", nlohmann::json::object());
    for (const auto& [word, cases] : verdicts.items())
        summary.verdicts[nlohmann::json(word).get<verdict::Outcome>()] = cases.get<std::uint64_t>();
}
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Result, schema, run, target, timing, summary, clauses, cases)

}  // namespace chathack::reports
