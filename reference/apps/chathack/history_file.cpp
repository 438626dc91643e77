#include "reference/apps/chathack/history_file.hpp"

#include <fcntl.h>

#include <readline/history.h>
#include <cerrno>
#include <cstdio>  // readline's headers need it but do not include it
#include <cstdlib>
#include <filesystem>

#include "reference/apps/chathack/descriptor.hpp"

namespace chathack::apps {

void HistoryFile::load() {
    using_history();
    stifle_history(lines_max);
    if (!path_.empty()) read_history(path_.c_str());
}

void HistoryFile::add(const std::string& line) {
    if (line.find('\n') != std::string::npos) return;  // a pasted text; the file keeps single lines
    const auto* const last = history_length > 0 ? history_get(history_base + history_length - 1) : nullptr;
    if (last != nullptr && line == last->line) return;
    add_history(line.c_str());
    using_history();  // the key for the previous line goes back from here
    if (!line.starts_with("/msg ")) to_keep_ += line + '\n';
}

int HistoryFile::save() const {
    if (path_.empty() || to_keep_.empty()) return 0;
    std::error_code ignored;  // opening the file will show any fault
    std::filesystem::create_directories(std::filesystem::path{path_}.parent_path(), ignored);
    const OwnedDescriptor file{::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)};
    if (!file) return errno;
    if (const int failed = write_all(file.get(), to_keep_); failed != 0) return failed;
    return history_truncate_file(path_.c_str(), lines_max);
}

std::string HistoryFile::default_path() {
    const char* const state = std::getenv("XDG_STATE_HOME");
    const char* const home = std::getenv("HOME");
    if (state != nullptr && *state == '/') return std::string{state} + "/chathack/history";
    if (home != nullptr && *home == '/') return std::string{home} + "/.local/state/chathack/history";
    return {};
}

}  // namespace chathack::apps
