#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "conformance/runner/transcript.hpp"
#include "conformance/scenario/scenario.hpp"

namespace chathack::judge {

using Steps = std::map<std::size_t, const scenario::Step*>;

/// What an earlier step had said would not come, and came.
struct Late {
    const runner::StepRecord* said;  ///< of that step
    std::string why;                 ///< one sentence
};

/// What came to those who should have seen nothing, by an earlier step's word, and no step looked at: for
/// each such step what of it is late.
std::vector<Late> late_and_unseen(const Steps& steps, const runner::Transcript& transcript);

/// Whether a disappointment is the fault of an earlier step's deed. A marker of somebody who has not done
/// that deed may overtake what comes of it, as on a server with a thread for each connection; what then comes
/// later carries a text that was sent before that step ended and not after it. When the disappointed `expect`
/// would be well without such frames, they are late.
std::optional<Late> late_arrival(const scenario::ExpectStep& expect, const runner::StepRecord& disappointed,
                                 const Steps& steps, const runner::Transcript& transcript);

}  // namespace chathack::judge
