#pragma once

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <string_view>

/// What a program says when it cannot go on, and how it then ends.
namespace chathack::last_words {

inline int exit_code = 4;                  ///< that the program documents for errors of its own
inline std::array<char, 1024> addition{};  ///< what else is said; it ends with a zero

[[noreturn]] inline void say(const char* what, const char* more) noexcept {
    std::fprintf(stderr, "%s: %s%s%s\n", program_invocation_short_name, what, more, addition.data());
    std::_Exit(exit_code);
}

[[noreturn]] inline void out_of_memory() { say("out of memory", ""); }

[[noreturn]] inline void terminate() noexcept {
    if (const auto what = std::current_exception()) {
        try {
            std::rethrow_exception(what);
        } catch (const std::exception& error) {
            say("internal error: ", error.what());
        } catch (...) {
            say("internal error", "");
        }
    }
    say("internal error", "");
}

/// To be called first in `main`: from then on neither a lack of memory nor an exception that nobody catches,
/// in whatever thread, ends the program without a sentence and an exit code.
inline void prepare(int code) noexcept {
    exit_code = code;
    std::set_new_handler(out_of_memory);
    std::set_terminate(terminate);
}

/// Says this, too, behind the reason: where to find what was done so far.
inline void add(std::string_view text) noexcept {
    const auto size = std::min(text.size(), addition.size() - 1);
    std::copy_n(text.begin(), size, addition.begin());
    addition[size] = '\0';
}

}  // namespace chathack::last_words
