#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include "reference/transport/transport.hpp"

namespace chathack::emulate {

/// A transport whose time stands still while TCP repairs a loss, so that a machine on it does not give up on
/// bytes that are only delayed. Everything else is done by the transport below, in its own time.
///
/// When an alarm is due during repairs, time stops just before it. Time goes on once there has been nothing
/// to repair for a second.
class HeldTransport final : public transport::Transport {
public:
    /// @param under  the transport below; must outlive this, as must what `is_repairing` uses
    HeldTransport(transport::Transport& under, std::function<bool()> is_repairing)
        : under_{under}, is_repairing_{std::move(is_repairing)} {}

    void set_handler(Handler handler) override;
    void perform(const transport::Actions& actions) noexcept override;
    transport::Time now() const noexcept override { return stopped_at_.value_or(under_.now() - held_); }
    transport::Capabilities capabilities() const noexcept override { return under_.capabilities(); }
    transport::TransportCounters counters() const noexcept override { return under_.counters(); }

    /// Call it after each turn of the transport below.
    /// @return false when time has stood still for more than a minute in total, so that waiting is of no use
    bool go_on();

private:
    static constexpr std::chrono::minutes held_at_most{1};
    /// The last repaired packet may hold a question; this is the real program's time to answer it.
    static constexpr std::chrono::seconds answer_after_repairs{1};

    bool may_ring();
    void set_alarm() noexcept;

    transport::Transport& under_;
    std::function<bool()> is_repairing_;
    std::optional<transport::Time> alarm_;  // the last one asked for, in our time
    transport::Time held_{};                // how long our time has stood still in total
    std::optional<transport::Time> stopped_at_;
    // In the time of the transport below; set while ours stands still.
    std::optional<transport::Time> repaired_at_;
};

}  // namespace chathack::emulate
