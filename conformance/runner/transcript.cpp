#include "conformance/runner/transcript.hpp"

namespace chathack::runner {

Transcript counted_from(Time began, Transcript transcript) {
    for (auto& entry : transcript.entries)
        entry.at -= began;
    for (auto& step : transcript.steps) {
        step.began -= began;
        step.ended -= began;
    }
    return transcript;
}

}  // namespace chathack::runner
