#include "conformance/scenario/send_parts.hpp"

#include <algorithm>
#include <limits>

#include "conformance/frames/user_words.hpp"
#include "conformance/input/map_reader.hpp"
#include "conformance/scenario/frame_words.hpp"
#include "conformance/scenario/values.hpp"

namespace chathack::scenario {
namespace {

struct RawWord {
    std::string_view name;
    std::size_t width_bytes;  // 0: a text
    bool counted;
    std::int64_t least;
    std::int64_t most;
};
constexpr RawWord raw_words[] = {
    {"byte", 1, false, -128, 255},
    {"int", 4, false, std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::uint32_t>::max()},
    {"long", 8, false, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()},
    {"string", 0, true, 0, 0},
    {"text", 0, false, 0, 0},
    {"hex", 0, false, 0, 0},
};

const RawWord* find_raw(std::string_view name) {
    const auto* at = std::find_if(std::begin(raw_words), std::end(raw_words),
                                  [&](const auto& word) { return word.name == name; });
    return at == std::end(raw_words) ? nullptr : at;
}

std::optional<Part> read_raw(const RawWord& word, const input::YamlNode& part, CaseContext& context) {
    const auto& value = part.items.front();
    if (word.width_bytes != 0) {
        const auto number = input::read_integer(value, "`" + std::string{word.name} + "`", word.least,
                                                word.most, context.report);
        return number ? std::optional<Part>{RawInteger{word.width_bytes, *number}} : std::nullopt;
    }
    auto text = read_text(word.name == "hex" ? part : value, false, context);
    return text ? std::optional<Part>{RawText{*std::move(text), word.counted}} : std::nullopt;
}

std::optional<Part> read_frame(const std::string& name, input::Position at, const input::YamlNode* fields,
                               const Actor& sender, CaseContext& context) {
    const auto word = find_frame_word(name, sender.role, true, at, context.report);
    if (!word.shape) return std::nullopt;
    FrameSpec spec{word.direction, name, {}};
    if (!fields || fields->kind == input::YamlNode::Kind::null) return spec;
    const auto errors = context.report.errors();
    if (sender.role == Actor::Role::user && is_single_value(*fields, *word.shape)) {
        const auto& first = word.shape->fields.front();  // `say: hi` is short for `say: {text: hi}`
        auto value = read_value(*fields, first, context);
        if (value) spec.fields.emplace_back(first.name, *std::move(value));
        return context.report.errors() == errors ? std::optional<Part>{std::move(spec)} : std::nullopt;
    }
    const input::MapReader map{*fields, "what `" + name + "` holds", context.report};
    for (const auto i : map.rest()) {
        const auto& key = fields->keys[i];
        const auto* field = find_field(*word.shape, key.text, key.position, context.report);
        if (!field) continue;
        auto value = read_value(fields->items[i], *field, context);
        if (value) spec.fields.emplace_back(key.text, *std::move(value));
    }
    return context.report.errors() == errors ? std::optional<Part>{std::move(spec)} : std::nullopt;
}

std::optional<Part> read_part(const input::YamlNode& node, const Actor& sender, CaseContext& context) {
    if (node.is_scalar()) return read_frame(node.scalar, node.position, nullptr, sender, context);
    if (!node.is_map() || node.keys.size() != 1) {
        context.report.error(node.position,
                             "a frame such as {new_login: {}} or bytes such as {int: -1} are "
                             "expected, one in each item of a list; this is " +
                                 std::string{input::kind_of(node)});
        return std::nullopt;
    }
    const auto& key = node.keys.front();
    if (const auto* raw = find_raw(key.text)) return read_raw(*raw, node, context);
    return read_frame(key.text, key.position, &node.items.front(), sender, context);
}

}  // namespace

std::vector<FrameSpec> read_acts(const input::YamlNode& node, const Actor& user, CaseContext& context) {
    std::vector<FrameSpec> acts;
    const auto read = [&](const input::YamlNode& item) {
        const bool named = item.is_map() && item.keys.size() == 1;
        if (!item.is_scalar() && !named) {
            context.report.error(item.position,
                                 "an act such as {say: hi} or quit is expected, one in each item of "
                                 "a list; this is " +
                                     std::string{input::kind_of(item)});
            return;
        }
        auto act = named ? read_frame(item.keys.front().text, item.keys.front().position, &item.items.front(),
                                      user, context)
                         : read_frame(item.scalar, item.position, nullptr, user, context);
        if (!act) return;
        auto& spec = std::get<FrameSpec>(*act);
        for (const auto& field : frames::find_act(spec.name)->fields) {
            const bool given = std::any_of(spec.fields.begin(), spec.fields.end(),
                                           [&](const auto& one) { return one.first == field.name; });
            if (!given)
                context.report.error(item.position,
                                     input::shown(spec.name) + " needs `" + std::string{field.name} + "`");
        }
        acts.push_back(std::move(spec));
    };
    if (!node.is_list()) {
        read(node);
    } else {
        std::for_each(node.items.begin(), node.items.end(), read);
        if (node.items.empty()) context.report.error(node.position, "nothing is done; give at least one act");
    }
    return acts;
}

std::vector<Part> read_parts(const input::YamlNode& node, const Actor& sender, CaseContext& context) {
    std::vector<Part> parts;
    const auto read = [&](const input::YamlNode& item) {
        if (auto part = read_part(item, sender, context)) parts.push_back(*std::move(part));
    };
    if (!node.is_list()) {
        read(node);
    } else {
        std::for_each(node.items.begin(), node.items.end(), read);
        if (node.items.empty())
            context.report.error(node.position, "nothing is sent; give at least one frame");
    }
    return parts;
}

}  // namespace chathack::scenario
