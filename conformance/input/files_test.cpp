#include "conformance/input/files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace chathack::input {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class FilesTest : public ::testing::Test {
protected:
    FilesTest() { fs::create_directories(folder_); }
    ~FilesTest() override { fs::remove_all(folder_); }
    void add(const std::string& name) const {
        fs::create_directories((folder_ / name).parent_path());
        std::ofstream{folder_ / name} << "x";
    }
    static std::vector<std::string> names(const std::vector<fs::path>& files, const fs::path& folder) {
        std::vector<std::string> all;
        for (const auto& file : files)
            all.push_back(file.lexically_relative(folder).string());
        return all;
    }

    fs::path folder_ = fs::temp_directory_path() / ("chathack-files-" + std::to_string(getpid()));
};

TEST_F(FilesTest, AreThoseThatSomebodyMeantToBeThere) {
    for (const char* name : {"b.yaml", "a.yml", "c.txt", "._b.yaml", ".b.yaml.swp", ".hidden.yaml", "b.yaml~",
                             "d.yaml/inside.yaml", "e/f.yaml", ".git/g.yaml", "targets/h.yaml"})
        add(name);
    fs::create_symlink("nobody@nowhere.1:2", folder_ / ".#b.yaml");
    fs::create_symlink("gone", folder_ / "dangling.yaml");
    fs::create_symlink("b.yaml", folder_ / "link.yaml");
    constexpr std::array<std::string_view, 1> ending{".yaml"}, except{"targets"};
    std::error_code error;
    EXPECT_THAT(names(files_in(folder_, yaml_endings, error), folder_),
                ElementsAre("a.yml", "b.yaml", "link.yaml"));
    EXPECT_FALSE(error);
    EXPECT_THAT(names(files_below(folder_, ending, except, error), folder_),
                ElementsAre("b.yaml", "e/f.yaml", "link.yaml"));
    EXPECT_FALSE(error);
}

TEST_F(FilesTest, OfAFolderThatIsNotThereAreNone) {
    std::error_code error;
    EXPECT_THAT(files_in(folder_ / "none", yaml_endings, error), IsEmpty());
    EXPECT_TRUE(error);
    error.clear();
    EXPECT_THAT(files_below(folder_ / "none", yaml_endings, {}, error), IsEmpty());
    EXPECT_TRUE(error);
}

}  // namespace
}  // namespace chathack::input
