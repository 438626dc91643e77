#include "conformance/suite/probes.hpp"

namespace chathack::suite {
namespace {

scenario::Step step(std::size_t index, decltype(scenario::Step::what) what) {
    scenario::Step made;
    made.what = std::move(what);
    made.index = index;
    return made;
}

}  // namespace

scenario::Case login_probe() {
    scenario::Case probe;
    probe.id = "probe/login";
    probe.clauses = {"LOGIN-1"};
    probe.actors.emplace_back().name = "probe";
    probe.steps.push_back(step(0, scenario::Login{{"probe"}}));
    return probe;
}

scenario::Case always_agrees_probe() {
    scenario::Case probe;
    probe.id = "probe/always-agrees";
    probe.clauses = {"LOGIN-2"};
    probe.actors.emplace_back().name = "probe";
    scenario::Send send;
    send.actor = "probe";
    scenario::FrameSpec claim;
    claim.name = "new_login";
    send.parts.emplace_back(std::move(claim));
    scenario::FramePattern exists;
    exists.name = "login_exists";
    scenario::Sees sees;
    sees.actor = "probe";
    sees.sequences.emplace_back().emplace_back(std::move(exists));
    scenario::Expect expect;
    expect.clause = "LOGIN-2";
    expect.alternatives.emplace_back().sees.push_back(std::move(sees));
    probe.steps.push_back(step(0, scenario::Connect{{"probe"}}));
    probe.steps.push_back(step(1, std::move(send)));
    probe.steps.push_back(step(2, std::move(expect)));
    return probe;
}

bool is_probe(const scenario::Case& scenario_case) { return scenario_case.id.starts_with("probe/"); }

}  // namespace chathack::suite
