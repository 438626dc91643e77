#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "conformance/judge/judge.hpp"
#include "conformance/suite/suite_options.hpp"

namespace chathack::suite {

/// A case is not played, and every clause of it gets this verdict.
struct Untried {
    verdict::Kind kind{};  ///< skipped or inconclusive
    std::string why;
    bool cut_short = false;  ///< it was about to be played
};

/// No case is played any more, by any worker.
struct GiveUp {
    SuiteEnd end{};
    std::string why;
};

/// What hinders a case that is about to be played; nothing: it is played.
using Hindrance = std::variant<std::monostate, Untried, GiveUp>;

/// Whether a case is played once more, because its first play may not tell of the target.
enum class Again { no, as_it_is, on_a_fresh_target };

struct Played {
    runner::Transcript transcript;
    std::vector<judge::Verdict> verdicts;
};

/// What is special about the program under test. Each worker has a policy of its own, which asks the worker's
/// host what it must know. For each case the executor calls, in this order: `untried`, `on_fresh_target` when
/// one was started, `prepare`, `begin`, `ended`, `again` (and perhaps once more from `on_fresh_target`), and
/// `conclude`.
class Policy {
public:
    virtual ~Policy() = default;

    /// Whether there is a target to be started: not where clients alone are under test.
    virtual bool has_target() const = 0;
    /// Why the case makes no sense here, with whatever target.
    virtual std::optional<Untried> untried(const Item& item) = 0;
    virtual void on_fresh_target() {}
    /// Gets to know the target, once it is there.
    virtual Hindrance prepare(const Item&) { return {}; }
    /// What the case is played with. Returns when it may begin.
    virtual runner::RunOptions begin(const Item& item) = 0;
    /// The case has just been played.
    virtual void ended(const Item&) {}
    virtual Again again(const Item&, const Played&) { return Again::no; }
    /// The last word on what was played: may complete the verdicts, not change their kinds.
    virtual void conclude(const Item&, Played&) {}
};

/// Makes the policy of one worker. Both arguments outlive it.
using MakePolicy = std::function<std::unique_ptr<Policy>(Host&, const std::atomic<bool>& interrupted)>;

/// Plays every item of the plan with `options.jobs` workers, each with a thread, a host and a target of its
/// own; a remote target is always one. A target that died or did not conform is replaced before the next
/// case. One that cannot be started three times in a row ends the run.
///
/// @return cases in the order of the plan, whatever the number of workers; the timing is the caller's to fill
SuiteOutcome execute(const std::vector<scenario::Case>& cases, const SuiteOptions& options,
                     const MakePolicy& make_policy);

}  // namespace chathack::suite
