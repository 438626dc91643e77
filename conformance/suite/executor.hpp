#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "conformance/judge/judge.hpp"
#include "conformance/suite/attempts.hpp"
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

/// What is special about the program under test. Each worker has a policy of its own, which asks the worker's
/// host what it must know. For each case the executor calls, in this order: `untried`, `on_fresh_target` when
/// one was started, `prepare`, `first`, `begin`, `ended`, `next` (and perhaps some more times from
/// `on_fresh_target`), and `conclude`; `health` and `is_old_news` behind a play that did not end well.
class Policy {
public:
    virtual ~Policy() = default;

    /// Whether there is a target to be started: not where clients alone are under test.
    virtual bool has_target() const = 0;
    /// Why the case makes no sense here, with whatever target.
    virtual std::optional<Untried> untried(const Item& item) = 0;
    virtual void on_fresh_target() {}
    enum class Health {
        unknown,  ///< it is not used again
        well,     ///< it may be used for the next case; what then fails is played anew on a fresh target
        wedged,   ///< it serves nobody any more
    };
    /// How a target is with which a case did not end well.
    virtual Health health() { return Health::unknown; }
    /// Gets to know the target, once it is there.
    virtual Hindrance prepare(const Item&) { return {}; }
    /// How the case is played first.
    virtual Attempt first(const Item&) { return {}; }
    /// What the case is played with. Returns when it may begin.
    virtual runner::RunOptions begin(const Item& item, const Attempt& attempt) = 0;
    /// The case has just been played.
    virtual void ended(const Item&) {}
    /// Whether it is known of the target that plays end like this: it blames nobody, or only what enough
    /// cases blame. Then it does not matter on what target it was played.
    virtual bool is_old_news(const Played&) { return false; }
    /// How the case is played once more, when `plays` do not tell enough of the target; nothing when they do.
    virtual std::optional<Attempt> next(const Item&, const std::vector<Played>& plays) = 0;
    /// What `plays` come to.
    virtual Played conclude(const Item& item, std::vector<Played> plays) = 0;
};

/// Makes the policy of one worker. Both arguments outlive it.
using MakePolicy = std::function<std::unique_ptr<Policy>(Host&, const std::atomic<bool>& interrupted)>;

/// Plays every item of the plan with `options.jobs` workers, each with a thread, a host and a target of its
/// own; more join while those wait for their targets. A remote target is one for all: with several jobs,
/// cases that bear company (plan.hpp) are played with it at the same time, the others alone behind them; and
/// what did not end well in company is played anew alone, since it tells nothing. A target that died is
/// replaced before the next case, and so is one that did not conform, unless the policy finds it well. One
/// that cannot be started three times in a row ends the run.
///
/// @return cases in the order of the plan, whatever the number of workers; the timing is the caller's to fill
SuiteOutcome execute(const std::vector<scenario::Case>& cases, const SuiteOptions& options,
                     const MakePolicy& make_policy);

}  // namespace chathack::suite
