#include "reports/html.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/testing/run_tool.hpp"
#include "reports/testing/sample_result.hpp"

namespace chathack::reports {
namespace {

using chathack::testing::hostile_result;
using chathack::testing::run_tool;
using chathack::testing::sample_result;
using chathack::testing::scratch_path;
using chathack::testing::written;
using ::testing::HasSubstr;
using ::testing::Not;

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++found;
    return found;
}

/// The page after its scripts ran, as a real browser has it.
std::string shown(const Result& result, const std::string& fragment = {}) {
    const auto file = written("report.html", to_html(result));
    const auto run = run_tool({"chromium", "--headless", "--no-sandbox", "--disable-gpu",
                               "--user-data-dir=" + scratch_path("browser"), "--virtual-time-budget=5000",
                               "--dump-dom", "file://" + file + fragment});
    EXPECT_EQ(run.exit_code, 0) << run.output;
    return run.output;
}

TEST(Html, LoadsNothingAndAllowsNoScriptButItsOwn) {
    const auto page = to_html(sample_result());
    EXPECT_THAT(page, HasSubstr("default-src 'none'"));
    EXPECT_THAT(page, HasSubstr("script-src 'sha256-"));
    for (const char* word : {" src=", "url(", "@import", "http-equiv=\"refresh\"", "unsafe", "https://"})
        EXPECT_THAT(page, Not(HasSubstr(word))) << word;
}

TEST(Html, HoldsItsDataWithoutATagOfTheTarget) {  // a login "<script>" harms nobody
    const auto harmless = to_html(sample_result());
    const auto page = to_html(hostile_result());
    for (const char* word : {"<script", "</script", "<!--", "<img"})
        EXPECT_EQ(count(page, word), count(harmless, word)) << word;
    EXPECT_THAT(page, HasSubstr("\\u003c/script>"));
}

TEST(HtmlInABrowser, ShowsWhatTheTargetSaysAsText) {
    const auto dom = shown(hostile_result());
    EXPECT_THAT(dom, HasSubstr("1 of 5 MUST clauses is violated"));
    EXPECT_THAT(dom, Not(HasSubstr("<title>owned")));
    EXPECT_THAT(dom, Not(HasSubstr("<img")));
}

}  // namespace
}  // namespace chathack::reports
