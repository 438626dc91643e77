#pragma once

#include <set>
#include <string>
#include <string_view>

#include "conformance/frames/frame_data.hpp"

namespace chathack::runner {

/// Tells what a server says by itself - a greeting, who comes and who goes (GLOBAL-11) - from what it does
/// with our messages. Such words may come at any time, and no step awaits them.
class OwnWords {
public:
    void add_login(const std::string& login);
    /// What was written to the server; of very much the first megabyte.
    void add_sent(std::string_view bytes);

    /// Whether no client of the case can have caused this frame: it is ACK 5, its sender is nobody's login
    /// nor like one, and its text is no text of ours nor a piece of one.
    bool includes(const frames::FrameData& frame) const;

private:
    bool is_like_ours(const std::string& sender) const;
    bool was_sent(const std::string& text) const;

    std::set<std::string> logins_;  // in lower case
    std::string sent_;
};

}  // namespace chathack::runner
