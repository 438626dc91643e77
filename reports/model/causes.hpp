#pragma once

#include "reports/model/result.hpp"

namespace chathack::reports {

/// Tells causes from consequences. A violation follows from that of another clause when its own clause rests on
/// that one (`ClauseResult::rests_on`) and the same thing was wrong in both (`VerdictResult::symptom`): then
/// `follows_from` names it. A clause whose violations all follow from others counts as one that follows.
void tell_causes(Result& result);

}  // namespace chathack::reports
