#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace chathack::apps {

/// Colours for a terminal; without them, every text stays as it is.
class ChatPaint {
public:
    explicit ChatPaint(bool coloured) : coloured_{coloured} {}

    std::string faint(std::string_view text) const { return in("2", text); }
    std::string bold(std::string_view text) const { return in("1", text); }
    std::string good(std::string_view text) const { return in("32", text); }
    std::string bad(std::string_view text) const { return in("31", text); }
    std::string notable(std::string_view text) const { return in("33", text); }
    /// One of six colours, always the same for one login.
    std::string login(std::string_view text) const {
        unsigned hash = 0;
        for (const char c : text)
            hash = hash * 31 + static_cast<unsigned char>(c);
        return in(fmt::format("1;{}", 31 + hash % 6), text);
    }

private:
    std::string in(std::string_view code, std::string_view text) const {
        return coloured_ ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string{text};
    }

    bool coloured_;
};

}  // namespace chathack::apps
