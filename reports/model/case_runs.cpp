#include "reports/model/case_runs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace chathack::reports {
namespace {

bool is_failed_run(const CaseResult* one) { return verdict::is_bad(one->verdict); }

}  // namespace

std::string key_of(const CaseResult& one) {
    return one.variant.empty() || one.variant == "whole" ? one.id : one.id + "@" + one.variant;
}

std::string key_of_run(const CaseResult& one) {
    return one.repetition == 0 ? key_of(one)
                               : fmt::format("{}@{}@{}", one.id, one.variant, one.repetition + 1);
}

const CaseResult& CaseRuns::gravest() const {
    return **std::max_element(runs.begin(), runs.end(), [](const auto* one, const auto* other) {
        return one->verdict < other->verdict;
    });
}

std::size_t CaseRuns::failed() const {
    return static_cast<std::size_t>(std::count_if(runs.begin(), runs.end(), is_failed_run));
}

std::vector<CaseRuns> case_runs_of(const Result& result) {
    std::vector<CaseRuns> all;
    std::map<std::string, std::size_t> places;
    for (const auto& one : result.cases) {
        const auto [place, is_new] = places.emplace(key_of(one), all.size());
        if (is_new) all.push_back({place->first, {}, {}});
        all[place->second].runs.push_back(&one);
    }
    for (auto& one : all)
        one.verdict = one.gravest().verdict;
    return all;
}

std::set<std::string> flaky_keys(const Result& result) {
    std::set<std::string> keys;
    for (const auto& runs : case_runs_of(result)) {
        if (runs.is_flaky()) keys.insert(runs.key);
    }
    return keys;
}

}  // namespace chathack::reports
