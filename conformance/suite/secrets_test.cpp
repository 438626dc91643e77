#include "conformance/suite/secrets.hpp"

#include <gtest/gtest.h>

namespace chathack::suite {
namespace {

using namespace std::string_literals;
using EntryKind = runner::Entry::Kind;

const Secrets of_bertha{{{"bertha", "open sesame"}}};

runner::Entry entry(const std::string& actor, EntryKind kind, const std::string& bytes) {
    const auto direction = kind == EntryKind::sent ? wire::Direction::to_server : wire::Direction::to_client;
    return {.actor = actor, .kind = kind, .bytes = bytes, .note = {}, .direction = direction};
}

std::string all_bytes(const Secrets& secrets, std::vector<runner::Entry> entries) {
    secrets.mask(entries);
    std::string all;
    for (const auto& one : entries)
        all += one.bytes + '|';
    return all;
}

TEST(Secrets, MaskThePasswordOfEachLoginAndKeepItsSize) {
    EXPECT_EQ(all_bytes({}, {entry("eve", EntryKind::sent, "\1\0\0\0\3eve\0\0\0\5guess\2\0\0\0\3bob"s)}),
              "\1\0\0\0\3eve\0\0\0\5*****\2\0\0\0\3bob|"s);
}

TEST(Secrets, MaskALoginThatIsCutOrHasNoEnd) {
    EXPECT_EQ(
        all_bytes({}, {entry("eve", EntryKind::sent, "\1\0\0\0\3eve\0\0\0\5gu"s),
                       entry("bob", EntryKind::received, "\3"s), entry("eve", EntryKind::sent, "ess"s)}),
        "\1\0\0\0\3eve\0\0\0\5**|\3|***|"s);
    EXPECT_EQ(all_bytes({}, {entry("eve", EntryKind::sent, "\1\0\0\0\3eve\0\0\0\5gue"s)}),
              "\1\0\0\0\3eve\0\0\0\5***|"s);
}

TEST(Secrets, ReadEachConnectionOfAnActorByItself) {
    const auto cut = "\1\0\0\0\3eve\0\0\0\5gu"s;
    EXPECT_EQ(all_bytes({}, {entry("eve", EntryKind::sent, cut), entry("eve", EntryKind::left, ""),
                             entry("eve", EntryKind::connecting, ""),
                             entry("eve", EntryKind::sent, "\1\0\0\0\3eve\0\0\0\3abc"s)}),
              "\1\0\0\0\3eve\0\0\0\5**|||\1\0\0\0\3eve\0\0\0\3***|"s);
}

TEST(Secrets, MaskThePasswordOfAnAccountWhereverItStands) {
    EXPECT_EQ(
        all_bytes(of_bertha,
                  {entry("bob", EntryKind::received, "wrong: open sesame!"),
                   entry("bob", EntryKind::showed, "not OPEN SESAME, open sesamx, open sesam"),
                   entry("bob", EntryKind::sent, "\x63open s"), entry("bob", EntryKind::sent, "esame")}),
        "wrong: ***********!|not ***********, ***********, **********|\x63******|*****|");
    EXPECT_EQ(of_bertha.masked("its log: 'open sesame' 6f70656e20736573616d65"),
              "its log: '***********' 2a2a2a2a2a2a2a2a2a2a2a");
    EXPECT_EQ((Secrets{{{"bob", "a\"b\\c\xff"}}}).masked(R"(said "a\"b\\c\xff")"), R"(said "******")");
}

TEST(Secrets, AreMaskedAsLogsAndAddressesSpellThem) {
    const Secrets secrets{{{"conrad", "p\xc3\xa4ss w\xc3\xb6rd"}}};
    EXPECT_EQ(secrets.masked(R"(it read b'p\xc3\xa4ss w\xc3\xb6rd')"), "it read b'***********'");
    EXPECT_EQ(secrets.masked("GET /?p=p%C3%A4ss%20w%C3%B6rd&x=1"), "GET /?p=***********&x=1");
    EXPECT_EQ(secrets.masked("p%c3%a4ss+w%c3%b6rd"), "***********");
}

TEST(Secrets, MaskPasswordsInCapitalsInDumpsAndInBase64) {
    EXPECT_EQ(of_bertha.masked("OPEN SESAME?"), "***********?");
    EXPECT_EQ(of_bertha.masked("6f 70 65 6e 20 73 65 73 61 6d 65"), "***********");
    EXPECT_EQ(of_bertha.masked("6F70656E20736573616D65 6F 70 65 6E 20 73 65 73 61 6D 65"),
              "*********** ***********");
    // base64 of the password, of `bertha:` and it, of `b:` and it, of `ab:` and it
    EXPECT_EQ(of_bertha.masked("b3BlbiBzZXNhbWU="), "***********U=");
    EXPECT_EQ(of_bertha.masked("YmVydGhhOm9wZW4gc2VzYW1l"), "YmVydGhhOm***********");
    EXPECT_EQ(of_bertha.masked("YjpvcGVuIHNlc2FtZQ=="), "Yjp***********Q==");
    EXPECT_EQ(of_bertha.masked("YWI6b3BlbiBzZXNhbWU="), "YWI6***********U=");
}

TEST(Secrets, MaskAllTextsOfACase) {
    const std::string told = "it saw open sesame";
    reports::CaseResult one;
    one.remark = one.cut_short = one.target_died = told;
    one.verdicts.emplace_back().why = told;
    auto& step = one.steps.emplace_back();
    step.text = step.note = told;
    step.expected.push_back({"one", {{"bob", {told}}}});
    step.seen.push_back({"bob", {"login_with_password login \"bob\" password \"g\\\"ess\"", told}});
    auto& entry = one.entries.emplace_back();
    entry.note = told;
    entry.frames.push_back({"connected", 0, 1, {{"message", told, 1, 5}}});
    of_bertha.mask(one);
    const std::string masked = "it saw ***********";
    for (const auto& text :
         {one.remark, one.cut_short, one.target_died, one.verdicts[0].why, one.steps[0].text,
          one.steps[0].note, one.steps[0].expected[0].sees[0].frames[0], one.steps[0].seen[0].frames[1],
          one.entries[0].note, one.entries[0].frames[0].fields[0].value})
        EXPECT_EQ(text, masked);
    EXPECT_EQ(one.steps[0].seen[0].frames[0], "login_with_password login \"bob\" password \"******\"");
}

TEST(Secrets, KeepWhatCannotBeToldFromAName) {
    const Secrets secrets{{{"bob", "alice"}, {"eve", "message"}, {"ada", "abc"}}};
    EXPECT_EQ(all_bytes(secrets, {entry("alice", EntryKind::sent, "\2\0\0\0\5alice"s),
                                  entry("bob", EntryKind::sent, "\1\0\0\0\3bob\0\0\0\5alice"s)}),
              "\2\0\0\0\5alice|\1\0\0\0\3bob\0\0\0\5*****|"s);
    EXPECT_EQ(secrets.masked("global_message message \"abc\""), "global_message message \"abc\"");
}

TEST(Secrets, MaskNothingWhenTheyAreToBeShown) {
    const auto login = "\1\0\0\0\3eve\0\0\0\5guess"s;
    EXPECT_EQ(all_bytes(Secrets::shown(), {entry("eve", EntryKind::sent, login)}), login + "|");
    EXPECT_EQ(Secrets::shown().masked(" password \"guess\""), " password \"guess\"");
}

}  // namespace
}  // namespace chathack::suite
