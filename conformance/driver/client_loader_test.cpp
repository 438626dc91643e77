#include "conformance/driver/client_loader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chathack::driver {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* good = R"(name: mine
command: [./mine, "${host}", "${port}", "${login}"]
acts: {say: "${text}", ask: "/ask ${login}"}
observations:
  message: '^<(?P<from>[^>]+)> (?P<text>.*)$'
  asked: ['^(?P<from>\S+) asks', '^(?P<from>\S+) knocks']
downloads: "${workdir}/in"
)";

std::vector<std::string> complaints(const std::string& text) {
    std::vector<std::string> all;
    for (const auto& diagnostic : load_client_text(text, "mine.yaml", "/bin").diagnostics)
        all.push_back(to_string(diagnostic));
    return all;
}

TEST(ClientLoader, ReadsWhatAClientCanDoAndShow) {
    const auto loaded = load_client_text(good, "mine.yaml", "/bin");
    ASSERT_TRUE(loaded.file);
    EXPECT_THAT(loaded.file->can_do(), ElementsAre("ask", "quit", "say"));
    EXPECT_THAT(loaded.file->can_show(), ElementsAre("asked", "file", "message", "overwritten"));
    EXPECT_FALSE(loaded.file->password);
}

TEST(ClientLoader, SaysWhereAndWhatIsWrong) {
    EXPECT_THAT(
        complaints("name: x\ncommand: [a]\nobservations: {mesage: a}\nacts: {say: hi}\n"),
        ElementsAre(
            HasSubstr("mine.yaml:3:16: error: no observation is named `mesage`; did you mean `message`?"),
            HasSubstr("mine.yaml:4:13: error: what is typed for `say` lacks ${text}")));
    EXPECT_THAT(complaints("name: x\ncommand: [a]\nspeaks: jason\n"),
                testing::Contains(HasSubstr("mine.yaml:3:9: error: `speaks` is json or text")));
    EXPECT_THAT(complaints("name: x\n"), testing::Contains(HasSubstr("command")));
}

TEST(ClientLoader, ReadsObservationsUnderTheirOldNameToo) {
    const std::string old = "name: x\ncommand: [a]\nacts: {say: '${text}'}\nsights: {logged_in: 'welcome'}\n";
    EXPECT_THAT(complaints(old), ElementsAre("mine.yaml:4:1: warning: `sights` is now called `observations`; "
                                             "the old name works until version 0.3"));
    const auto loaded = load_client_text(old, "mine.yaml", "/bin");
    ASSERT_TRUE(loaded.file);
    EXPECT_THAT(loaded.file->can_show(), ElementsAre("logged_in"));
}

TEST(ClientLoader, RejectsPatternsThatMatchEverythingOrFindNoField) {
    EXPECT_THAT(
        complaints("name: x\ncommand: [a]\nacts: {say: '${text}'}\nobservations:\n  logged_in: '.*'\n"),
        ElementsAre(HasSubstr("mine.yaml:5:14: error: the pattern of `logged_in` is found in any line")));
    EXPECT_THAT(
        complaints("name: x\ncommand: [a]\nacts: {say: '${text}'}\nobservations:\n  asked: 'asks you'\n"),
        ElementsAre(HasSubstr("has no group named `from`")));
}

TEST(ClientLoader, OfAJsonClientSaysWhatItLacks) {
    const auto loaded =
        load_client_text("name: x\ncommand: a\nspeaks: json\ncannot: [file, refused]\n", "mine.yaml", "/bin");
    ASSERT_TRUE(loaded.file);
    EXPECT_FALSE(loaded.file->can_do().contains("file"));
    EXPECT_FALSE(loaded.file->can_show().contains("refused"));
    EXPECT_TRUE(loaded.file->can_show().contains("message"));
}

}  // namespace
}  // namespace chathack::driver
