#include "conformance/scenario/flow_check.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace chathack::scenario {
namespace {

enum class State { absent, open, half_closed, left, stalled };
using States = std::map<std::string, State, std::less<>>;

class Flow {
public:
    Flow(const std::vector<Actor>& actors, input::Diagnostics& report) : actors_{actors}, report_{report} {}

    void follow(const std::vector<Step>& steps, States& states) {
        for (const auto& step : steps) {
            at_ = step.position;
            std::visit([&](const auto& what) { on(what, states); }, step.what);
        }
    }

private:
    void arrive(const std::vector<std::string>& actors, States& states) {
        for (const auto& name : actors) {
            if (states[name] == State::stalled) complain(name, "has stalled for good");
            states[name] = State::open;
            if (const auto* actor = find(name); actor && !actor->server.empty())
                states[actor->server] = State::open;
            for (const auto& watcher : actors_)
                if (watcher.watches == name) states[watcher.name] = State::open;
        }
    }
    void on(const ConnectStep& step, States& states) { arrive(step.actors, states); }
    void on(const ConnectToStep& step, States& states) { arrive({step.actor}, states); }
    void on(const ListenAtStep& step, States& states) { arrive(step.actors, states); }
    void on(const LoginStep& step, States& states) { arrive(step.actors, states); }
    void on(const ReclaimStep& step, States& states) { arrive({step.actor}, states); }
    void on(const SendStep& step, States& states) {
        act(step.actor, states, "cannot send");
        if (states[step.actor] == State::half_closed)
            complain(step.actor, "has half-closed its connection and cannot send");
    }
    void on(const UserActsStep& step, States& states) { check(step.actor, states, "does nothing"); }
    void on(const ExpectStep& step, States& states) {
        std::set<std::string> actors;
        for (const auto& alternative : step.alternatives) {
            for (const auto& sees : alternative.sees)
                actors.insert(sees.actor);
        }
        look(actors, states);
    }
    void on(const RaceStep& step, States& states) { look({step.actors.begin(), step.actors.end()}, states); }
    void on(const LeaveStep& step, States& states) {
        for (const auto& name : step.actors) {
            if (states[name] != State::stalled) act(name, states, "cannot leave");
            states[name] = step.how == LeaveStep::How::half_close ? State::half_closed : State::left;
        }
    }
    void on(const ReadingStep& step, States& states) {
        for (const auto& name : step.actors) {
            act(name, states, "has nothing to read");
            if (step.for_good) states[name] = State::stalled;
        }
    }
    void on(const ParallelStep& step, States& states) {
        const auto before = states;
        const auto observed_before = observed_;
        std::set<std::string> observed;
        for (const auto& branch : step.branches) {
            auto branch_states = before;
            observed_.clear();
            follow(branch, branch_states);
            for (const auto& name : observed_) {
                if (!observed.insert(name).second && !branch.empty()) {
                    at_ = branch.front().position;
                    complain(name, "is looked at in two lists of steps at the same time");
                }
            }
            for (const auto& [name, state] : branch_states) {
                const auto was = before.find(name);
                if (was == before.end() || was->second != state) states[name] = state;
            }
        }
        observed_ = observed_before;
        observed_.merge(observed);
    }

    void look(const std::set<std::string>& actors, States& states) {
        for (const auto& name : actors)
            check(name, states, "sees nothing");
        observed_.insert(actors.begin(), actors.end());
    }
    const Actor* find(const std::string& name) const {
        const auto at = std::ranges::find(actors_, name, &Actor::name);
        return at == actors_.end() ? nullptr : &*at;
    }
    /// Checks that the actor may do something: onlookers may not.
    void act(const std::string& name, States& states, const std::string& consequence) {
        const auto* actor = find(name);
        if (actor && !actor->watches.empty())
            return complain(name, "looks on from the middle and " + consequence);
        check(name, states, consequence);
    }
    void check(const std::string& name, States& states, const std::string& consequence) {
        switch (states[name]) {
            case State::absent:
                return complain(name,
                                "has not connected and " + consequence + "; `connect` or `login` it first");
            case State::left:
                return complain(name, "has left and " + consequence);
            case State::stalled:
                return complain(name, "has stalled for good; use `pause` when it goes on later");
            case State::open:
            case State::half_closed:
                return;
        }
    }
    void complain(const std::string& name, const std::string& what) {
        report_.error(at_, input::shown(name) + " " + what);
    }

    const std::vector<Actor>& actors_;
    input::Diagnostics& report_;
    input::Position at_;
    std::set<std::string> observed_;  // in the current branch
};

}  // namespace

void check_flow(const Case& scenario_case, input::Diagnostics& report) {
    States states;
    Flow{scenario_case.actors, report}.follow(scenario_case.steps, states);
}

}  // namespace chathack::scenario
