#pragma once

#include <string>
#include <string_view>

namespace chathack::apps {

/// The lines typed in earlier sessions, in readline's history and a file of the user's own. What was typed
/// as /msg is private: it can be called back in its own session and is never written.
class HistoryFile {
public:
    static constexpr int lines_max = 1000;

    /// @param path  empty keeps nothing
    explicit HistoryFile(std::string path) : path_{std::move(path)} {}

    /// Reads the file, if there is one.
    void load();
    void add(const std::string& line);
    /// Adds the lines of this session to the file. @return an errno, 0 for success
    int save() const;

    /// Where it stands when the user names no other: $XDG_STATE_HOME/chathack/history, or the same below
    /// ~/.local/state. Empty without a home.
    static std::string default_path();

private:
    std::string path_;
    std::string to_keep_;  // this session's lines, each with its end
};

}  // namespace chathack::apps
