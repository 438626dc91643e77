#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "reference/transport/event.hpp"

namespace chathack::measure {

using transport::Time;

/// An invariant that did not hold.
struct Violation {
    Time at{};
    std::string what;      ///< what happened, as the end of a sentence: "reached students-4 twice"
    std::string message;   ///< "message 17"; empty when it is about no message
    std::string sender;    ///< login; empty when there is none
    std::string receiver;  ///< login; empty when there is none
    friend bool operator==(const Violation&, const Violation&) = default;
};

/// "12.034567 s: message 17 of lecturer-1 to students-4: came twice (GLOBAL-3)".
std::string to_string(const Violation& violation);

/// A message that arrived as it must.
struct MessageDelivery {
    std::size_t sender = 0;
    std::size_t receiver = 0;
    Time sent_at{};
    std::uint32_t bytes = 0;
};

}  // namespace chathack::measure
