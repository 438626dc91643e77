#include "reports/marks/submission_folder.hpp"

#include <gtest/gtest.h>

#include "reports/text/shell.hpp"

namespace chathack::reports::marks {
namespace {

std::string folder_in(const std::string& command) {
    Result play;
    play.run.command = command;
    return folder_of(play);
}

TEST(SubmissionFolder, IsWhatTheCommandNames) {
    EXPECT_EQ(folder_in("chathack-conform run --target a.yaml --dir /marks/ada/work --sandbox"),
              "/marks/ada/work");
    for (const auto* folder : {"/marks/ada", "/my marks/it's ada's", "/a'b"})
        EXPECT_EQ(folder_in("chathack-conform run" + option_for_shell("--dir", folder) + " --jobs 2"),
                  folder);
    EXPECT_EQ(folder_in("chathack-conform run --target a.yaml"), "");
    EXPECT_EQ(folder_in("chathack-conform run --dir '/marks"), "");
}

TEST(SubmissionFolder, IsToldAsADot) {
    EXPECT_EQ(without_folder("/m/ada/server.py: line 3 (in /m/ada)", "/m/ada"), "./server.py: line 3 (in .)");
    EXPECT_EQ(without_folder("file:///m/ada/x, /m/ada.", "/m/ada/"), "file://./x, ..");
    for (const auto* other : {"/m/adam/x", "/m/ada.txt", "/m/ada-2"})
        EXPECT_EQ(without_folder(other, "/m/ada"), other);
    for (const auto* folder : {"", "/", "m/ada"})
        EXPECT_EQ(without_folder("/m/ada/x", folder), "/m/ada/x") << folder;
}

}  // namespace
}  // namespace chathack::reports::marks
