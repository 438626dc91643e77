#pragma once

#include <optional>
#include <string>

#include "conformance/frames/frame_data.hpp"

/// Both sides of docs/client-json.md, as the suite uses it.
namespace chathack::driver {

/// The request for an act, one line.
std::string json_request(const frames::FrameData& act, const std::string& path);

/// The observation that an event is; nothing when the suite has no use for the event, or it is none.
std::optional<frames::FrameData> json_observation(const std::string& line);

}  // namespace chathack::driver
