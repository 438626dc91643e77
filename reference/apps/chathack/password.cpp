#include "reference/apps/chathack/password.hpp"

#include <bsd/readpassphrase.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "reference/wire/limits.hpp"

namespace chathack::apps {
namespace {

constexpr std::size_t bytes_max = wire::Limits{}.password_bytes_max;

/// Reads byte by byte, so that the next line stays unread.
std::optional<std::string> read_line() {
    std::string line;
    while (line.size() <= bytes_max) {
        char next = 0;
        const auto got = ::read(STDIN_FILENO, &next, 1);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0 && line.empty()) return {};
        if (got <= 0 || next == '\n') {
            if (line.ends_with('\r')) line.pop_back();
            return line;
        }
        line += next;
    }
    return {};
}

}  // namespace

std::optional<std::string> read_password(const std::string& prompt) {
    if (::isatty(STDIN_FILENO) == 0) return read_line();
    std::array<char, bytes_max + 2> typed{};  // one byte too many, to notice that, and the final NUL
    if (::readpassphrase(prompt.c_str(), typed.data(), typed.size(), RPP_ECHO_OFF) == nullptr) return {};
    std::string password{typed.data()};
    ::explicit_bzero(typed.data(), typed.size());
    if (password.size() > bytes_max) return {};
    return password;
}

}  // namespace chathack::apps
