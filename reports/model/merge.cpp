#include "reports/model/merge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "reports/model/case_runs.hpp"
#include "reports/model/coverage.hpp"

namespace chathack::reports {
namespace {

constexpr std::int64_t without_all_cases = 4;  // an exit code

/// A difference that shows that two results are not parts of one run; empty when there is none.
std::string difference_of(const Result& one, const Result& other) {
    const auto differ = [](const char* what, const std::string& left, const std::string& right) {
        return left == right ? std::string{}
                             : fmt::format("one {} is \"{}\", another \"{}\"", what, left, right);
    };
    for (const auto& difference : {differ("target", one.target.name, other.target.name),
                                   differ("network", one.run.network, other.run.network),
                                   differ("version of the suite", one.run.version, other.run.version)}) {
        if (!difference.empty()) return difference;
    }
    return {};
}

/// The shards that are not there: "3/4, 4/4".
std::string missing_shards(const std::vector<Result>& shards) {
    std::set<std::string> given;
    std::size_t all = 0;
    for (const auto& one : shards) {
        given.insert(one.run.shard);
        const auto slash = one.run.shard.find('/');
        if (slash != std::string::npos)
            all = std::max<std::size_t>(all, std::strtoul(one.run.shard.c_str() + slash + 1, nullptr, 10));
    }
    constexpr std::size_t shards_max = 10'000;
    std::vector<std::string> missing;
    for (std::size_t i = 1; i <= std::min(all, shards_max); ++i) {
        if (auto name = fmt::format("{}/{}", i, all); !given.contains(name))
            missing.push_back(std::move(name));
    }
    return fmt::format("{}", fmt::join(missing, ", "));
}

void add_info(Result& whole, const Result& part) {
    for (const auto& path : part.run.scenarios) {
        if (std::ranges::find(whole.run.scenarios, path) == whole.run.scenarios.end())
            whole.run.scenarios.push_back(path);
    }
    whole.run.started = std::min(whole.run.started, part.run.started);
    whole.run.jobs = std::max(whole.run.jobs, part.run.jobs);
    whole.run.duration_us += part.run.duration_us;
    whole.run.strict = whole.run.strict || part.run.strict;
    whole.run.require_all = whole.run.require_all || part.run.require_all;
    whole.timing.round_trip_us = std::max(whole.timing.round_trip_us, part.timing.round_trip_us);
    whole.timing.answer_us = std::max(whole.timing.answer_us, part.timing.answer_us);
    whole.timing.quiet_us = std::max(whole.timing.quiet_us, part.timing.quiet_us);
    whole.timing.first_answer_us = std::max(whole.timing.first_answer_us, part.timing.first_answer_us);
    if (whole.timing.calibration.empty()) whole.timing.calibration = part.timing.calibration;
    if (!part.run.partial) return;
    whole.summary.exit_code = std::max(whole.summary.exit_code, part.summary.exit_code);
    whole.run.partial = true;
    if (whole.run.partial_why.empty()) whole.run.partial_why = part.run.partial_why;
}

}  // namespace

std::optional<Result> merge(std::vector<Result> shards, std::string& why_not) {
    if (shards.empty()) {
        why_not = "there is nothing to merge";
        return std::nullopt;
    }
    const auto missing = missing_shards(shards);
    auto whole = std::move(shards.front());
    if (!whole.run.partial) whole.summary.exit_code = 0;  // its verdicts count when all are together
    std::set<std::string> keys;
    for (const auto& one : whole.cases)
        keys.insert(key_of_run(one));
    for (std::size_t i = 1; i < shards.size(); ++i) {
        why_not = difference_of(whole, shards[i]);
        if (!why_not.empty()) return std::nullopt;
        for (const auto& one : shards[i].cases) {
            if (keys.insert(key_of_run(one)).second) continue;
            why_not = "the case " + key_of_run(one) + " is in two of them";
            return std::nullopt;
        }
        add_info(whole, shards[i]);
        std::move(shards[i].cases.begin(), shards[i].cases.end(), std::back_inserter(whole.cases));
    }
    whole.run.shard.clear();
    if (!missing.empty()) {
        whole.run.partial = true;
        whole.run.partial_why = "these shards are missing: " + missing;
        whole.summary.exit_code = without_all_cases;
    }
    summarise(whole);
    if (whole.summary.exit_code == 0) whole.summary.exit_code = static_cast<int>(standing_of(whole));
    return whole;
}

}  // namespace chathack::reports
