#pragma once

#include <memory>
#include <vector>

#include "conformance/driver/client_file.hpp"
#include "conformance/suite/host.hpp"
#include "conformance/target/target_file.hpp"

namespace chathack::observe {

/// Real sockets, programs of clients under test, and the server under test that they connect to: through a
/// relay for each, which tells the runner what passes and shows it to an observer. Direct connections are
/// followed. What the observer finds in a case stands in its transcript.
std::unique_ptr<suite::Host> make_middle_host(target::TargetFile target,
                                              std::vector<driver::ClientFile> clients);

}  // namespace chathack::observe
