#pragma once

#include <chrono>
#include <optional>
#include <type_traits>
#include <variant>

#include "conformance/runner/runner.hpp"
#include "reference/transport/actions.hpp"
#include "reference/transport/event.hpp"

namespace chathack::emulate {

/// Plays a runner on a emulated, in its own time: that of the emulated, but for the times when it stood
/// still.
///
/// @tparam Played  a runner::Runner
/// @tparam Place   a EmulatedNetwork
template <class Place, class Played>
class RunnerClock {
public:
    RunnerClock(Place& emulated, Played& runner) : emulated_{emulated}, runner_{runner} {
        emulated_.transport().set_handler([this](const transport::Event& event) { on(event); });
    }

    template <class Input>
    void feed(const Input& input) {
        if (runner_.finished()) return;
        actions_.clear();
        runner_.on(input, now(), actions_);
        actions_.for_each([this](const auto& action) {
            if constexpr (std::is_same_v<std::decay_t<decltype(action)>, transport::WakeAt>)
                alarm_ = action.at;
        });
        emulated_.transport().perform(actions_);
        set_alarm();
    }
    /// After each turn of the emulated.
    void go_on() {
        if (!stopped_at_) return;
        const auto stood = emulated_.transport().now() - held_ - *stopped_at_;
        if (held_ + stood > held_at_most)
            return feed(
                runner::Runner::Abandon{"TCP had not repaired within a minute what the network lost"});
        if (emulated_.is_repairing())
            repaired_at_.reset();
        else if (!repaired_at_)
            repaired_at_ = emulated_.transport().now();
        if (!repaired_at_ || emulated_.transport().now() - *repaired_at_ < answer_after_repairs) return;
        held_ += stood;
        stopped_at_.reset();
        repaired_at_.reset();
        set_alarm();
    }

private:
    static constexpr std::chrono::minutes held_at_most{1};  // in a case
    /// What was repaired last may be a question, and the real program needs its time to answer.
    static constexpr std::chrono::seconds answer_after_repairs{1};

    transport::Time now() const { return stopped_at_.value_or(emulated_.transport().now() - held_); }
    void on(const transport::Event& event) {
        if (!std::holds_alternative<transport::Woke>(event)) return feed(event);
        if (stopped_at_ || !alarm_ || now() < *alarm_) return;
        if (!emulated_.is_repairing()) {
            alarm_.reset();  // it has rung, and a runner that needs no other must not hear it again and again
            return feed(event);
        }
        stopped_at_ = *alarm_ - std::chrono::nanoseconds{1};  // nothing is too late yet
    }
    /// The emulated rings in its own time.
    void set_alarm() {
        if (runner_.finished() || held_.count() == 0 || !alarm_) return;
        transport::Actions alarm;
        alarm.add(transport::WakeAt{*alarm_ + held_});
        emulated_.transport().perform(alarm);
    }

    Place& emulated_;
    Played& runner_;
    transport::Actions actions_;
    std::optional<transport::Time> alarm_;  // that the runner asked for last, in its time
    transport::Time held_{};                // how long it stood still so far
    std::optional<transport::Time> stopped_at_;
    std::optional<transport::Time> repaired_at_;  // in the emulated's time; while it stands still
};

}  // namespace chathack::emulate
