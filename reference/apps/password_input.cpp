#include "reference/apps/password_input.hpp"

#include <bsd/readpassphrase.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>

#include "reference/accounts/password_hash.hpp"
#include "reference/wire/limits.hpp"
#include "reference/wire/utf8.hpp"

namespace chathack::apps {

namespace {

using Password = boost::system::result<std::string, PasswordFault>;

constexpr std::size_t bytes_max = wire::Limits{}.password_bytes_max;

/// Reads up to the end of the line, byte by byte, so that the next line is left for the next program. Stops
/// when the line is one byte too long.
Password read_line() {
    std::string line;
    line.reserve(bytes_max + 1);  // the text never moves, so wiping it once is enough
    while (line.size() <= bytes_max) {
        char next = 0;
        const auto got = ::read(STDIN_FILENO, &next, 1);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0 && line.empty()) return PasswordFault::none_given;
        if (got <= 0 || next == '\n') break;
        line.push_back(next);
    }
    return line;
}

Password ask(const std::string& prompt) {
    std::array<char, bytes_max + 2> buffer{};  // one byte too many, to notice that, and the final NUL
    if (::readpassphrase(prompt.c_str(), buffer.data(), buffer.size(), RPP_ECHO_OFF) == nullptr) {
        return PasswordFault::none_given;
    }
    std::string typed{buffer.data()};
    ::explicit_bzero(buffer.data(), buffer.size());
    return typed;
}

}  // namespace

std::string_view to_string(PasswordFault fault) noexcept {
    switch (fault) {
        case PasswordFault::none_given:
            return "no password was given";
        case PasswordFault::empty:
            return "the password is empty";
        case PasswordFault::too_long:
            return "the password is longer than 1024 bytes";
        case PasswordFault::not_utf8:
            return "the password is not UTF-8 text";
        case PasswordFault::differs:
            return "the two passwords differ";
    }
    return "the password cannot be used";
}

Password checked_password(std::string password) {
    std::optional<PasswordFault> fault;
    if (password.empty()) fault = PasswordFault::empty;
    if (!wire::is_utf8(password)) fault = PasswordFault::not_utf8;
    if (password.size() > bytes_max) fault = PasswordFault::too_long;
    if (!fault) return password;
    accounts::wipe(password);
    return *fault;
}

Password read_new_password(const std::string& prompt) {
    if (::isatty(STDIN_FILENO) == 0) {
        auto line = read_line();
        return line ? checked_password(std::move(*line)) : line;
    }
    auto first = ask(prompt + ": ");
    if (!first) return first;
    first = checked_password(std::move(*first));
    if (!first) return first;
    auto second = ask(prompt + ", again: ");
    const bool same = second && *second == *first;
    if (second) accounts::wipe(*second);
    if (same) return first;
    accounts::wipe(*first);
    return PasswordFault::differs;
}

}  // namespace chathack::apps
