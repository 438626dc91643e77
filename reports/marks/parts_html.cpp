#include "reports/marks/parts_html.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "reports/render/markup.hpp"
#include "reports/render/web_pages.hpp"
#include "reports/text/printable.hpp"

namespace chathack::reports::marks {
namespace {

constexpr std::array<StandingLook, 6> looks{{
    {ClauseStanding::kept, "kept", "kept", "✓"},
    {ClauseStanding::partly, "partly", "kept in part", "◐"},
    {ClauseStanding::follows, "follows", "follows from another", "↳"},
    {ClauseStanding::undecided, "undecided", "not decided", "?"},
    {ClauseStanding::violated, "violated", "violated", "✕"},
    {ClauseStanding::untried, "untried", "not tried", "○"},
}};

}  // namespace

std::span<const StandingLook> all_standings() noexcept { return looks; }

const StandingLook& look_of(ClauseStanding standing) noexcept {
    return *std::ranges::find(looks, standing, &StandingLook::standing);
}

std::string standing_mark(ClauseStanding standing, bool words) {
    const auto& look = look_of(standing);
    const std::string sentence{look.sentence};
    return markup::element("span", {{"class", fmt::format("mark {}", look.word)}, {"title", sentence}},
                           markup::element("span", {{"aria-hidden", "true"}}, std::string{look.mark}) +
                               (words ? markup::element("span", {{"class", "unseen"}}, sentence + " ") : ""));
}

std::string label(const std::string& content, bool warning) {
    return markup::element("span", {{"class", warning ? "label warn" : "label"}}, content);
}

std::string family_of(const std::string& clause) {
    return clause.substr(0, std::min(clause.rfind('-'), clause.size()));
}

std::string points_of(double points, double most) { return points_text(points) + " of " + points_text(most); }

bool loses_points(const ClauseMark& clause) noexcept {
    constexpr double nothing = 1e-6;
    return clause.most - clause.points > nothing;
}

std::string cut_to_columns(std::string_view words, std::size_t columns) {
    auto end =
        std::min(words.size(), 4 * columns);  // characters without width would pass any number of columns
    const auto inside = [&] { return (static_cast<unsigned char>(words[end]) & 0xc0U) == 0x80U; };
    if (end < words.size())
        while (end > 0 && inside())
            --end;
    auto made = printable(words.substr(0, end), LineEnds::keep);
    if (end < words.size()) made += "...";
    return shortened(made, columns);
}

std::string long_time(std::int64_t time_us) {
    const auto seconds = time_us / 1'000'000;
    if (seconds < 60) return markup::time_in_words(time_us);
    if (seconds < 3600) return fmt::format("{} min {} s", seconds / 60, seconds % 60);
    return fmt::format("{} h {} min", seconds / 3600, seconds / 60 % 60);
}

std::string page_of(std::string_view title, const std::string& content) {
    std::string page{marks_page()};
    const auto fill = [&page](std::string_view slot, const std::string& data) {
        page.replace(page.find(slot), slot.size(), data);
    };
    fill("@TITLE@", markup::text(title));  // a text has no `@`, so it cannot contain a slot
    fill("@STATIC@", content);
    return page;
}

}  // namespace chathack::reports::marks
