#pragma once

#include <boost/random/taus88.hpp>
#include <cstdint>

namespace chathack::workload {

/// Our source of chance. With Boost's distributions it gives the same numbers with every compiler and
/// library. Its state is twelve bytes, as every user has one.
using Random = boost::random::taus88;

/// A source of its own for part `stream` of a run: what one part draws changes nothing for the others.
Random random_stream(std::uint64_t seed, std::uint64_t stream);

}  // namespace chathack::workload
