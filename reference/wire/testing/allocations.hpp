#pragma once

#include <cstddef>

namespace chathack::testing {

/// What the program has asked of operator new so far. Counts only in programs that have allocations.cpp among
/// their sources.
struct Allocations {
    std::size_t count = 0;
    std::size_t bytes = 0;
};
Allocations allocations_so_far() noexcept;

/// What `action` asks of operator new.
template <class Action>
Allocations allocations_of(Action&& action) {
    const auto before = allocations_so_far();
    action();
    const auto after = allocations_so_far();
    return {after.count - before.count, after.bytes - before.bytes};
}

}  // namespace chathack::testing
