#pragma once

#include "conformance/scenario/scenario.hpp"

/// Questions that the suite itself asks who is under test, before the first case. Each is a scenario, which a
/// host plays by `Host::probe`.
namespace chathack::suite {

/// Logs one client in: its transcript tells the target's round trip.
const scenario::Case& login_probe();
/// Claims a free login and expects to be told that it exists: no server conforms and passes.
const scenario::Case& always_agrees_probe();
/// Logs six clients in at the same time; one of them is heard.
const scenario::Case& together_probe();
/// Sends three messages in one piece, which another hears.
const scenario::Case& glued_probe();
/// A server that says all at once what every client shows.
const scenario::Case& client_probe();

}  // namespace chathack::suite
