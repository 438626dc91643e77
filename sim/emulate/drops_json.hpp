#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/emulate/emulated_host.hpp"

namespace chathack::emulate {

/// What the network did: `{"packets": ..., "lost": {"loss": ...}, "retransmissions": ..., "drops": [{"case":
/// "login/free:ascii whole", "link": "clients-1", "direction": "up", "nth": 7, "at_us": 1234, "cause":
/// "loss"}]}`.
std::string to_json(const EmulatedNetworkUse& use);

/// Adds what such a text says to `sum`. False when it is none.
bool add_json(const std::string& json, EmulatedNetworkUse& sum);

/// The drops of such a file, or of one with "drops" alone; nothing, and why, when it is none.
std::optional<std::vector<CaseDrop>> read_drops(const std::string& path, std::string& why_not);

}  // namespace chathack::emulate
