#pragma once

#include <functional>
#include <string>

namespace chathack::apps {

/// Where the user's lines come from.
class Input {
public:
    struct Handlers {
        std::function<void(const std::string& line)> on_line;  ///< without its end
        std::function<void()> on_overlong;                     ///< a line was too long, and is gone
        std::function<void()> on_end;                          ///< no line comes any more
    };

    virtual ~Input() = default;
    /// Gives lines from now on, one at a time, from the loop.
    virtual void start(Handlers handlers) = 0;
    /// Gives no line until released; they wait where they come from.
    virtual void hold() = 0;
    virtual void release() = 0;
    /// Gives no line any more, and leaves the terminal as it was found.
    virtual void stop() = 0;
};

}  // namespace chathack::apps
