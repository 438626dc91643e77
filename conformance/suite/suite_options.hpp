#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "conformance/suite/host.hpp"
#include "conformance/suite/plan.hpp"
#include "conformance/target/target_file.hpp"
#include "reports/model/result.hpp"

namespace chathack::suite {

/// How cases are played, whoever is under test.
struct SuiteOptions {
    target::TargetFile target;  ///< what is known of it; the hosts have it
    Selection selection;
    std::uint64_t seed = 1;
    bool disguise = false;  ///< users have other names in each run, so that no server knows the suite by them
    std::size_t stop_after = 0;  ///< cases that violate a clause; then the run ends. 0: it never does
    std::size_t jobs =
        1;  ///< cases played at the same time, each with a target of its own unless that is remote
    /// Patience before a target is blamed is never shorter; once for each clause it is two and a half times
    /// that long.
    runner::Time answer_least{std::chrono::seconds{2}};
    /// Patience of a first play, which blames nobody, is never shorter than that.
    runner::Time answer_hasty{std::chrono::seconds{2}};
    runner::Time quiet_least{std::chrono::milliseconds{20}};  ///< nor is a quiet time
    /// A case whose awaited answers would take longer than that, as slow as the target is, is skipped; 0:
    /// none.
    runner::Time case_most{};
    bool thorough = false;  ///< plays on though enough is known of a clause, and plays cases of any length
    /// Workers that may be added for each job while those that there are wait for the target.
    std::size_t waiting_workers = 0;
    std::function<bool()> has_room{};  ///< whether there is room for one of them; may be empty
    bool probe_clients = true;    ///< starts each client under test once, to see whether its file is any good
    bool show_passwords = false;  ///< results do not mask them
    std::function<std::unique_ptr<Host>()> make_host;
    std::function<std::string(const Item&)> replay;  ///< the command that runs one item again
    /// Called with each case that is done and its place in the plan, from one thread at a time. It may let go
    /// of the transcript. May be empty.
    std::function<void(std::size_t number, reports::CaseResult&)> keep;
    /// Called after each case, from one thread at a time.
    std::function<void(const reports::CaseResult&, std::size_t done, std::size_t all)> progress;
    const std::atomic<bool>* interrupted = nullptr;
};

/// How the run as a whole went.
enum class SuiteEnd {
    done,
    interrupted,
    stopped,        ///< as many cases violate a clause as `stop_after` says
    not_started,    ///< the target could not be started or reached; `why`
    always_agrees,  ///< the target gives whatever answer is asked for: its results would mean nothing; `why`
    failed,         ///< some cases could not be played, and that is no fault of the target; `why`
};

struct SuiteOutcome {
    SuiteEnd end = SuiteEnd::done;
    std::string why;
    reports::Result
        result;  ///< cases in the order of the plan; run info and summary are the caller's to fill
};

}  // namespace chathack::suite
