#include "conformance/target/why_not_run.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

namespace chathack::target {
namespace {

namespace fs = std::filesystem;

bool is_there(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(path, ignored);
}

/// The interpreter that the first line of a script names; empty: it is no script.
std::string interpreter_of(const fs::path& script) {
    std::ifstream in{script, std::ios::binary};
    std::string line;
    std::getline(in, line);
    if (!line.starts_with("#!")) return {};
    const auto begin = line.find_first_not_of(" \t", 2);
    return begin == line.npos ? std::string{} : line.substr(begin, line.find_first_of(" \t", begin) - begin);
}

/// Why the program `path`, which is there, is not found all the same.
std::string without_helper(const fs::path& path) {
    auto interpreter = interpreter_of(path);
    if (interpreter.empty())
        return path.string() + " needs a loader or a library that is not here: is it built for this system?";
    const bool windows = interpreter.ends_with('\r');
    if (windows) interpreter.pop_back();
    return "the first line of " + path.string() + " names the interpreter " + interpreter +
           (windows ? " and ends as lines on Windows do, with a carriage return: take that away (dos2unix)"
                    : ", which does not exist");
}

std::string not_found(const ProgramCommand& command, const fs::path& path) {
    const auto& word = command.words.front();
    std::error_code ignored;
    if (is_there(path)) return without_helper(path);
    if (fs::is_symlink(path, ignored))
        return path.string() + " is a link to " + fs::read_symlink(path, ignored).string() +
               ", which does not exist";
    if (auto meant = meant_beside(command); !meant.empty()) return meant;
    if (word.find('/') == word.npos) return "no folder of PATH has a program `" + word + "`";
    if (fs::path{word}.is_absolute()) return "there is no file " + word;
    return "`" + word +
           "` is looked for in the work folder, and is not there: write the whole path, or ${dir}/... for "
           "what " +
           "lies beside the " + (command.file_kind.empty() ? "file" : command.file_kind);
}

std::string not_allowed(const fs::path& path) {
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) return path.string() + " is a folder, not a program";
    if (access(path.c_str(), F_OK) != 0)
        return path.string() + " cannot be reached: a folder above it is closed to this user";
    if (access(path.c_str(), X_OK) != 0)
        return path.string() + " is not executable: chmod +x " + path.string();
    const auto interpreter = interpreter_of(path);
    if (!interpreter.empty() && access(interpreter.c_str(), X_OK) != 0)
        return "the first line of " + path.string() + " names the interpreter " + interpreter +
               ", which is not executable";
    return path.string() + " may not be run here (" + strerror(EACCES) + ")";
}

/// The words of a command, and their parts where they are cut at what means something to the shell.
std::vector<std::string> single_words(const ProgramCommand& command) {
    std::vector<std::string> all;
    for (const auto& word : command.words) {
        all.push_back(word);
        std::size_t at = 0;
        while ((at = word.find_first_not_of(" \t\n;&|()<>\"'=", at)) != word.npos) {
            const auto end = std::min(word.find_first_of(" \t\n;&|()<>\"'=", at), word.size());
            all.push_back(word.substr(at, end - at));
            at = end;
        }
    }
    return all;
}

}  // namespace

std::string meant_beside(const ProgramCommand& command) {
    if (command.file_folder.empty()) return {};
    for (const auto& word : single_words(command)) {
        const fs::path path{word};
        if (path.is_absolute() || is_there(command.folder / path)) continue;
        const auto beside = (fs::path{command.file_folder} / path).lexically_normal();
        std::error_code ignored;
        if (!fs::is_regular_file(beside, ignored)) continue;
        return "`" + word + "` is looked for in the work folder, which is not the folder of the " +
               command.file_kind + "; beside the " + command.file_kind + " there is one: write ${dir}/" +
               path.lexically_normal().string();
    }
    return {};
}

std::string why_shell_did_not_run(const ProgramCommand& command) {
    if (command.words.size() != 3 || command.words[1] != "-c") return {};
    std::istringstream line{command.words.back()};
    std::string word;
    while (line >> word)
        if (word != "exec" && word.find('=') == word.npos) break;
    if (word.size() > 1 && word.front() == '\'' && word.back() == '\'')
        word = word.substr(1, word.size() - 2);
    const auto path = fs::path{command.folder} / word;
    if (word.find('/') == word.npos || !is_there(path)) return {};
    if (access(path.c_str(), X_OK) != 0 || fs::is_directory(path)) return not_allowed(path);
    const auto interpreter = interpreter_of(path);
    return interpreter.empty() || is_there(interpreter) ? std::string{} : without_helper(path);
}

std::string why_not_run(const ProgramCommand& command, const RunFault& fault) {
    const auto& word = command.words.front();
    const auto reason = std::string{strerror(fault.error)};
    if (fault.step == RunFault::Step::folder)
        return "it cannot be run in " + command.folder + ": " +
               (fault.error == ENOENT    ? std::string{"there is no such folder"}
                : fault.error == ENOTDIR ? std::string{"that is no folder"}
                                         : reason);
    if (word.empty()) return "it cannot be run: the first word of the command is empty";
    const auto path = word.find('/') == word.npos ? fs::path{word} : fs::path{command.folder} / word;
    const auto why = [&]() -> std::string {
        switch (fault.error) {
            case ENOENT:
                return not_found(command, path);
            case EACCES:
                return word.find('/') == word.npos ? "the program `" + word + "` of PATH is not executable"
                                                   : not_allowed(path);
            case ENOEXEC:
                return path.string() + " is no program for this machine";
            default:
                return path.string() + ": " + reason;
        }
    };
    return "it cannot be run: " + why();
}

}  // namespace chathack::target
