#include "conformance/suite/verdicts.hpp"

#include <algorithm>

namespace chathack::suite {

bool is_clean(const std::vector<judge::Verdict>& verdicts) {
    return std::ranges::all_of(verdicts, [](const auto& verdict) {
        return verdict.kind == judge::Verdict::Kind::conforms ||
               (verdict.kind == judge::Verdict::Kind::observed && verdict.behaviour != "other");
    });
}

bool violates(const reports::CaseResult& one) { return one.verdict.starts_with("violates"); }

}  // namespace chathack::suite
