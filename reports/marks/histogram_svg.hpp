#pragma once

#include <string>
#include <vector>

namespace chathack::reports::marks {

/// How often points were given, as a picture with labelled axes and ten equal bars from `least` to `most`,
/// which is more than `least`. What lies outside counts in the first or last bar.
std::string histogram_svg(const std::vector<double>& points, double least, double most);

}  // namespace chathack::reports::marks
