#pragma once

#include <boost/random/mersenne_twister.hpp>
#include <cstdint>

namespace chathack::workload {

/// Our source of chance. With Boost's distributions it gives the same numbers with every compiler and
/// library.
using Random = boost::random::mt19937_64;

/// A source of its own for part `stream` of a run: what one part draws changes nothing for the others.
Random random_stream(std::uint64_t seed, std::uint64_t stream);

}  // namespace chathack::workload
