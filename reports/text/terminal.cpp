#include "reports/text/terminal.hpp"

#include <unistd.h>

#include <cstdlib>

namespace chathack::reports {

bool wants_colour(int descriptor) {
    const char* const refused = std::getenv("NO_COLOR");
    return isatty(descriptor) == 1 && (refused == nullptr || *refused == '\0');
}

}  // namespace chathack::reports
