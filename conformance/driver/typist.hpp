#pragma once

#include <map>
#include <string>

#include "conformance/driver/client_file.hpp"
#include "conformance/frames/frame_data.hpp"

namespace chathack::driver {

/// Replaces each `${name}` by its value. Unknown names stay, and values are not searched for names again.
std::string fill_in(std::string text, const std::map<std::string, std::string>& values);

/// The line that a user types for an act, without its end. Empty when the client file has none.
/// @param path  of the file that an act `file` sends
std::string line_for(const ClientFile& client, const frames::FrameData& act, const std::string& path);

}  // namespace chathack::driver
