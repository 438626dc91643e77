#include "sim/emulate/held_transport.hpp"

#include <type_traits>
#include <utility>

namespace chathack::emulate {

void HeldTransport::set_handler(Handler handler) {
    under_.set_handler([this, handler = std::move(handler)](const transport::Event& event) {
        if (!std::holds_alternative<transport::Woke>(event) || may_ring()) handler(event);
    });
}

void HeldTransport::perform(const transport::Actions& actions) noexcept {
    actions.for_each([this](const auto& action) {
        if constexpr (std::is_same_v<std::decay_t<decltype(action)>, transport::WakeAt>) alarm_ = action.at;
    });
    under_.perform(actions);
    set_alarm();
}

bool HeldTransport::go_on() {
    if (!stopped_at_) return true;
    const auto stood = under_.now() - held_ - *stopped_at_;
    if (held_ + stood > held_at_most) return false;
    if (is_repairing_())
        repaired_at_.reset();
    else if (!repaired_at_)
        repaired_at_ = under_.now();
    if (!repaired_at_ || under_.now() - *repaired_at_ < answer_after_repairs) return true;
    held_ += stood;
    stopped_at_.reset();
    repaired_at_.reset();
    set_alarm();
    return true;
}

/// Whether to pass on the alarm that has rung: it is due in our time, and nothing is being repaired. During
/// repairs time stops instead.
bool HeldTransport::may_ring() {
    if (stopped_at_ || !alarm_ || now() < *alarm_) return false;
    if (is_repairing_()) {
        // Just before the alarm, so nothing is too late yet.
        stopped_at_ = *alarm_ - std::chrono::nanoseconds{1};
        return false;
    }
    alarm_.reset();  // an alarm rings once, also when the machine sets no new one
    return true;
}

/// Sets our alarm at the transport below, converted to the time of that one.
void HeldTransport::set_alarm() noexcept {
    if (held_.count() == 0 || !alarm_) return;
    transport::Actions alarm;
    alarm.add(transport::WakeAt{*alarm_ + held_});
    under_.perform(alarm);
}

}  // namespace chathack::emulate
