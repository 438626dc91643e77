#pragma once

#include <functional>
#include <string>

namespace chathack::apps {

/// The source of the user's lines.
class Input {
public:
    struct Handlers {
        std::function<void(const std::string& line)> on_line;  ///< without its end
        std::function<void()> on_overlong;                     ///< a line was too long and was dropped
        std::function<void()> on_end;                          ///< no more lines will come
    };

    virtual ~Input() = default;
    /// Begins to give lines, one at a time, from the loop.
    virtual void start(Handlers handlers) = 0;
    /// Gives no lines until `release`. They wait at their source.
    virtual void hold() = 0;
    virtual void release() = 0;
    /// Gives no more lines, and restores the terminal.
    virtual void stop() = 0;
};

}  // namespace chathack::apps
