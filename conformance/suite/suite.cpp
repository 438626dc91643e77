#include "conformance/suite/suite.hpp"

#include "conformance/suite/executor.hpp"
#include "conformance/suite/server_policy.hpp"

namespace chathack::suite {

SuiteOutcome run_suite(const std::vector<scenario::Case>& cases, const SuiteOptions& options) {
    SharedTiming measured;
    auto outcome = execute(cases, options, [&](Host& host, const std::atomic<bool>& interrupted) {
        return make_server_policy(host, options, measured, interrupted);
    });
    outcome.result.timing = measured.get();
    return outcome;
}

}  // namespace chathack::suite
