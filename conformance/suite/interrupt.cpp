#include "conformance/suite/interrupt.hpp"

#include <signal.h>

namespace chathack::suite {
namespace {

std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free);

extern "C" void note_interrupt(int number) {
    if (interrupted.exchange(true)) {
        signal(number, SIG_DFL);
        raise(number);
    }
}

}  // namespace

const std::atomic<bool>& catch_interrupts() {
    struct sigaction action {};
    action.sa_handler = note_interrupt;
    action.sa_flags = SA_RESTART;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    struct sigaction of_hangup {};
    sigaction(SIGHUP, nullptr, &of_hangup);
    if (of_hangup.sa_handler != SIG_IGN) sigaction(SIGHUP, &action, nullptr);  // nohup is obeyed
    signal(SIGXFSZ, SIG_IGN);  // a file that may not grow makes its write fail, and we say so
    return interrupted;
}

}  // namespace chathack::suite
