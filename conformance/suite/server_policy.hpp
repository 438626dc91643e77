#pragma once

#include <atomic>
#include <memory>
#include <mutex>

#include "conformance/suite/executor.hpp"

namespace chathack::suite {

/// What the workers of one run have measured; the last word counts.
class SharedTiming {
public:
    void set_round_trip(runner::Time trip);
    void set_patience(const runner::Timing& timing);
    reports::TimingInfo get() const;

private:
    mutable std::mutex mutex_;
    reports::TimingInfo info_;
};

/// A server is under test. Its round trip is measured before the first case, patience is cut where it never
/// answers, and a case with an account waits until the one before has left it (LOGIN-9).
std::unique_ptr<Policy> make_server_policy(Host& host, const SuiteOptions& options, SharedTiming& measured,
                                           const std::atomic<bool>& interrupted);

}  // namespace chathack::suite
