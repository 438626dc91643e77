#pragma once

#include <boost/random/taus88.hpp>
#include <cstdint>

namespace chathack::workload {

/// Our random generator. With Boost's distributions it gives the same numbers with every compiler and
/// standard library. Its state is only twelve bytes, since every user has several.
using Random = boost::random::taus88;

/// A generator for part `stream` of a run. What one part draws does not change what others draw.
Random random_stream(std::uint64_t seed, std::uint64_t stream);

}  // namespace chathack::workload
