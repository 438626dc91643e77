#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "conformance/verdict/verdict.hpp"
#include "reference/transport/event.hpp"

namespace chathack::observe {

using transport::Time;

/// The number that the observer gives a connection, counted from 1.
enum class LinkId : std::uint32_t {};

/// One end of a connection. The opener is a client, or the asker on a direct connection; the listener is the
/// server, or the accepter.
enum class End { opener, listener };

/// For arrays with something for each end.
constexpr std::size_t index(End end) noexcept { return end == End::opener ? 0 : 1; }
constexpr End other(End end) noexcept { return end == End::opener ? End::listener : End::opener; }

/// What the observer says of one clause at one moment.
struct Finding {
    std::string clause;
    verdict::Kind kind{};   ///< never skipped
    std::string behaviour;  ///< of an OPEN clause
    std::string why;        ///< one sentence
    LinkId link{};
    Time at{};
    End by{};  ///< the end whose bytes were being read
};

}  // namespace chathack::observe
