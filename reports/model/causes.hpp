#pragma once

#include "reports/model/result.hpp"

namespace chathack::reports {

/// Tells causes from consequences: a violation gets Kind::follows, and `follows_from` names its cause, when
/// the violation of another clause explains it. docs/judging.md has the rule and its reasons:
///
/// - the same thing was wrong in both (`VerdictResult::symptom`);
/// - one of the two is about haste (`ClauseResult::haste`): it is the cause when a case was seen to fail by
///   haste alone (`VerdictResult::haste`) and it fails more often; it is not when no case was, and the frame
///   that is wrong is the other clause's;
/// - that other clause fails in far more of its cases: a fault shows most where it is looked for. Otherwise
///   the frame or field that is wrong tells whose fault it is; else what rests on what
///   (`ClauseResult::rests_on`); else the other must fail in most of its cases, and this one in few.
///
/// What was told before is told anew.
void tell_causes(Result& result);

}  // namespace chathack::reports
