#include "conformance/suite/suite.hpp"

#include "conformance/suite/executor.hpp"
#include "conformance/suite/server_policy.hpp"

namespace chathack::suite {

SuiteOutcome run_suite(const std::vector<scenario::Case>& cases, const SuiteOptions& options) {
    KnownTarget known;
    auto outcome = execute(cases, options, [&](Host& host, const std::atomic<bool>& interrupted) {
        return make_server_policy(host, options, known, interrupted);
    });
    outcome.result.timing = known.timing();
    return outcome;
}

}  // namespace chathack::suite
