#include "conformance/driver/recogniser.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <vector>

#include "conformance/driver/json_lines.hpp"
#include "conformance/frames/user_words.hpp"

namespace chathack::driver {
namespace {

/// Lines that no client shows. A pattern that is found in one of them is not specific enough.
constexpr std::array nonsense{"", "zqj", "7391 zqj 0420", "> zqj", "<> zqj", "[] zqj"};

RE2::Options options() {
    RE2::Options options{RE2::Latin1};  // matches bytes: a line need not be UTF-8
    options.set_log_errors(false);
    options.set_max_mem(1 << 20);
    return options;
}

/// The fields of an observation, such as "from" and "text" of `message`. A pattern needs a group for each.
std::vector<std::string> groups_needed(const std::string& observation) {
    std::vector<std::string> names;
    const auto* shape = frames::find_observation(observation);
    for (const auto& field : shape->fields)
        names.emplace_back(field.name);
    return names;
}

}  // namespace

struct Recogniser::Patterns {
    struct One {
        std::string observation;
        std::unique_ptr<RE2> expression;
    };
    std::vector<One> all;
    std::unique_ptr<RE2> prompt;
};

Recogniser::Recogniser(const ClientFile& client) {
    if (client.json_lines) return;
    patterns_ = std::make_unique<Patterns>();
    for (const auto& shape : frames::observations()) {
        const auto at = client.observations.find(std::string{shape.name});
        if (at == client.observations.end()) continue;
        for (const auto& pattern : at->second)
            patterns_->all.push_back({at->first, std::make_unique<RE2>(pattern, options())});
    }
    if (client.password && !client.password->prompt.empty())
        patterns_->prompt = std::make_unique<RE2>(client.password->prompt, options());
}

Recogniser::~Recogniser() = default;

bool Recogniser::is_prompt(const std::string& pending) const {
    return patterns_ && patterns_->prompt && RE2::PartialMatch(pending, *patterns_->prompt);
}

std::optional<frames::FrameData> Recogniser::recognise(const std::string& line) const {
    if (!patterns_) return json_observation(line);
    for (const auto& [observation, expression] : patterns_->all) {
        const auto groups = static_cast<std::size_t>(expression->NumberOfCapturingGroups());
        std::vector<re2::StringPiece> found(groups + 1);
        if (!expression->Match(line, 0, line.size(), RE2::UNANCHORED, found.data(),
                               static_cast<int>(found.size())))
            continue;
        frames::FrameData data{observation, {}};
        const auto& names = expression->NamedCapturingGroups();
        for (const auto& field : groups_needed(observation)) {
            const auto group = names.find(field);
            if (group == names.end()) continue;
            const auto& text = found[static_cast<std::size_t>(group->second)];
            data.fields.emplace_back(field, std::string{text.data(), text.size()});
        }
        return data;
    }
    return std::nullopt;
}

std::string pattern_fault(const std::string& observation, const std::string& pattern) {
    const RE2 expression{pattern, options()};
    if (!expression.ok()) return "is not a regular expression: " + expression.error();
    if (std::ranges::any_of(nonsense, [&](const char* line) { return RE2::PartialMatch(line, expression); }))
        return "is found in any line; make it match only what this line has";
    for (const auto& field : groups_needed(observation)) {
        if (!expression.NamedCapturingGroups().contains(field))
            return "has no group named `" + field + "`, as in (?P<" + field + ">[^>]+)";
    }
    return {};
}

}  // namespace chathack::driver
