#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include "reference/transport/transport.hpp"

namespace chathack::emulate {

/// A transport whose time stands still while TCP repairs what a network lost: a machine on it is not too late
/// for what was late on the way. Everything else is done by the transport under it, in that one's time.
///
/// When an alarm is due during repairs, time stops just before it. It goes on once nothing has been repaired
/// for a second.
class HeldTransport final : public transport::Transport {
public:
    /// Both must outlive it.
    HeldTransport(transport::Transport& under, std::function<bool()> is_repairing)
        : under_{under}, is_repairing_{std::move(is_repairing)} {}

    void set_handler(Handler handler) override;
    void perform(const transport::Actions& actions) noexcept override;
    transport::Time now() const noexcept override { return stopped_at_.value_or(under_.now() - held_); }
    transport::Capabilities capabilities() const noexcept override { return under_.capabilities(); }
    transport::TransportCounters counters() const noexcept override { return under_.counters(); }

    /// After each turn of the transport under it. False when time has stood still for more than a minute, all
    /// in all: there is no use in waiting.
    bool go_on();

private:
    static constexpr std::chrono::minutes held_at_most{1};
    /// What was repaired last may be a question, and the real program needs its time to answer.
    static constexpr std::chrono::seconds answer_after_repairs{1};

    bool may_ring();
    void set_alarm() noexcept;

    transport::Transport& under_;
    std::function<bool()> is_repairing_;
    std::optional<transport::Time> alarm_;  // that was asked for last, in our time
    transport::Time held_{};                // how long we stood still so far
    std::optional<transport::Time> stopped_at_;
    std::optional<transport::Time> repaired_at_;  // in the other time; while we stand still
};

}  // namespace chathack::emulate
