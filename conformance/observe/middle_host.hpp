#pragma once

#include <memory>
#include <vector>

#include "conformance/driver/client_file.hpp"
#include "conformance/suite/host.hpp"
#include "conformance/target/target_file.hpp"

namespace chathack::observe {

/// A host for cases in which clients under test and a server under test talk to each other, on real sockets.
///
/// Each client connects to the server through a relay of its own. The relay reports what passes to the runner
/// and to an observer, and it follows direct connections. The findings of the observer go into the transcript
/// of the case.
std::unique_ptr<suite::Host> make_middle_host(target::TargetFile target,
                                              std::vector<driver::ClientFile> clients);

}  // namespace chathack::observe
