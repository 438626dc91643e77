#pragma once

#include <string_view>
#include <vector>

#include "conformance/frames/frame_data.hpp"

/// The acts of a user at a client under test, and the observations that the client shows. They have names and
/// fields as frames do, but are never on the wire. docs/clients.md describes each.
namespace chathack::frames {

/// Acts: say, ask, accept, refuse, private_message, file, close, quit. Their opcode is 0.
const std::vector<FrameShape>& acts();
/// Observations: message, asked, private_message, file and so on. Their opcode is 0.
const std::vector<FrameShape>& observations();

/// The act or observation of that name, or nullptr.
const FrameShape* find_act(std::string_view name);
const FrameShape* find_observation(std::string_view name);

/// Whether an observation only reports a state, such as `accepted`. A client may show it whenever it is true,
/// so a scenario that does not expect it ignores it.
bool is_notice(std::string_view observation);

}  // namespace chathack::frames
