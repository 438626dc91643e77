#include "reports/render/badge.hpp"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>
#include <sstream>
#include <string_view>
#include <utility>

#include "reports/model/coverage.hpp"

namespace chathack::reports {
namespace {

/// The colour of a box, dark enough for white letters (contrast 4.5 to 1, WCAG 2 AA).
std::string_view rgb_of(std::string_view colour) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> colours{
        {{"brightgreen", "#177245"}, {"orange", "#a55200"}, {"red", "#bf2326"}, {"lightgrey", "#626c7b"}}};
    for (const auto& [name, rgb] : colours) {
        if (name == colour) return rgb;
    }
    return colours.back().second;
}

/// The average letter of Verdana at 11 pixels, in pixels. The attribute textLength makes a text fit exactly.
constexpr double letter_width = 6.6;
constexpr int padding = 6;
constexpr int height = 20;

int width_of(const std::string& text) {
    return static_cast<int>(static_cast<double>(text.size()) * letter_width);
}

void add_box(pugi::xml_node parent, int x, int width, std::string_view colour) {
    auto box = parent.append_child("rect");
    box.append_attribute("x") = x;
    box.append_attribute("width") = width;
    box.append_attribute("height") = height;
    box.append_attribute("fill") = std::string{colour}.c_str();
}

void add_words(pugi::xml_node parent, int x, const std::string& text) {
    auto words = parent.append_child("text");
    words.append_attribute("x") = x + padding;
    words.append_attribute("y") = 14;
    words.append_attribute("textLength") = width_of(text);
    words.text().set(text.c_str());
}

}  // namespace

Badge badge_of(const Result& result) {
    Badge badge{"CHATHACK", "", "lightgrey"};
    const auto levels = coverage_of(result);
    const auto& musts = levels[0];
    if (result.run.partial || is_undecided(result)) {
        badge.message = "incomplete";
    } else if (const auto broken = musts.violated.size() + levels[2].violated.size(); broken > 0) {
        badge.message = fmt::format("{} violated", musts.violated.empty()
                                                       ? fmt::format("{} OPEN", levels[2].violated.size())
                                                       : fmt::format("{} MUST", musts.violated.size()));
        badge.colour = is_failed(result) ? "red" : "orange";
    } else if (!levels[1].violated.empty()) {
        badge.message = fmt::format("{} SHOULD violated", levels[1].violated.size());
        badge.colour = is_failed(result) ? "red" : "orange";
    } else {
        badge.message = fmt::format("{}/{} MUST", musts.kept.size(), musts.clauses);
        badge.colour = musts.kept.size() == musts.clauses ? "brightgreen" : "orange";
    }
    return badge;
}

std::string to_badge_json(const Result& result) {
    const auto badge = badge_of(result);
    const nlohmann::ordered_json json{
        {"schemaVersion", 1}, {"label", badge.label}, {"message", badge.message}, {"color", badge.colour}};
    return json.dump() + "\n";
}

std::string to_badge_svg(const Result& result) {
    const auto badge = badge_of(result);
    const int left = width_of(badge.label) + 2 * padding;
    const int right = width_of(badge.message) + 2 * padding;
    const auto words = badge.label + ": " + badge.message;
    pugi::xml_document document;
    auto svg = document.append_child("svg");
    svg.append_attribute("xmlns") = "http://www.w3.org/2000/svg";
    svg.append_attribute("width") = left + right;
    svg.append_attribute("height") = height;
    svg.append_attribute("role") = "img";
    svg.append_attribute("aria-label") = words.c_str();
    svg.append_child("title").text().set(words.c_str());
    auto clip = svg.append_child("clipPath");
    clip.append_attribute("id") = "round";
    add_box(clip, 0, left + right, "#fff");
    clip.child("rect").append_attribute("rx") = 3;
    auto boxes = svg.append_child("g");
    boxes.append_attribute("clip-path") = "url(#round)";
    add_box(boxes, 0, left, "#444c56");
    add_box(boxes, left, right, rgb_of(badge.colour));
    auto texts = svg.append_child("g");
    texts.append_attribute("fill") = "#fff";
    texts.append_attribute("font-family") = "Verdana,DejaVu Sans,sans-serif";
    texts.append_attribute("font-size") = 11;
    add_words(texts, 0, badge.label);
    add_words(texts, left, badge.message);
    std::ostringstream out;
    document.save(out, "", pugi::format_raw);
    return out.str() + "\n";
}

}  // namespace chathack::reports
