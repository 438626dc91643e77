#pragma once

#include <string_view>
#include <vector>

#include "conformance/frames/frame_data.hpp"

/// What a user does at a client under test, and what the client shows: named things with fields, like frames,
/// though no byte of them is on the wire. docs/clients.md describes each.
namespace chathack::frames {

/// Acts: say, ask, accept, refuse, private_message, file, close, quit. Their opcode is 0.
const std::vector<FrameShape>& acts();
/// Observations: message, asked, private_message, file and so on. Their opcode is 0.
const std::vector<FrameShape>& observations();

/// The act or observation of that name, or nullptr.
const FrameShape* find_act(std::string_view name);
const FrameShape* find_observation(std::string_view name);

/// Whether a observation only tells how things stand, such as `accepted`: clients may show it whenever it is
/// true, so it is passed over where it is not expected.
bool is_notice(std::string_view observation);

}  // namespace chathack::frames
