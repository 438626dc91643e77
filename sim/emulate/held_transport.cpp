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

/// Whether the alarm that has rung is one of ours, and due. During repairs it is not: time stops instead.
bool HeldTransport::may_ring() {
    if (stopped_at_ || !alarm_ || now() < *alarm_) return false;
    if (is_repairing_()) {
        stopped_at_ = *alarm_ - std::chrono::nanoseconds{1};  // nothing is too late yet
        return false;
    }
    alarm_.reset();  // it has rung, and a machine that needs no other must not hear it again and again
    return true;
}

/// The transport under it rings in its own time.
void HeldTransport::set_alarm() noexcept {
    if (held_.count() == 0 || !alarm_) return;
    transport::Actions alarm;
    alarm.add(transport::WakeAt{*alarm_ + held_});
    under_.perform(alarm);
}

}  // namespace chathack::emulate
