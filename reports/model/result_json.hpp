#pragma once

#include <nlohmann/json.hpp>

#include "reports/model/result.hpp"

/// Every struct of a result as an object of JSON, by the names of its members. For the .cpp files of this
/// folder only.
namespace chathack::reports {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(FieldResult, name, value, offset, size)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(FrameResult, name, offset, size, fields)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(EntryResult, at_us, until_us, step, actor, kind, hex, bytes,
                                                pieces, frames, rest, note, harness)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(SeesResult, actor, frames)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(AlternativeResult, name, sees)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(StepResult, index, depth, line, text, end, began_us, ended_us,
                                                expected, came_true, seen, proof, quiet_us, note)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(VerdictResult, clause, level, kind, behaviour, why, step,
                                                promise, party)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ActorResult, name, role)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(CaseResult, id, variant, repetition, title, about, file, line,
                                                seed, clauses, actors, verdict, verdicts, steps, entries,
                                                duration_us, waited_us, starting_us, replay, cut_short,
                                                target_died)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(NetworkUse, packets, lost, sent_again, lag_worst_us)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(RunInfo, id, started, command, version, seed, jobs, transport,
                                                network, network_use, shard, strict, partial, partial_why,
                                                duration_us)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(TargetInfo, name, endpoint, file, promises)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(TimingInfo, round_trip_us, answer_us, quiet_us)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ChoiceResult, name, text)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ClauseResult, id, level, text, note, choices, reference,
                                                verdict, untestable_why, cases, behaviours)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Summary, cases, verdicts, exit_code)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Result, schema, run, target, timing, summary, clauses, cases)

}  // namespace chathack::reports
