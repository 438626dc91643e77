#pragma once

#include <optional>
#include <string>

#include "conformance/frames/frame_data.hpp"

/// The lines of docs/client-json.md that the suite writes and reads.
namespace chathack::driver {

/// The line for an act, without its end.
/// @param path  of the file that an act `file` sends
std::string json_request(const frames::FrameData& act, const std::string& path);

/// The observation that a line of the client means; nullopt when the line is not an event, or is one that the
/// suite does not use.
std::optional<frames::FrameData> json_observation(const std::string& line);

}  // namespace chathack::driver
