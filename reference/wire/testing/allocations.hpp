#pragma once

#include <cstddef>

namespace chathack::testing {

/// What the program has allocated with operator new so far. It counts only in programs that are built with
/// allocations.cpp.
struct Allocations {
    std::size_t count = 0;
    std::size_t bytes = 0;
};
Allocations allocations_so_far() noexcept;

/// What `action` allocates with operator new.
template <class Action>
Allocations allocations_of(Action&& action) {
    const auto before = allocations_so_far();
    action();
    const auto after = allocations_so_far();
    return {after.count - before.count, after.bytes - before.bytes};
}

}  // namespace chathack::testing
