#include "reference/server/notes.hpp"

namespace chathack::server {

std::string_view to_string(CloseReason reason) noexcept {
    switch (reason) {
        case CloseReason::ended:
            return "ended by the far side";
        case CloseReason::lost:
            return "lost";
        case CloseReason::rejected:
            return "rejected";
        case CloseReason::login_timeout:
            return "not logged in in time";
        case CloseReason::idle_timeout:
            return "silent for too long";
        case CloseReason::drained:
            return "the server stops";
    }
    return "unknown reason";
}

}  // namespace chathack::server
