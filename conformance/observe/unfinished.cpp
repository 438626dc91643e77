#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "conformance/frames/frame_data.hpp"
#include "conformance/observe/observer.hpp"

// Judges, when nothing more will be seen, what is still open.
namespace chathack::observe {

void Observer::finish(Time at) {
    passed(std::numeric_limits<std::uint64_t>::max());
    now_ = at;
    for (auto& link : links_) {
        if (!holds(link) || link.unjudged || link.rivalled_at) continue;
        std::size_t waiting = 0, lost = 0;
        const auto owed = link.server->messages.owed({link.id, link.logged_in_at});
        for (const auto& one : owed)
            ++(one.overtaken ? lost : waiting);
        const auto first = [&](bool overtaken) {
            const auto found = std::find_if(owed.begin(), owed.end(),
                                            [&](const auto& one) { return one.overtaken == overtaken; });
            return fmt::format("{} of {}", frames::quoted(found->message->text), found->sender);
        };
        if (lost > 0)
            violates(
                link, "GLOBAL-1",
                fmt::format("{} never got {} message(s), the first being {}", link.login, lost, first(true)));
        if (waiting > 0)
            report(link, "GLOBAL-1", verdict::Kind::inconclusive,
                   fmt::format("{} has not got {} message(s) yet, the first being {}", link.login, waiting,
                               first(false)));
    }
    for (auto& link : links_)
        if (link.rivalled_at && holds(link) && !link.unjudged)
            report(link, "LOGIN-8", verdict::Kind::inconclusive,
                   fmt::format("two connections hold the login {}, and the server has not shown yet that it "
                               "serves both",
                               frames::quoted(link.login)));
    if (delivered_to_another_ && !echoed_)
        observed(links_.front(), "GLOBAL-2", "no-echo", "no sender got its own message back");
    fresh_.clear();
}

}  // namespace chathack::observe
