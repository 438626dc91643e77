#pragma once

#include "reference/transport/transport.hpp"

namespace chathack::transport {

/// Joins one machine and one transport: every event goes to `machine.on(event, now, actions)`, and what it
/// answers is performed. Whatever else the machine hears (a command, an account answer) goes in through
/// `feed`. The time is the transport's. A machine that says `finished()` hears nothing any more.
///
/// Both must outlive the pump; a transport that is used after the pump is given another handler. `after` runs
/// after every event, for what a machine leaves besides transport actions.
template <class Machine>
class Pump {
public:
    Pump(Machine& machine, Transport& transport, std::function<void()> after = {})
        : machine_{machine}, transport_{transport}, after_{std::move(after)} {
        transport_.set_handler([this](const Event& event) { feed(event); });
    }
    Pump(const Pump&) = delete;
    Pump& operator=(const Pump&) = delete;

    /// Gives the machine one input and performs its answer.
    template <class Input>
    void feed(const Input& input) {
        if (has_finished()) return;
        actions_.clear();
        machine_.on(input, transport_.now(), actions_);
        transport_.perform(actions_);
        if (after_) after_();
    }

    /// Calls `turn`, which lets time pass and things happen, again and again until the machine has finished.
    /// Who may have to end it early feeds the machine what ends it, from `turn`.
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
