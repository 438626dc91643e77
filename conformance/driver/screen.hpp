#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace chathack::driver {

/// Makes lines of what a program prints, on a terminal or not: escape sequences are left out, a carriage
/// return begins the line again, and other control characters stay. Bounded, whatever comes.
class Screen {
public:
    static constexpr std::size_t line_bytes_max = 64 * 1024;  ///< the rest of a longer line is dropped
    static constexpr std::size_t kept_bytes_max = 4 * 1024;   ///< of the last lines

    /// @param keep_returns  a carriage return is a byte like others: not a terminal
    explicit Screen(bool keep_returns = false) : keep_returns_{keep_returns} {}

    /// Takes what was printed; calls `line` for each line that it ends.
    void take(std::string_view bytes, const std::function<void(const std::string&)>& line);
    /// The line that has not ended.
    const std::string& pending() const noexcept { return line_; }
    /// The last lines, for people.
    std::string last_lines() const;

private:
    enum class State { text, escape, control, command, command_escape };
    void end_line(const std::function<void(const std::string&)>& line);
    void put(char c);

    bool keep_returns_;
    State state_ = State::text;
    bool returned_ = false;  // the next character begins the line again
    std::string line_;
    std::string kept_;
};

}  // namespace chathack::driver
