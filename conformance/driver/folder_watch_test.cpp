#include "conformance/driver/folder_watch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "reference/accounts/testing/temporary_folder.hpp"

namespace chathack::driver {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

/// A watch over a folder with downloads/ and other/. inotify has an event as soon as the call that
/// causes it returns, so no test waits.
class FolderWatchTest : public testing::Test {
protected:
    FolderWatchTest() {
        for (const auto* name : {"downloads", "other"})
            fs::create_directory(folder_.path() / name);
        write("downloads/old.txt", "old");
        watch_ = std::make_unique<FolderWatch>(folder_.path(), folder_.path() / "downloads");
    }
    void write(const std::string& name, const std::string& content) {
        std::ofstream{folder_.path() / name, std::ios::binary} << content;
    }
    void move(const std::string& from, const std::string& to) {
        fs::rename(folder_.path() / from, folder_.path() / to);
    }
    std::vector<std::string> told() {
        std::vector<std::string> all;
        for (const auto& one : watch_->take())
            all.push_back(to_string(one));
        return all;
    }
    accounts::testing::TemporaryFolder folder_;
    std::unique_ptr<FolderWatch> watch_;
};

TEST_F(FolderWatchTest, TellsFilesThatWereStoredAndWhere) {
    EXPECT_THAT(told(), IsEmpty());  // files that are already there are not reported
    write("downloads/a.txt", "hi");
    write("other/b.txt", "ho");
    EXPECT_THAT(told(), ElementsAre(R"(file name "a.txt" content "hi" place "downloads")",
                                    R"(file name "b.txt" content "ho" place "outside")"));
    EXPECT_THAT(told(), IsEmpty());
}

TEST_F(FolderWatchTest, TellsAFileThatIsWrittenOver) {
    write("downloads/a.txt", "hi");
    told();
    write("downloads/a.txt", "hi");
    EXPECT_THAT(told(), IsEmpty());  // the same content again
    write("downloads/a.txt", "ho");
    EXPECT_THAT(told(), ElementsAre(R"(overwritten name "a.txt" content "ho")"));
}

TEST_F(FolderWatchTest, TellsAFileOnceThatIsMovedIntoItsPlace) {
    write("downloads/a.part", "hi");
    EXPECT_THAT(told(), testing::SizeIs(1));
    move("downloads/a.part", "downloads/a.txt");
    EXPECT_THAT(told(), IsEmpty());
}

TEST_F(FolderWatchTest, TellsAFileThatIsMovedHereFromElsewhere) {
    const accounts::testing::TemporaryFolder elsewhere;
    std::ofstream{elsewhere.path() / "a.txt"} << "hi";
    fs::rename(elsewhere.path() / "a.txt", folder_.path() / "downloads/a.txt");
    EXPECT_THAT(told(), ElementsAre(R"(file name "a.txt" content "hi" place "downloads")"));
}

TEST_F(FolderWatchTest, LooksIntoNewFolders) {
    fs::create_directory(folder_.path() / "other/deeper");
    write("other/deeper/a.txt", "hi");
    EXPECT_THAT(told(), ElementsAre(R"(file name "a.txt" content "hi" place "outside")"));
    write("other/deeper/b.txt", "ho");
    EXPECT_THAT(told(), ElementsAre(R"(file name "b.txt" content "ho" place "outside")"));
}

TEST_F(FolderWatchTest, LooksAtNoMoreThanTheFirstBytesAndAtNoLink) {
    write("downloads/big", std::string(FolderWatch::content_bytes_max + 10, 'x'));
    const auto seen = watch_->take();
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_EQ(std::get<std::string>(*seen[0].find("content")).size(), FolderWatch::content_bytes_max);
    const accounts::testing::TemporaryFolder elsewhere;
    std::ofstream{elsewhere.path() / "secret"} << "hi";
    fs::create_symlink(elsewhere.path() / "secret", elsewhere.path() / "link");
    fs::rename(elsewhere.path() / "link", folder_.path() / "downloads/link");
    EXPECT_THAT(told(), IsEmpty());
}

TEST_F(FolderWatchTest, FollowsNoLinkThatStandsWhereAFolderWas) {
    const accounts::testing::TemporaryFolder elsewhere;
    std::ofstream{elsewhere.path() / "secret.txt"} << "secret";
    fs::create_directory(folder_.path() / "new");
    fs::create_directory(folder_.path() / "new/deep");
    told();
    fs::remove_all(folder_.path() / "new/deep");
    fs::create_directory_symlink(elsewhere.path(), folder_.path() / "new/deep");
    fs::create_directory_symlink(elsewhere.path(), folder_.path() / "link");
    fs::create_directory(folder_.path() / "swapped");
    fs::remove(folder_.path() / "swapped");
    fs::create_directory_symlink(elsewhere.path(), folder_.path() / "swapped");
    std::ofstream{elsewhere.path() / "more.txt"} << "more";
    EXPECT_THAT(told(), IsEmpty());
}

TEST_F(FolderWatchTest, WaitsForNoPipe) {
    ASSERT_EQ(mkfifo((folder_.path() / "downloads/pipe").c_str(), 0600), 0);
    fs::create_directory(folder_.path() / "new");
    ASSERT_EQ(mkfifo((folder_.path() / "new/pipe").c_str(), 0600), 0);
    move("downloads/pipe", "downloads/renamed");
    EXPECT_THAT(told(), IsEmpty());
}

}  // namespace
}  // namespace chathack::driver
