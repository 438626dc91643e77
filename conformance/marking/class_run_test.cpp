#include "conformance/marking/class_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chathack::marking {
namespace {

using ::testing::ElementsAre;

TEST(FolderNames, AreOfPlainLettersAndEachOnce) {
    const std::vector<submissions::Submission> all{{"Ada Lovelace", "1", "a"},
                                                   {"Ada/Lovelace", "2", "b"},
                                                   {"Ada Lovelace", "3", "c"},
                                                   {"..", "", "d"},
                                                   {"", "", "e"},
                                                   {"Zoë", "", "f"}};
    EXPECT_THAT(folder_names(all),
                ElementsAre("Ada-Lovelace", "Ada-Lovelace-2", "Ada-Lovelace-3", "-..", "-", "Zo--"));
}

TEST(FolderNames, LeaveTheirPlacesToTheFilesOfTheClass) {
    EXPECT_THAT(folder_names({{"class.html", "", "a"}, {"marks.csv", "", "b"}}),
                ElementsAre("class.html-2", "marks.csv-2"));
}

TEST(FolderNames, HaveAnEnd) {
    EXPECT_EQ(folder_names({{std::string(500, 'x'), "", "a"}}).front().size(), 60U);
}

}  // namespace
}  // namespace chathack::marking
