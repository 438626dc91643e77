#pragma once

#include <optional>
#include <string>

#include "conformance/target/listening.hpp"
#include "conformance/target/program.hpp"
#include "conformance/target/target_file.hpp"

namespace chathack::target {

/// Why a target, or a helper, was not started.
struct StartFailure {
    std::string why;
    bool may_pass =
        false;  ///< once more it may go well: another program may have taken its port, for instance
};

/// Waits until a program is ready as `ready` says.
/// @param port  on which it is to be reached over IPv4; 0: on none
/// @return why it does not get ready; as soon as that is clear: it has ended, or listens elsewhere and has
///         come to rest
std::optional<StartFailure> await_ready(Program& program, const Ready& ready, std::uint16_t port,
                                        const Interrupted& interrupted);

/// Says of a program that is not reached on its port where it listens instead, and what to do.
std::string where_instead(const Endpoints& listening, std::uint16_t port);

}  // namespace chathack::target
