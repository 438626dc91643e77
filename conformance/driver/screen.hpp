#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace chathack::driver {

/// Cuts what a program prints into lines. Escape sequences are left out, a carriage return starts the line
/// anew, and a backspace removes a byte; other control characters stay. Memory is bounded, whatever is
/// printed.
class Screen {
public:
    static constexpr std::size_t line_bytes_max = 64 * 1024;  ///< the rest of a longer line is dropped
    static constexpr std::size_t kept_bytes_max = 4 * 1024;   ///< of the last lines

    /// @param keep_returns  carriage returns and backspaces are bytes like others, as on a pipe
    explicit Screen(bool keep_returns = false) : keep_returns_{keep_returns} {}

    /// Takes what was printed, and calls `line` for each line that is complete.
    void take(std::string_view bytes, const std::function<void(const std::string&)>& line);
    /// The line that is not complete yet.
    const std::string& pending() const noexcept { return line_; }
    /// The last lines, for a report.
    std::string last_lines() const;

private:
    enum class State { text, escape, control, command, command_escape };
    void end_line(const std::function<void(const std::string&)>& line);
    void put(char c);

    bool keep_returns_;
    State state_ = State::text;
    bool returned_ = false;  // the next character starts the line anew
    std::string line_;
    std::string kept_;
};

}  // namespace chathack::driver
