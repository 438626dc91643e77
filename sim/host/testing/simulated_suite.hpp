#pragma once

#include <map>
#include <string>

#include "conformance/suite/suite.hpp"
#include "sim/host/sim_host.hpp"

namespace chathack::sim {

/// Options for the suite against the reference server on simulated networks, as `chathack-sim run` sets them.
inline suite::SuiteOptions simulated(const MakeCaseNetwork& make_network, suite::SuiteOptions options = {}) {
    options.target = reference_target();
    options.answer_least = options.answer_hasty = simulated_answer_least;
    options.quiet_least = simulated_quiet_least;
    options.make_host = [accounts = options.target.accounts, make_network] {
        return make_sim_host({make_network, accounts, {}});
    };
    return options;
}

/// Maps "case clause" to "kind behaviour".
inline std::map<std::string, std::string> verdicts_of(const suite::SuiteOutcome& outcome) {
    std::map<std::string, std::string> verdicts;
    for (const auto& one : outcome.result.cases) {
        for (const auto& verdict : one.verdicts)
            verdicts[one.id + " " + verdict.clause] =
                std::string{verdict::to_string(verdict.kind)} + " " + verdict.behaviour;
    }
    return verdicts;
}

}  // namespace chathack::sim
