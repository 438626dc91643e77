#pragma once

#include <atomic>

namespace chathack::suite {

/// Becomes true at the first SIGINT, SIGTERM or SIGHUP (not under nohup); a second one ends the program at
/// once. Once called, for good.
const std::atomic<bool>& catch_interrupts();

}  // namespace chathack::suite
