#include "conformance/runner/runner.hpp"

#include <algorithm>
#include <list>

#include "conformance/runner/fence.hpp"
#include "conformance/runner/stage.hpp"
#include "conformance/runner/track.hpp"

namespace chathack::runner {

class Runner::Impl {
public:
    Impl(const scenario::Case& scenario_case, RunOptions options)
        : options_{std::move(options)}, stage_{scenario_case, options_, transcript}, markers_{options_.seed} {
        stage_.set_filter(
            [this](const Player& by, const match::Sight& sight) { return take_marker(by, sight); });
        add_track(scenario_case.steps, nullptr);
    }

    /// One input: `change` is made to the stage, then every track goes on as far as it can.
    template <class Change>
    void turn(Time now, transport::Actions& out, Change&& change) {
        if (finished) return;
        stage_.begin_turn(now, out);
        out_ = &out;
        change();
        if (stage_.flooded()) {
            return finish("the target sent more than " + std::to_string(options_.frames_max) +
                          " frames, and one for each byte that it got");
        }
        advance();
        if (finished) return;
        Time wake = Time::max();
        for (const auto& entry : tracks_)
            wake = std::min(wake, entry.track.wake_at());
        if (wake != Time::max()) out.add(transport::WakeAt{wake});
    }
    void handle(const transport::Event& event) { stage_.handle(event); }
    void handle(const DriverEvent& event) { stage_.handle(event); }
    std::vector<DriverAction> take_driving() { return stage_.take_driving(); }
    void set_exhausted(bool exhausted) { exhausted_ = exhausted; }
    void finish(const std::string& why) {
        if (finished) return;
        finished = true;
        transcript.cut_short = why;
        transcript.left_over = stage_.left_over();
        for (auto& entry : tracks_)
            entry.track.abandon(why);
        stage_.close_all();
    }

    bool finished = false;
    Transcript transcript;

private:
    struct Entry {
        Entry(const std::vector<scenario::Step>& steps, Impl& impl, Track* parent_track)
            : track{steps, impl.stage_, impl.markers_, impl.transcript}, parent{parent_track} {}
        Track track;
        Track* parent;  // who waits for this one to end
    };

    void add_track(const std::vector<scenario::Step>& steps, Track* parent) {
        tracks_.emplace_back(steps, *this, parent);
    }
    void advance() {
        for (bool moved = true; moved && !finished;) {
            moved = false;
            for (auto at = tracks_.begin(); at != tracks_.end() && !finished;) {
                // What a step has just done may have an answer; what is still to be done by the clock, too.
                const auto state = at->track.advance(exhausted_ && out_->empty() && !acts_later());
                if (state == Track::State::ended) {
                    moved = true;
                    at = end_track(at);
                    continue;
                }
                moved |= state == Track::State::moved || state == Track::State::branches;
                if (state == Track::State::failed) return finish(at->track.why());
                if (state == Track::State::branches) {
                    for (const auto& branch : at->track.parallel().branches)
                        add_track(branch, &at->track);
                }
                ++at;
            }
        }
    }
    bool acts_later() const {
        return std::any_of(tracks_.begin(), tracks_.end(),
                           [](const auto& entry) { return entry.track.acts_later(); });
    }
    std::list<Entry>::iterator end_track(std::list<Entry>::iterator at) {
        if (at->parent) {
            at->parent->branch_ended();
            return tracks_.erase(at);
        }
        transcript.complete = true;
        finish({});
        return tracks_.end();
    }
    bool take_marker(const Player& by, const match::Sight& sight) {
        const auto* marker = marker_in(sight, markers_);
        if (!marker) return is_of_another_case(sight, options_.login_suffix);
        for (auto& entry : tracks_)
            entry.track.heard(*marker, by.name);
        return true;
    }

    const RunOptions options_;
    Stage stage_;
    Markers markers_;
    std::list<Entry> tracks_;  // a parent stands before its branches
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
    if (!impl_->finished) impl_->transcript.abandoned = true;
    impl_->turn(now, out, [&] { impl_->finish(abandon.why); });
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

}  // namespace chathack::runner
