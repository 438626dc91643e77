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
    probe.actors = {{"probe", scenario::Actor::Role::client, {}, false}};
    probe.steps = {step(0, scenario::Login{{"probe"}})};
    return probe;
}

scenario::Case decoy_probe() {
    scenario::Case probe;
    probe.id = "probe/decoy";
    probe.clauses = {"LOGIN-2"};
    probe.actors = {{"probe", scenario::Actor::Role::client, {}, false}};
    scenario::Send send;
    send.actor = "probe";
    send.parts = {scenario::FrameSpec{wire::Direction::to_server, "new_login", {}}};
    scenario::Expect expect;
    expect.clause = "LOGIN-2";
    expect.alternatives = {{"", {{"probe", {{scenario::FramePattern{"login_exists", {}}}}}}, {}}};
    probe.steps = {step(0, scenario::Connect{{"probe"}}), step(1, std::move(send)),
                   step(2, std::move(expect))};
    return probe;
}

}  // namespace chathack::suite
