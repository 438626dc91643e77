#include "reports/render/html.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "reports/testing/sample_result.hpp"

namespace chathack::reports {
namespace {

using chathack::testing::hostile_result;
using chathack::testing::sample_result;
using ::testing::HasSubstr;
using ::testing::Not;

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++found;
    return found;
}

/// A result as large as that of the whole suite. The texts of its cases differ, so compression cannot help.
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
    for (const char* word : {" src=", "url(", "@import", "http-equiv=\"refresh\"", "unsafe"})
        EXPECT_THAT(page, Not(HasSubstr(word))) << word;
}

TEST(Html, HoldsNoWordOfTheTargetAsMarkup) {  // a login "<script>" harms nobody
    const auto harmless = to_html(sample_result());
    const auto page = to_html(hostile_result());
    for (const char* word : {"<script", "</script", "<!--", "<img"})
        EXPECT_EQ(count(page, word), count(harmless, word)) << word;
    EXPECT_THAT(page, HasSubstr("&lt;script&gt;document.title=&#39;owned&#39;"));
}

TEST(Html, SaysWithoutAScriptHowItWentAndWhatIsWrong) {
    const auto page = to_html(sample_result());
    const auto first_view = page.substr(page.find("<main"), page.find("</main>") - page.find("<main"));
    for (const char* words :
         {"my server", "1 of 5 MUST clauses is violated", "What is wrong", "GLOBAL-5",
          "bob should have seen nothing", "A message of more than 1024 bytes is delivered to nobody",
          "The target died in 1 case", "no-echo", "All 8 clauses in words"})
        EXPECT_THAT(first_view, HasSubstr(words));
}

TEST(Html, OfAWholeSuiteIsUnderTwoMegabytes) { EXPECT_LT(to_html(large_result(900)).size(), 2'000'000U); }

TEST(Html, OfManyRepetitionsLeavesOutWhatWentWell) {
    auto result = chathack::testing::sample_result();
    auto well = result.cases[0];
    well.steps = result.cases[1].steps;
    std::mt19937_64 random{1};
    for (std::size_t i = 0; i < 1000; ++i) {
        auto one = well;
        one.repetition = i + 2;
        for (auto& step : one.steps)
            step.note = fmt::format("{:016x}{:016x}", random(), random());
        result.cases.push_back(one);
    }
    HtmlOptions options;
    options.bytes_max = to_html(chathack::testing::sample_result()).size() + 60'000;
    EXPECT_LE(to_html(result, options).size(), options.bytes_max);
}

TEST(Html, CutsTranscriptsToKeepToItsLimit) {
    const auto result = large_result(60);
    const auto whole = to_html(result);
    HtmlOptions options;
    options.bytes_max = whole.size() - 20'000;
    const auto cut = to_html(result, options);
    EXPECT_LE(cut.size(), options.bytes_max);
    EXPECT_GT(cut.size(), options.bytes_max / 2);
}

}  // namespace
}  // namespace chathack::reports
