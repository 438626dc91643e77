#include "conformance/suite/plan.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "conformance/input/glob.hpp"
#include "conformance/match/bindings.hpp"
#include "conformance/scenario/suite.hpp"

namespace chathack::suite {
namespace {

bool named_by(const std::vector<std::string>& globs, const scenario::Case& one) {
    return std::any_of(globs.begin(), globs.end(), [&](const auto& glob) {
        return input::matches_glob(glob, one.id) ||
               std::any_of(one.clauses.begin(), one.clauses.end(),
                           [&](const auto& clause) { return input::matches_glob(glob, clause); });
    });
}

/// Frames by which nobody but their sender and whom they name is disturbed.
constexpr std::array<std::string_view, 5> quiet_frames{
    "new_login", "login_with_password", "private_ask", "private_accept", "private_refuse",
};

bool is_quiet(const scenario::SendStep& send) {
    const bool whole = send.skip_bytes == 0 && !send.most_bytes && send.drop_bytes == 0;
    return whole && std::ranges::all_of(send.parts, [](const auto& part) {
               const auto* frame = std::get_if<scenario::FrameSpec>(&part);
               return frame && std::ranges::find(quiet_frames, frame->name) != quiet_frames.end();
           });
}

bool bear_company(const std::vector<scenario::Step>& steps) {
    return std::ranges::all_of(steps, [](const auto& step) {
        if (const auto* both = std::get_if<scenario::ParallelStep>(&step.what))
            return std::ranges::all_of(both->branches, bear_company);
        const auto* send = std::get_if<scenario::SendStep>(&step.what);
        return !send || is_quiet(*send);
    });
}

/// Counts the connections of clients, step by step.
class ConnectionCount {
public:
    explicit ConnectionCount(const scenario::Case& scenario_case) {
        for (const auto& actor : scenario_case.actors)
            if (actor.role == scenario::Actor::Role::client) clients_.insert(actor.name);
    }
    std::size_t of(const std::vector<scenario::Step>& steps) {
        for (const auto& step : steps) {
            if (const auto* both = std::get_if<scenario::ParallelStep>(&step.what))
                for (const auto& branch : both->branches)
                    of(branch);
            if (const auto* connect = std::get_if<scenario::ConnectStep>(&step.what)) open(connect->actors);
            if (const auto* login = std::get_if<scenario::LoginStep>(&step.what)) open(login->actors);
            if (const auto* reclaim = std::get_if<scenario::ReclaimStep>(&step.what)) open({reclaim->actor});
            if (const auto* leave = std::get_if<scenario::LeaveStep>(&step.what))
                for (const auto& name : leave->actors)
                    open_.erase(name);
        }
        return count_;
    }

private:
    void open(const std::vector<std::string>& actors) {
        for (const auto& name : actors)
            if (clients_.contains(name) && open_.insert(name).second) ++count_;
    }
    std::set<std::string> clients_, open_;
    std::size_t count_ = 0;
};

}  // namespace

bool bears_company(const scenario::Case& scenario_case) {
    const auto& needs = scenario_case.needs;
    return needs.accounts == 0 && !needs.fresh_target && !needs.heavy && bear_company(scenario_case.steps);
}

std::size_t awaited_answers(const std::vector<scenario::Step>& steps) {
    std::size_t answers = 0;
    for (const auto& step : steps) {
        if (const auto* both = std::get_if<scenario::ParallelStep>(&step.what)) {
            std::size_t longest = 0;
            for (const auto& branch : both->branches)
                longest = std::max(longest, awaited_answers(branch));
            answers += longest;
        } else if (std::holds_alternative<scenario::LoginStep>(step.what) ||
                   std::holds_alternative<scenario::ReclaimStep>(step.what) ||
                   std::holds_alternative<scenario::ExpectStep>(step.what) ||
                   std::holds_alternative<scenario::RaceStep>(step.what)) {
            ++answers;
        }
    }
    return answers;
}

std::size_t connections_to_target(const scenario::Case& scenario_case) {
    return ConnectionCount{scenario_case}.of(scenario_case.steps);
}

std::string to_string(const Variant& variant) {
    std::string name = "whole";
    if (variant.delivery == runner::DeliveryMode::bytes) name = "bytes";
    if (variant.delivery == runner::DeliveryMode::cuts) name = "cuts";
    return variant.ipv6 ? name + "+ipv6" : name;
}

bool parse_variant(const std::string& text, Variant& variant) {
    for (const auto delivery :
         {runner::DeliveryMode::whole, runner::DeliveryMode::bytes, runner::DeliveryMode::cuts}) {
        for (const bool ipv6 : {false, true}) {
            const Variant candidate{delivery, ipv6};
            if (to_string(candidate) != text) continue;
            variant = candidate;
            return true;
        }
    }
    return false;
}

std::vector<Item> make_plan(const std::vector<scenario::Case>& cases, const Selection& selection,
                            std::uint64_t seed) {
    std::vector<Item> plan;
    std::uint32_t position = 0;
    for (const auto& one : cases) {
        if (selection.side && *selection.side != scenario::side_of(one)) continue;
        if (!selection.only.empty() && !named_by(selection.only, one)) continue;
        if (named_by(selection.except, one)) continue;
        if (position++ % selection.shards != selection.shard - 1) continue;
        for (const auto& variant : selection.variants) {
            for (std::uint32_t repetition = 0; repetition < selection.repeat; ++repetition) {
                plan.push_back({&one, variant, repetition,
                                match::derive_seed(match::derive_seed(seed, one.id), repetition)});
            }
        }
    }
    if (selection.shuffle) {
        // By hand, as std::shuffle may order otherwise with another library.
        for (std::size_t left = plan.size(); left > 1; --left)
            std::swap(plan[left - 1], plan[match::derive_seed(seed, left) % left]);
    }
    return plan;
}

}  // namespace chathack::suite
