#pragma once

#include <string>
#include <string_view>

#include "conformance/verdict/verdict.hpp"

namespace chathack::reports {

/// Whether colours are wanted there: it is a terminal, and the user does not refuse them by a NO_COLOR that
/// is not empty (https://no-color.org).
bool wants_colour(int descriptor);

/// Colours for a terminal, or none: every call gives back its text, marked when `on`.
class Paint {
public:
    explicit Paint(bool on) : on_{on} {}

    std::string bold(std::string_view text) const { return mark("1", text); }
    std::string dim(std::string_view text) const { return mark("2", text); }
    std::string good(std::string_view text) const { return mark("32", text); }
    std::string bad(std::string_view text) const { return mark("1;31", text); }
    std::string doubtful(std::string_view text) const { return mark("33", text); }
    std::string name(std::string_view text) const { return mark("36", text); }
    /// In the colour that goes with a verdict of a case.
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
