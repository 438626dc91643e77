#pragma once

#include "reference/transport/transport.hpp"

namespace chathack::transport {

/// Connects one machine and one transport. Every event goes to `machine.on(event, now, actions)` with the
/// transport's time, and the actions are performed. Other inputs of the machine, such as a command or an
/// account answer, go in through `feed`. A machine that is `finished()` gets no more input.
///
/// Both must outlive the pump. A transport that is used after the pump needs another handler. `after` is
/// called after every input, for what a machine gives besides transport actions.
template <class Machine>
class Pump {
public:
    Pump(Machine& machine, Transport& transport, std::function<void()> after = {})
        : machine_{machine}, transport_{transport}, after_{std::move(after)} {
        transport_.set_handler([this](const Event& event) { feed(event); });
    }
    Pump(const Pump&) = delete;
    Pump& operator=(const Pump&) = delete;

    /// Gives the machine one input and performs its actions.
    template <class Input>
    void feed(const Input& input) {
        if (has_finished()) return;
        actions_.clear();
        machine_.on(input, transport_.now(), actions_);
        transport_.perform(actions_);
        if (after_) after_();
    }

    /// Calls `turn`, which lets time pass, again and again until the machine has finished. To end it early,
    /// `turn` feeds the machine an input that ends it.
    template <class Turn>
    void run(const Turn& turn) {
        while (!has_finished())
            turn();
    }

private:
    bool has_finished() const {
        if constexpr (requires { machine_.finished(); }) {
            return machine_.finished();
        } else {
            return false;
        }
    }

    Machine& machine_;
    Transport& transport_;
    std::function<void()> after_;
    Actions actions_;
};

}  // namespace chathack::transport
