#include "conformance/suite/verdicts.hpp"

#include <algorithm>

namespace chathack::suite {

bool is_clean(const std::vector<judge::Verdict>& verdicts) {
    return std::ranges::all_of(verdicts, [](const auto& verdict) {
        return verdict.kind == verdict::Kind::conforms ||
               (verdict.kind == verdict::Kind::observed && verdict.behaviour != verdict::other_behaviour);
    });
}

bool is_bad(const judge::Verdict& verdict) {
    return verdict.kind == verdict::Kind::violates ||
           (verdict.kind == verdict::Kind::observed && verdict.behaviour == verdict::other_behaviour);
}

}  // namespace chathack::suite
