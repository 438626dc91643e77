#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include "reference/wire/check.hpp"

namespace chathack::accounts::testing {

/// A new folder, removed with its content at the end of the test.
class TemporaryFolder {
public:
    TemporaryFolder() {
        auto name =
            (std::filesystem::temp_directory_path() / "chathack-accounts-XXXXXX").string();  // mkdtemp
        CHATHACK_CHECK(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~TemporaryFolder() {
        std::error_code ignored;  // a folder that cannot be removed does not fail the test
        std::filesystem::permissions(path_, std::filesystem::perms::owner_all, ignored);
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::filesystem::path& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace chathack::accounts::testing
