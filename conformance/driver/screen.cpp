#include "conformance/driver/screen.hpp"

#include "conformance/target/last_lines.hpp"

namespace chathack::driver {
namespace {

constexpr char escape = '\x1b';
constexpr char bell = '\x07';
constexpr std::size_t lines_told = 10;

}  // namespace

void Screen::take(std::string_view bytes, const std::function<void(const std::string&)>& line) {
    for (const char c : bytes) {
        switch (state_) {
            case State::text:
                if (c == escape) {
                    state_ = State::escape;
                } else if (c == '\n') {
                    end_line(line);
                } else {
                    put(c);
                }
                break;
            case State::escape:
                state_ = c == '[' ? State::control : c == ']' ? State::command : State::text;
                break;
            case State::control:  // "ESC [ 0 ; 1 m"
                if ((c >= '@' && c <= '~') || c == '\n') state_ = State::text;
                if (c == '\n') end_line(line);
                break;
            case State::command:  // "ESC ] 0 ; title BEL", or ended by "ESC \"
                if (c == bell) state_ = State::text;
                if (c == escape) state_ = State::command_escape;
                break;
            case State::command_escape:
                state_ = State::text;
                break;
        }
    }
}

void Screen::end_line(const std::function<void(const std::string&)>& line) {
    line(line_);
    kept_ += line_ + '\n';
    if (kept_.size() > kept_bytes_max) kept_.erase(0, kept_.size() - kept_bytes_max);
    line_.clear();
    returned_ = false;
}

void Screen::put(char c) {
    if (c == '\r' && !keep_returns_) {
        returned_ = true;
        return;
    }
    if (returned_) line_.clear();
    returned_ = false;
    if (c == '\b' && !keep_returns_) {
        if (!line_.empty()) line_.pop_back();
    } else if (line_.size() < line_bytes_max) {
        line_ += c;
    }
}

std::string Screen::last_lines() const { return target::last_lines(kept_ + line_, lines_told); }

}  // namespace chathack::driver
