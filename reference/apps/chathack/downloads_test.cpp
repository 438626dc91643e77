#include "reference/apps/chathack/downloads.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "reference/apps/chathack/testing/scratch_folder.hpp"
#include "reference/wire/utf8.hpp"

namespace chathack::apps {
namespace {

using testing::contents;
using testing::ScratchFolder;
namespace fs = std::filesystem;

std::size_t entries(const fs::path& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator{folder}, fs::directory_iterator{}));
}

TEST(SafeFileName, IsANameAndNothingElse) {  // PEER-7
    const std::pair<std::string, std::string_view> cases[] = {
        {"notes.txt", "notes.txt"},
        {"gr\xc3\xbc\xc3\x9f.txt", "gr\xc3\xbc\xc3\x9f.txt"},
        {"two words", "two words"},
        {"../../etc/passwd", "passwd"},
        {"/etc/passwd", "passwd"},
        {"..\\..\\boot.ini", "boot.ini"},
        {"a/..", "file"},
        {".bashrc", "_bashrc"},
        {"...x", "___x"},
        {"-rf", "_rf"},
        {"--.x", "___x"},
        {std::string{"a\0b", 3}, "a_b"},
        {"a\nb\x1b[2J\x7f", "a_b_[2J_"},
        {"a\xff\xfe.txt", "a__.txt"},
        {"a\xe2\x80\xae"
         "txt.exe",
         "a_txt.exe"},
        {"C:", "C:"},
        {"", "file"},
        {".", "file"},
        {"..", "file"},
        {"/", "file"},
        {"../", "file"},
        {"  ", "file"},
        {"\xff", "file"},
    };
    for (const auto& [name, safe] : cases)
        EXPECT_EQ(safe_file_name(name), safe) << name;
}

TEST(SafeFileName, IsNeverTooLongForTheSystemAndCutBetweenCharacters) {  // PEER-7
    EXPECT_EQ(safe_file_name(std::string(1024, 'a')), std::string(200, 'a'));
    EXPECT_EQ(safe_file_name(std::string(300, 'a') + ".txt"), std::string(196, 'a') + ".txt");
    EXPECT_EQ(safe_file_name("a." + std::string(300, 'x')), "a." + std::string(198, 'x'));
    std::string euros;
    for (int i = 0; i < 100; ++i)
        euros += "\xe2\x82\xac";
    for (const auto* const front : {"", "a", "ab"}) {
        const auto safe = safe_file_name(front + euros);
        EXPECT_LE(safe.size(), 200U);
        EXPECT_GE(safe.size(), 198U);
        EXPECT_TRUE(wire::is_utf8(safe));
    }
}

TEST(Downloads, KeepsEveryByteForItsOwnerOnly) {  // PEER-4
    const ScratchFolder scratch;
    const Downloads downloads{scratch / "new/folder"};
    const std::string bytes{"\0\xff\r\n", 4};
    const auto path = downloads.store("a.bin", bytes);
    ASSERT_TRUE(path.has_value());
    EXPECT_EQ(*path, scratch / "new/folder/a.bin");
    EXPECT_EQ(contents(*path), bytes);
    struct stat status {};
    ASSERT_EQ(::stat(path->c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777U, 0600U);
}

TEST(Downloads, NeverOverwrites) {  // PEER-7
    const ScratchFolder scratch;
    const Downloads downloads{scratch / "."};
    for (const auto* const name : {"a.txt", "../a.txt", "x/a.txt"})
        ASSERT_TRUE(downloads.store(name, name).has_value());
    EXPECT_EQ(contents(scratch / "a.txt"), "a.txt");
    EXPECT_EQ(contents(scratch / "a (2).txt"), "../a.txt");
    EXPECT_EQ(contents(scratch / "a (3).txt"), "x/a.txt");
    ASSERT_TRUE(downloads.store("", "1").has_value());
    ASSERT_TRUE(downloads.store("", "2").has_value());
    EXPECT_EQ(contents(scratch / "file (2)"), "2");
    EXPECT_EQ(entries(scratch.path()), 5U);
}

TEST(Downloads, FollowsNoLinkAndDisturbsNoFolder) {  // PEER-7
    const ScratchFolder scratch;
    fs::create_directory(scratch / "in");
    fs::create_symlink(scratch / "outside.txt", scratch / "in/a.txt");
    fs::create_directory(scratch / "in/b.txt");
    const Downloads downloads{scratch / "in"};
    EXPECT_EQ(*downloads.store("a.txt", "x"), scratch / "in/a (2).txt");
    EXPECT_EQ(*downloads.store("b.txt", "x"), scratch / "in/b (2).txt");
    EXPECT_FALSE(fs::exists(scratch / "outside.txt"));
}

TEST(Downloads, SaysWhatIsWrongWithTheFolder) {
    const ScratchFolder scratch;
    testing::write_file(scratch / "taken", "");
    const auto stored = Downloads{scratch / "taken"}.store("a", "x");
    ASSERT_FALSE(stored.has_value());
    EXPECT_EQ(stored.error().why.find(scratch / "taken"), 0U) << stored.error().why;
    EXPECT_FALSE(Downloads{scratch / "taken/below"}.store("a", "x").has_value());
    EXPECT_FALSE(Downloads{"/proc/nowhere"}.store("a", "x").has_value());
}

}  // namespace
}  // namespace chathack::apps
