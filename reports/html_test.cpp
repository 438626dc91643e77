#include "reports/html.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <sstream>

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

/// The page after its scripts ran, as a real browser has it, and what the browser complains about.
struct Shown {
    std::string dom;
    std::string complaints;
};
Shown shown(const Result& result, const std::string& address = {}) {
    const auto file = written("report.html", to_html(result));
    auto run = run_tool({"chromium", "--headless", "--no-sandbox", "--disable-gpu",
                         "--user-data-dir=" + scratch_path("browser"), "--virtual-time-budget=10000",
                         "--enable-logging=stderr", "--dump-dom", "file://" + file + address});
    EXPECT_EQ(run.exit_code, 0) << run.output;
    Shown page;
    const auto end = run.output.rfind("</html>");
    page.dom = run.output.substr(0, end);
    std::istringstream rest{run.output.substr(std::min(end, run.output.size()))};
    for (std::string line; std::getline(rest, line);) {
        if (line.find("CONSOLE") != std::string::npos) page.complaints += line + "\n";
    }
    return page;
}

/// Whether a page has that text; a failure does not print the page.
bool holds(const std::string& dom, const std::string& text) { return dom.find(text) != std::string::npos; }

/// The address of a case on the page. A text that is no UTF-8 came there with U+FFFD.
std::string address_of(const CaseResult& one) {
    std::string id = one.id;
    for (auto at = id.find('\xff'); at != std::string::npos; at = id.find('\xff'))
        id.replace(at, 1, "\xef\xbf\xbd");
    std::string address = "#case/";
    for (const char c : id)
        address += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    return address;
}

/// As large as the whole suite: every case with texts of its own that nothing can make smaller.
Result large_result(std::size_t cases) {
    auto made = sample_result();
    std::mt19937_64 random{1};
    const auto sample = made.cases[1];
    made.cases.clear();
    for (std::size_t i = 0; i < cases; ++i) {
        auto one = sample;
        one.id += fmt::format("-{}", i);
        const auto received = one.entries[2];
        for (std::size_t k = 0; k < 25; ++k) {
            auto entry = received;
            entry.hex += fmt::format("{:016x}{:016x}", random(), random());
            entry.at_us = static_cast<std::int64_t>(random() % 1'000'000);
            one.entries.push_back(entry);
        }
        for (std::size_t k = 0; k < 32; ++k)  // and one of 512 bytes
            one.entries[2].hex += fmt::format("{:016x}{:016x}", random(), random());
        made.cases.push_back(one);
    }
    summarise(made);
    return made;
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

TEST(Html, OfAWholeSuiteIsUnderTwoMegabytes) { EXPECT_LT(to_html(large_result(750)).size(), 2'000'000U); }

TEST(HtmlInABrowser, BeginsWithTheVerdictAndWhatIsWrong) {
    const auto page = shown(sample_result());
    EXPECT_EQ(page.complaints, "");
    EXPECT_TRUE(holds(page.dom, "<title>my server - CHATHACK conformance</title>"));
    EXPECT_TRUE(holds(page.dom, "1 of 5 MUST clauses is violated"));
    EXPECT_TRUE(holds(page.dom, "The target died in 1 case"));
    EXPECT_TRUE(holds(page.dom, "promised: no-echo"));
    EXPECT_TRUE(holds(page.dom, "href=\"#case/global/limit:ascii-1025\""));
}

TEST(HtmlInABrowser, OpensACaseByItsAddress) {
    const auto page = shown(sample_result(), "#case/global/limit:ascii-1025");
    EXPECT_EQ(page.complaints, "");
    EXPECT_TRUE(holds(page.dom, "<title>global/limit:ascii-1025 - CHATHACK conformance</title>"));
    EXPECT_TRUE(holds(page.dom, "bob sees nothing"));                      // its steps are unpacked
    EXPECT_TRUE(holds(page.dom, "aria-label=\"bob gets global_message"));  // its diagram is drawn
    EXPECT_TRUE(holds(page.dom, "<td class=\"value\">\"alice\"</td>"));    // a message is decoded
    EXPECT_TRUE(holds(page.dom, "--only 'global/limit:ascii-1025' --seed 42</code>"));
}

TEST(HtmlInABrowser, ListsTheCasesThatASearchFinds) {
    const auto page = shown(sample_result(), "#cases?q=exited%20139");
    EXPECT_EQ(page.complaints, "");
    EXPECT_TRUE(holds(page.dom, "1 of 7 cases"));
    EXPECT_TRUE(holds(page.dom, "data-key=\"global/echo@whole@2\""));
    EXPECT_FALSE(holds(page.dom, "data-key=\"login/free\""));
}

TEST(HtmlInABrowser, ShowsWhatAHarmfulTargetSaysAsText) {  // a login "<script>" harms nobody
    const auto result = hostile_result();
    for (const auto& address : {std::string{}, std::string{"#cases"}, address_of(result.cases[1])}) {
        SCOPED_TRACE(address);
        const auto page = shown(result, address);
        EXPECT_EQ(page.complaints, "");  // nor does anything have to be blocked
        EXPECT_TRUE(holds(page.dom, "CHATHACK conformance</title>"));
        EXPECT_TRUE(holds(page.dom, "&lt;script&gt;document.title"));
        EXPECT_EQ(count(page.dom, "<script"), 3U);  // the page's own
        EXPECT_EQ(count(page.dom, "<img"), 0U);
    }
}

TEST(HtmlInABrowser, SaysThatARunIsPartial) {
    Result result;
    result.target.name = "nobody";
    result.run.partial = true;
    result.run.partial_why = "the target could not be started";
    const auto page = shown(result);
    EXPECT_EQ(page.complaints, "");
    EXPECT_TRUE(holds(page.dom, "Incomplete"));
    EXPECT_TRUE(holds(page.dom, "the target could not be started"));
}

}  // namespace
}  // namespace chathack::reports
