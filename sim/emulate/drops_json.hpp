#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/emulate/emulated_host.hpp"

namespace chathack::emulate {

/// What the network did, as JSON by drops.schema.json; times are in microseconds:
/// `{"packets": ..., "lost": {"loss": ...}, "retransmissions": ..., "drops": [{"case":
/// "login/free:ascii whole", "link": "clients-1", "direction": "up", "nth": 7, "at_us": 1234, "cause":
/// "loss"}]}`.
std::string to_json(const EmulatedNetworkUse& use);

/// Adds the numbers and drops of such a text to `sum`. False when the text is not of that form.
bool add_json(const std::string& json, EmulatedNetworkUse& sum);

/// Reads the drops of such a file, or of a file that has "drops" alone.
/// @param why_not  the reason when there is no result: the end of a sentence for the user
std::optional<std::vector<CaseDrop>> read_drops(const std::string& path, std::string& why_not);

}  // namespace chathack::emulate
