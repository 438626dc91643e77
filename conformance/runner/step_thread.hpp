#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "conformance/runner/actor_set.hpp"
#include "conformance/runner/fence.hpp"

namespace chathack::runner {

/// One list of steps being played, each begun once and then looked at after every event. A `Parallel` step
/// waits until the threads of its branches have ended; whoever owns the threads makes those.
class StepThread {
public:
    enum class State {
        waiting,   ///< for the network or the clock
        moved,     ///< a step was done; there may be another
        branches,  ///< begins the branches of `parallel()`; call `branch_ended` once for each
        ended,     ///< all steps were done
        failed,    ///< a step was disappointed: `why()`
    };

    StepThread(const std::vector<scenario::Step>& steps, ActorSet& actors, Markers& markers,
               Transcript& transcript)
        : steps_{steps}, actors_{actors}, markers_{markers}, transcript_{transcript} {}
    StepThread(const StepThread&) = delete;
    StepThread& operator=(const StepThread&) = delete;

    /// Goes on by one step, if it can. `exhausted`: virtual time only, nothing more can happen.
    State advance(bool exhausted);
    const scenario::ParallelStep& parallel() const;
    void branch_ended() noexcept { --branches_; }
    /// Ends the step that is being played, for a reason that is not its own.
    void abandon(const std::string& why);

    const std::string& why() const noexcept { return why_; }
    /// When `advance` has to be called though nothing happens; `Time::max()`: not at all.
    Time wake_at() const noexcept;
    /// Whether it will do something by itself when the clock says so: send a piece, claim a login again.
    bool acts_later() const noexcept { return begun_ && next_at_ != Time::max(); }
    void heard(const std::string& marker, const std::string& by) {
        if (fence_) fence_->heard(marker, by);
    }

private:
    enum class Poll { waiting, done, failed };

    void begin(const scenario::Step& step);
    void begin(const scenario::ConnectStep& step) { connect(step.actors); }
    void begin(const scenario::ConnectToStep& step);
    void begin(const scenario::ListenAtStep& step);
    void begin(const scenario::UserActsStep& step);
    void begin(const scenario::LoginStep& step) { connect(step.actors); }
    void begin(const scenario::ReclaimStep& step);
    void begin(const scenario::SendStep& step);
    void begin(const scenario::ExpectStep& step);
    void begin(const scenario::ParallelStep& step);
    template <class Other>
    void begin(const Other&) {}
    void begin(const scenario::LeaveStep& step);
    void connect(const std::vector<std::string>& actors);
    void open(RunningActor& who);

    Poll poll(const scenario::ConnectStep& step);
    Poll poll(const scenario::ConnectToStep& step);
    Poll poll(const scenario::ListenAtStep& step);
    Poll poll(const scenario::UserActsStep&) { return Poll::done; }
    Poll poll(const scenario::LoginStep& step);
    Poll poll(const scenario::ReclaimStep& step);
    Poll poll(const scenario::SendStep& step);
    Poll poll(const scenario::ExpectStep& step);
    void wait_anew();
    void note_proof(const scenario::ExpectStep& step, bool passed, bool fits);
    Poll poll(const scenario::RaceStep& step);
    Poll poll(const scenario::LeaveStep& step);
    Poll poll(const scenario::ReadingStep& step);
    Poll poll_login(RunningActor& who);
    Poll poll_login_of_user(RunningActor& user);
    Poll poll_login_at_target(RunningActor& user, RunningActor& server);
    static bool take_shown_login(RunningActor& user);
    void open_next(const std::vector<std::string>& actors);
    /// Whether what was done last has had its effect, as far as Pace asks for that.
    bool settled(int times = 1);
    Poll poll(const scenario::ParallelStep&) { return branches_ == 0 ? Poll::done : Poll::waiting; }

    Poll settle(const match::FitResult& result, std::size_t alternative);
    Poll lost(std::string note);
    Poll fail(StepRecord::End end, std::string why);
    void end_step(StepRecord::End end);
    bool late() const noexcept { return actors_.now() >= deadline_; }

    const std::vector<scenario::Step>& steps_;
    ActorSet& actors_;
    Markers& markers_;
    Transcript& transcript_;
    std::string why_;
    std::size_t at_ = 0;
    std::size_t frames_sent_ = 0;
    std::size_t branches_ = 0;
    bool exhausted_ = false;

    // Of the step being played.
    bool begun_ = false;
    StepRecord record_;
    Time deadline_ = Time::max();
    Time patience_{};                  ///< of an Expect
    std::uint64_t news_ = 0;           ///< that an Expect has looked at, plus one; 0: none yet
    Time heard_at_{};                  ///< when an Expect looked at those, or began
    Time longest_wait_{};              ///< of an Expect, for the next news
    Time next_at_ = Time::max();       ///< when the next piece or claim is due
    std::vector<std::string> pieces_;  ///< of a Send, still to write
    std::size_t next_piece_ = 0;
    std::set<std::string> pending_;  ///< of a Login or Connect: who is not there yet
    std::set<std::string> asked_;    ///< of a Login or Reclaim: who has sent its frame
    bool waits_on_ = false;          ///< of a Reclaim: waits for one more answer, though it has taken long
    std::uint64_t news_before_piece_ = 0;  ///< of a Send
    std::uint64_t settled_news_ = 0;     ///< of a step that does something: what had come at `settled_since_`
    std::optional<Time> settled_since_;  ///< since when nothing has come
    std::optional<Fence> fence_;         ///< of an Expect
};

}  // namespace chathack::runner
