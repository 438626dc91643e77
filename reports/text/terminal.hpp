#pragma once

#include <string>
#include <string_view>

#include "conformance/verdict/verdict.hpp"

namespace chathack::reports {

/// Whether to use colours: `descriptor` is a terminal, and the environment variable NO_COLOR is not set or is
/// empty (https://no-color.org).
bool wants_colour(int descriptor);

/// Colours for a terminal, or none. Each function gives its text back, coloured if `on`.
class Paint {
public:
    explicit Paint(bool on) : on_{on} {}

    std::string bold(std::string_view text) const { return mark("1", text); }
    std::string dim(std::string_view text) const { return mark("2", text); }
    std::string good(std::string_view text) const { return mark("32", text); }
    std::string bad(std::string_view text) const { return mark("1;31", text); }
    std::string doubtful(std::string_view text) const { return mark("33", text); }
    std::string name(std::string_view text) const { return mark("36", text); }
    /// The text in the colour of a verdict.
    std::string verdict(verdict::Outcome verdict, std::string_view text) const {
        if (verdict == verdict::Outcome::violates_must) return bad(text);
        if (verdict == verdict::Outcome::violates_should) return mark("31", text);
        return verdict::is_kept(verdict) ? good(text) : doubtful(text);
    }

private:
    std::string mark(std::string_view code, std::string_view text) const {
        if (!on_ || text.empty()) return std::string{text};
        return std::string{"\033["}.append(code).append("m").append(text).append("\033[0m");
    }
    bool on_;
};

}  // namespace chathack::reports
