#include "reports/marks/class_html.hpp"

#include <gmock/gmock.h>

#include "reports/marks/histogram_svg.hpp"
#include "reports/marks/parts_html.hpp"
#include "reports/marks/testing/sample_marks.hpp"
#include "reports/testing/sample_result.hpp"

namespace chathack::reports::marks {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string class_body(const std::vector<Marks>& all, const std::vector<SubmissionLinks>& links = {}) {
    Rubric rubric;
    rubric.maximum = 135;
    const auto page = class_html(all, rubric, links);
    return page.substr(page.find("<body>"));
}

TEST(ClassPage, TellsOfTheWholeClass) {
    const auto body = class_body(testing::sample_class());
    EXPECT_THAT(body, HasSubstr("30 submissions. 2 could not be played."));
    EXPECT_THAT(body, HasSubstr("<dt>time of all</dt><dd>44 min 20 s</dd>"));  // 28 times 95 s
    EXPECT_THAT(body, HasSubstr("<dt>to</dt><dd>135</dd>"));
    EXPECT_THAT(body, HasSubstr("Not played: It could not be built"));
    EXPECT_THAT(body, HasSubstr("GLOBAL-7: violated, 0 of 3"));
    EXPECT_THAT(body, HasSubstr("follows from GLOBAL-7"));
    EXPECT_THAT(body, HasSubstr("PRIVATE-15"));  // the teacher sees what is hidden
}

TEST(ClassPage, ShowsWhatIsRemarkable) {
    const auto body = class_body(testing::sample_class());
    EXPECT_THAT(body, HasSubstr("kept by 2 of 28"));
    EXPECT_THAT(body, HasSubstr("Kept by group 04, group 28."));
    EXPECT_THAT(body, HasSubstr("They violate WIRE-3, LOGIN-9, GLOBAL-7."));
    EXPECT_THAT(body, HasSubstr("group 07 and group 19"));
    EXPECT_THAT(body, HasSubstr("A hint to look, no evidence"));
    EXPECT_THAT(body, HasSubstr("Few others go wrong in the same way in PRIVATE-11, PRIVATE-2, PRIVATE-9."));
    EXPECT_THAT(body, HasSubstr("Not the same in every play"));
}

TEST(ClassPage, LeavesOutWhatThereIsNotToSay) {
    auto marks = testing::sample_marks();
    for (auto& clause : marks.clauses)
        clause.unstable = false;
    const auto body = class_body({marks});
    for (const auto* id : {"seldom", "groups", "profiles", "unstable"})
        EXPECT_THAT(body, Not(HasSubstr("id=\"" + std::string{id} + "\"")));
    EXPECT_THAT(class_body({}), HasSubstr("0 submissions."));
    EXPECT_THAT(class_body({testing::broken_marks()}), HasSubstr("1 could not be played"));
}

TEST(ClassPage, TellsWhoseFaultItIsAndWhatIsRemarked) {
    auto marks = testing::sample_marks();
    marks.remark = "Play 2 was cut short: <600 s>.";
    auto broken = testing::broken_marks();
    const auto own = class_body({marks, broken});
    EXPECT_THAT(own, HasSubstr("Play 2 was cut short: &lt;600 s&gt;."));
    EXPECT_THAT(own, HasSubstr("0 of 100"));
    EXPECT_THAT(own, Not(HasSubstr("no fault of its own")));
    broken.ours = true;
    const auto ours = class_body({marks, broken});
    EXPECT_THAT(ours, HasSubstr("no fault of its own"));
    EXPECT_THAT(ours, Not(HasSubstr("0 of 100")));
}

TEST(ClassPage, LinksToPagesAndReports) {
    const auto body =
        class_body({testing::sample_marks()}, {{"a b/student.html", {"javascript:1.html", "x/2.html"}}});
    EXPECT_THAT(body, HasSubstr("<a href=\"a%20b/student.html\">Group 12, Ada and Grace</a>"));
    EXPECT_THAT(body,
                HasSubstr("<a href=\"./javascript:1.html\">play 1</a> <a href=\"x/2.html\">play 2</a>"));
}

TEST(ClassPage, NeverTakesATextForMarkup) {
    Rubric rubric;
    rubric.title = testing::hostile_text;
    auto broken = testing::broken_marks();
    broken.problem += testing::hostile_text;
    auto odd = testing::hostile_marks();
    odd.clauses[0].id += testing::hostile_text;
    const auto page = class_html({odd, testing::hostile_marks(), broken}, rubric,
                                 {{testing::hostile_text, {testing::hostile_text}}});
    EXPECT_THAT(page, Not(HasSubstr("<script")));
    EXPECT_THAT(page, Not(HasSubstr("<img")));
    EXPECT_THAT(page, Not(HasSubstr("\x1b")));
    EXPECT_THAT(page, HasSubstr("&lt;img src=x"));
}

TEST(ClassPage, IsOneFileWithoutScript) {
    const auto page = class_html(testing::sample_class(), {});
    EXPECT_LT(page.size(), 1'000'000U);
    for (const auto* word : {"<script", "<link", "src=", "http:", "https:", " style=", "@STATIC@", "@TITLE@"})
        EXPECT_THAT(page, Not(HasSubstr(word)));
}

TEST(Histogram, PutsEachInItsBar) {
    const auto picture = histogram_svg({0, 9.9, 10, 55, 100, 104}, 0, 100);
    EXPECT_THAT(
        picture,
        HasSubstr(
            "Points of 6 submissions; 2 from 0 to 10; 1 from 10 to 20; 1 from 50 to 60; 2 from 90 to 100"));
    EXPECT_THAT(picture, HasSubstr(">points</text>"));
    EXPECT_THAT(picture, HasSubstr(">submissions</text>"));
    EXPECT_THAT(histogram_svg({}, 0, 100), HasSubstr("Points of 0 submissions\""));
}

TEST(ClassPage, SaysLongTimesAsPeopleDo) {
    EXPECT_EQ(long_time(4'200'000), "4.20 s");
    EXPECT_EQ(long_time(200'000'000), "3 min 20 s");
    EXPECT_EQ(long_time(4'320'000'000), "1 h 12 min");
}

}  // namespace
}  // namespace chathack::reports::marks
