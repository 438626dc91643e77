#include "conformance/runner/runner.hpp"

#include <algorithm>
#include <list>
#include <optional>

#include "conformance/runner/actor_set.hpp"
#include "conformance/runner/fence.hpp"
#include "conformance/runner/step_thread.hpp"

namespace chathack::runner {

class Runner::Impl {
public:
    Impl(const scenario::Case& scenario_case, RunOptions options)
        : options_{std::move(options)},
          actors_{scenario_case, options_, transcript},
          markers_{options_.seed, options_.disguise} {
        actors_.set_filter([this](const RunningActor& by, const match::Observation& observation) {
            return take_marker(by, observation);
        });
        add_thread(scenario_case.steps, nullptr);
    }

    /// One input: `change` is made to the actors, then every thread goes on as far as it can.
    template <class Change>
    void turn(Time now, transport::Actions& out, Change&& change) {
        if (finished) return;
        actors_.begin_turn(now, out);
        out_ = &out;
        change();
        if (actors_.flooded()) {
            transcript.flooded = true;
            return finish("the target sent more than " + actors_.flood() +
                          ", which is all that a case takes in");
        }
        advance();
        if (finished) return;
        if (!began_) began_ = now;
        if (now - *began_ >= options_.whole_most) return abandon("it takes too long");
        Time wake = options_.whole_most == Time::max() ? Time::max() : *began_ + options_.whole_most;
        for (const auto& entry : threads_)
            wake = std::min(wake, entry.thread.wake_at());
        if (wake != Time::max()) out.add(transport::WakeAt{wake});
    }
    void handle(const transport::Event& event) { actors_.handle(event); }
    void handle(const DriverEvent& event) { actors_.handle(event); }
    std::vector<DriverAction> take_driving() { return actors_.take_driving(); }
    void set_exhausted(bool exhausted) { exhausted_ = exhausted; }
    void abandon(const std::string& why) {
        if (finished) return;
        transcript.abandoned = true;
        finish(why);
    }
    void finish(const std::string& why) {
        if (finished) return;
        finished = true;
        transcript.cut_short = why;
        transcript.left_over = actors_.left_over();
        for (auto& entry : threads_)
            entry.thread.abandon(why);
        actors_.close_all();
    }

    bool finished = false;
    Transcript transcript;

private:
    struct Entry {
        Entry(const std::vector<scenario::Step>& steps, Impl& impl, StepThread* parent_thread)
            : thread{steps, impl.actors_, impl.markers_, impl.transcript}, parent{parent_thread} {}
        StepThread thread;
        StepThread* parent;  // who waits for this one to end
    };

    void add_thread(const std::vector<scenario::Step>& steps, StepThread* parent) {
        threads_.emplace_back(steps, *this, parent);
    }
    void advance() {
        for (bool moved = true; moved && !finished;) {
            moved = false;
            for (auto at = threads_.begin(); at != threads_.end() && !finished;) {
                // What a step has just done may have an answer; what is still to be done by the clock, too.
                const auto state = at->thread.advance(exhausted_ && out_->empty() && !acts_later());
                if (state == StepThread::State::ended) {
                    moved = true;
                    at = end_track(at);
                    continue;
                }
                moved |= state == StepThread::State::moved || state == StepThread::State::branches;
                if (state == StepThread::State::failed) return finish(at->thread.why());
                if (state == StepThread::State::branches) {
                    for (const auto& branch : at->thread.parallel().branches)
                        add_thread(branch, &at->thread);
                }
                ++at;
            }
        }
    }
    bool acts_later() const {
        return std::any_of(threads_.begin(), threads_.end(),
                           [](const auto& entry) { return entry.thread.acts_later(); });
    }
    std::list<Entry>::iterator end_track(std::list<Entry>::iterator at) {
        if (at->parent) {
            at->parent->branch_ended();
            return threads_.erase(at);
        }
        transcript.complete = true;
        finish({});
        return threads_.end();
    }
    bool take_marker(const RunningActor& by, const match::Observation& observation) {
        const auto* marker = marker_in(observation, markers_);
        if (!marker) return is_of_another_case(observation, markers_, options_.login_suffix);
        for (auto& entry : threads_)
            entry.thread.heard(*marker, by.name);
        return true;
    }

    const RunOptions options_;
    ActorSet actors_;
    Markers markers_;
    std::optional<Time> began_;
    std::list<Entry> threads_;  // a parent stands before its branches
    bool exhausted_ = false;
    const transport::Actions* out_ = nullptr;  // of this turn
};

Runner::Runner(const scenario::Case& scenario_case, RunOptions options)
    : impl_{std::make_unique<Impl>(scenario_case, std::move(options))} {}
Runner::~Runner() = default;

void Runner::on(const Start&, Time now, transport::Actions& out) {
    impl_->turn(now, out, [] {});
}
void Runner::on(const Abandon& abandon, Time now, transport::Actions& out) {
    impl_->turn(now, out, [&] { impl_->abandon(abandon.why); });
}
void Runner::on(const Exhausted&, Time now, transport::Actions& out) {
    impl_->turn(now, out, [&] { impl_->set_exhausted(true); });
    impl_->set_exhausted(false);
}
void Runner::on(const transport::Event& event, Time now, transport::Actions& out) {
    impl_->turn(now, out, [&] { impl_->handle(event); });
}

void Runner::on(const DriverEvent& event, Time now, transport::Actions& out) {
    impl_->turn(now, out, [&] { impl_->handle(event); });
}
std::vector<DriverAction> Runner::take_driving() { return impl_->take_driving(); }

bool Runner::finished() const noexcept { return impl_->finished; }
const Transcript& Runner::transcript() const noexcept { return impl_->transcript; }
Transcript Runner::take_transcript() { return std::move(impl_->transcript); }

}  // namespace chathack::runner
