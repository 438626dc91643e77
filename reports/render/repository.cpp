#include "reports/render/repository.hpp"

namespace chathack::reports {
namespace {

namespace fs = std::filesystem;

/// Without symbolic links, as far as the path exists.
fs::path resolved(const fs::path& path) {
    std::error_code error;
    const auto made = fs::weakly_canonical(path, error);
    return error ? path.lexically_normal() : made;
}

}  // namespace

Repository repository_of(const fs::path& folder) {
    const auto start = resolved(fs::absolute(folder));
    Repository repository{start, start, "README.md"};
    std::error_code error;
    for (auto at = start; at != at.parent_path(); at = at.parent_path()) {
        if (!fs::exists(at / ".git", error)) continue;
        repository.root = at;
        break;
    }
    for (const char* name : {"README.md", "README.rst", "README.txt", "README"}) {
        if (!fs::exists(repository.root / name, error)) continue;
        repository.fallback = name;
        break;
    }
    return repository;
}

std::optional<std::string> path_in(const Repository& repository, const std::string& file) {
    if (file.empty()) return std::nullopt;
    const auto path = resolved(repository.folder / file).lexically_relative(repository.root);
    if (path.empty() || *path.begin() == ".." || path == ".") return std::nullopt;
    return path.generic_string();
}

}  // namespace chathack::reports
