#include "conformance/scenario/fence_check.hpp"

#include <algorithm>

namespace chathack::scenario {
namespace {

constexpr auto advice = "; add `fence:` with the actor whose step could have been seen";

bool may_go_on(const std::vector<Pattern>& sequence) {
    const auto times = std::visit([](const auto& p) { return p.times; }, sequence.back());
    return times != Occurrence::once;
}

const Sees* find_sees(const Alternative& alternative, const std::string& actor) {
    const auto at = std::find_if(alternative.sees.begin(), alternative.sees.end(),
                                 [&](const auto& sees) { return sees.actor == actor; });
    return at == alternative.sees.end() ? nullptr : &*at;
}

/// Whether an actor that sees `longer` has seen `shorter` on the way. Only for plain sequences; others are
/// not compared.
bool begins_like(const Sees& longer, const Sees& shorter) {
    if (longer.sequences.size() != 1 || shorter.sequences.size() != 1) return false;
    const auto& begin = shorter.sequences.front();
    const auto& whole = longer.sequences.front();
    return begin.size() <= whole.size() && std::equal(begin.begin(), begin.end(), whole.begin());
}

/// Whether `early` has already come true when `late` does, so that `late` could never be found.
bool hides(const Alternative& early, const Alternative& late) {
    return !early.sees.empty() && std::all_of(early.sees.begin(), early.sees.end(), [&](const auto& sees) {
        const auto* other = find_sees(late, sees.actor);
        return other && begins_like(*other, sees);
    });
}

bool same_meaning(const Alternative& one, const Alternative& other) {
    return std::equal(one.means.begin(), one.means.end(), other.means.begin(), other.means.end(),
                      [](const auto& a, const auto& b) {
                          return a.clause == b.clause && a.behaviour == b.behaviour &&
                                 a.violation == b.violation;
                      });
}

bool check_ends(const ExpectStep& expect, input::Position at, input::Diagnostics& report) {
    for (const auto& alternative : expect.alternatives) {
        for (const auto& sees : alternative.sees) {
            if (sees.sequences.empty()) {
                report.error(at, "only a fence can show that " + sees.actor + " sees nothing" + advice);
                return false;
            }
            if (std::any_of(sees.sequences.begin(), sees.sequences.end(), may_go_on)) {
                report.error(at, "only a fence can show that " + sees.actor + " sees no more" + advice);
                return false;
            }
        }
    }
    return true;
}

}  // namespace

void check_fence(const ExpectStep& expect, input::Position at, input::Diagnostics& report) {
    if (!expect.fence.empty() || !check_ends(expect, at, report)) return;
    for (const auto& early : expect.alternatives) {
        for (const auto& late : expect.alternatives) {
            if (&early == &late || !hides(early, late) || same_meaning(early, late)) continue;
            report.error(at, input::shown(early.name) + " comes true before " + input::shown(late.name) +
                                 " can" + advice);
            return;
        }
    }
}

}  // namespace chathack::scenario
