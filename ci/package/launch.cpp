// The programs of the archive start through this one: bin/NAME is a link to it. It runs lib/NAME
// with the loader and the libraries of the archive, whatever the machine has. Linked statically, it needs
// neither. Links to bin/NAME, of whatever name, work too.
#include <sys/auxv.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

constexpr int links_most = 40;  // as many as the kernel follows

/// Follows links up to bin/NAME, which is a link to this program.
fs::path find_link(fs::path path, const fs::path& self) {
    std::error_code error;
    for (int links = 0; links < links_most; ++links) {
        const auto target = fs::read_symlink(path, error);
        const auto next = path.parent_path() / target;
        if (error || fs::canonical(next.parent_path(), error) / next.filename() == self) break;
        path = next;
    }
    return path;
}

}  // namespace

int main(int, char** words) {
    const fs::path started_as = reinterpret_cast<const char*>(getauxval(AT_EXECFN));
    std::error_code error;
    const auto self = fs::canonical(started_as, error);
    const auto library = self.parent_path();
    const std::string loader = library / "ld-linux-x86-64.so.2";
    const auto program = library / find_link(started_as, self).filename();
    std::vector<std::string> line{loader, "--argv0", words[0], "--library-path", library, program};
    for (char** word = words + 1; *word; ++word)
        line.emplace_back(*word);
    std::vector<char*> pointers;
    for (auto& word : line)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);
    execv(loader.c_str(), pointers.data());
    std::perror(("cannot start " + loader).c_str());
    return 127;
}
