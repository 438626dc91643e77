#pragma once

#include <cstdio>
#include <cstdlib>

/// Stops the program, in every build, when `condition` is false. It is for conditions that only a mistake in
/// our code can break. What a peer, a file or a user can cause is a value (`Result`), never a check.
#define CHATHACK_CHECK(condition) \
    ((condition) ? static_cast<void>(0) : ::chathack::check_failed(#condition, __FILE_NAME__, __LINE__))

namespace chathack {

[[noreturn]] inline void check_failed(const char* condition, const char* file, int line) noexcept {
    std::fprintf(stderr, "%s:%d: internal error: %s does not hold\n", file, line, condition);
    std::abort();
}

}  // namespace chathack
