#include "reference/wire/testing/allocations.hpp"

#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<std::size_t> count{0};
std::atomic<std::size_t> bytes{0};

}  // namespace

// The array forms in the standard library call these, so they need no replacement.
void* operator new(std::size_t size_bytes) {
    count.fetch_add(1, std::memory_order_relaxed);
    bytes.fetch_add(size_bytes, std::memory_order_relaxed);
    void* const memory = std::malloc(size_bytes != 0 ? size_bytes : 1);
    if (memory == nullptr) throw std::bad_alloc{};
    return memory;
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace chathack::testing {

Allocations allocations_so_far() noexcept {
    return {count.load(std::memory_order_relaxed), bytes.load(std::memory_order_relaxed)};
}

}  // namespace chathack::testing
