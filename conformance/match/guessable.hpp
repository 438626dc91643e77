#pragma once

#include <cstdint>

namespace chathack::match {

/// Whether the id is one that whoever saw others can guess: a number below 2^53, or one that a generator with
/// 48 bits of state gives, such as java.util.Random, Math.random of Java, or drand48. Of ids from 63 random
/// bits one in 400 is so too; five of them are together in one of 10^13 runs. Clause: PEER-8.
bool is_guessable(std::int64_t id) noexcept;

}  // namespace chathack::match
