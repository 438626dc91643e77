#pragma once

#include <string>
#include <string_view>

namespace chathack::apps {

/// The lines typed in earlier sessions, kept in readline's history and in a file of the user. Lines with /msg
/// are private: they can be recalled in the same session but are never written.
class HistoryFile {
public:
    static constexpr int lines_max = 1000;

    /// @param path  the file; empty: nothing is kept
    explicit HistoryFile(std::string path) : path_{std::move(path)} {}

    /// Reads the file, if there is one.
    void load();
    void add(const std::string& line);
    /// Adds the lines of this session to the file.
    /// @return 0, or the errno of the failure
    int save() const;

    /// The path when the user gives none: $XDG_STATE_HOME/chathack/history, or the same below ~/.local/state.
    /// Empty when there is no home.
    static std::string default_path();

private:
    std::string path_;
    std::string to_keep_;  // the lines of this session, each with its end
};

}  // namespace chathack::apps
