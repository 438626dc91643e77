#include "conformance/scenario/patterns.hpp"

#include <algorithm>

#include "conformance/input/map_reader.hpp"
#include "conformance/scenario/frame_words.hpp"
#include "conformance/scenario/values.hpp"

namespace chathack::scenario {
namespace {

constexpr std::string_view closed_word = "closed";
constexpr std::string_view nothing_word = "nothing";

using Sequence = std::vector<Pattern>;

std::optional<Pattern> read_frame_pattern(const std::string& name, input::Position at,
                                          const input::YamlNode* fields, const Actor& observer,
                                          CaseContext& context) {
    if (name == nothing_word) {
        context.report.error(at, "`nothing` stands alone, not among frames");
        return std::nullopt;
    }
    const auto word = find_frame_word(name, observer.role, false, at, context.report);
    if (!word.shape) return std::nullopt;
    FramePattern pattern{name, {}};
    if (!fields || fields->kind == input::YamlNode::Kind::null) return pattern;
    const auto errors = context.report.errors();
    if (observer.role == Actor::Role::user && is_single_value(*fields, *word.shape)) {
        const auto& first = word.shape->fields.front();  // `asked: bob` is short for `asked: {from: bob}`
        auto value = read_field_pattern(*fields, first, context);
        if (value) pattern.fields.emplace_back(first.name, *std::move(value));
        return context.report.errors() == errors ? std::optional<Pattern>{std::move(pattern)} : std::nullopt;
    }
    const input::MapReader map{*fields, "what `" + name + "` holds", context.report};
    for (const auto i : map.rest()) {
        const auto& key = fields->keys[i];
        const auto* field = find_field(*word.shape, key.text, key.position, context.report);
        if (!field) continue;
        auto value = read_field_pattern(fields->items[i], *field, context);
        if (value) pattern.fields.emplace_back(key.text, *std::move(value));
    }
    return context.report.errors() == errors ? std::optional<Pattern>{std::move(pattern)} : std::nullopt;
}

/// Reads an item of a list: what comes, and how often.
std::optional<Pattern> read_item(const input::YamlNode& item, const Actor& observer, CaseContext& context) {
    constexpr std::pair<std::string_view, Occurrence> words[] = {
        {"maybe", Occurrence::maybe}, {"any", Occurrence::any}, {"some", Occurrence::some}};
    for (const auto& [word, times] : words) {
        const auto* inner = item.is_map() && item.keys.size() == 1 ? item.find(word) : nullptr;
        if (!inner) continue;
        auto pattern = read_pattern(*inner, observer, context);
        if (!pattern) return std::nullopt;
        if (std::holds_alternative<EndPattern>(*pattern) && times != Occurrence::maybe) {
            context.report.error(item.position, "a connection ends only once; use `maybe`");
            return std::nullopt;
        }
        std::visit([&, how = times](auto& p) { p.times = how; }, *pattern);
        return pattern;
    }
    return read_pattern(item, observer, context);
}

std::optional<Sequence> read_sequence(const input::YamlNode& list, const Actor& observer,
                                      CaseContext& context) {
    if (!list.is_list()) {
        context.report.error(
            list.position, "a list of frames is expected, but this is " + std::string{input::kind_of(list)});
        return std::nullopt;
    }
    Sequence sequence;
    bool good = true;
    for (const auto& item : list.items) {
        if (!sequence.empty() && std::holds_alternative<EndPattern>(sequence.back())) {
            context.report.error(item.position, "nothing comes after `closed`");
            return std::nullopt;
        }
        auto pattern = read_item(item, observer, context);
        good = good && pattern;
        if (pattern) sequence.push_back(*std::move(pattern));
    }
    return good ? std::optional{sequence} : std::nullopt;
}

std::optional<std::vector<Sequence>> read_merge(const input::YamlNode& lists, const Actor& observer,
                                                CaseContext& context) {
    if (!lists.is_list()) {
        context.report.error(lists.position, "`merge` takes a list of lists of frames");
        return std::nullopt;
    }
    std::vector<Sequence> sequences;
    bool good = true;
    for (const auto& list : lists.items) {
        auto sequence = read_sequence(list, observer, context);
        good = good && sequence;
        if (sequence && !sequence->empty()) sequences.push_back(*std::move(sequence));
    }
    return good ? std::optional{sequences} : std::nullopt;
}

std::optional<std::vector<Sequence>> read_any_order(const input::YamlNode& list, const Actor& observer,
                                                    CaseContext& context) {
    auto sequence = read_sequence(list, observer, context);
    if (!sequence) return std::nullopt;
    std::vector<Sequence> sequences;
    for (auto& pattern : *sequence)
        sequences.push_back({std::move(pattern)});
    return sequences;
}

std::optional<std::vector<Sequence>> read_sequences(const input::YamlNode& node, const Actor& observer,
                                                    CaseContext& context) {
    if (node.is_scalar() && node.scalar == nothing_word) return std::vector<Sequence>{};
    if (node.is_map() && node.keys.size() == 1) {
        if (const auto* lists = node.find("merge")) return read_merge(*lists, observer, context);
        if (const auto* list = node.find("any_order")) return read_any_order(*list, observer, context);
    }
    if (node.is_list()) {
        auto sequence = read_sequence(node, observer, context);
        if (!sequence) return std::nullopt;
        if (sequence->empty()) return std::vector<Sequence>{};
        return std::vector<Sequence>{*std::move(sequence)};
    }
    auto pattern = read_item(node, observer, context);
    if (!pattern) return std::nullopt;
    std::vector<Sequence> sequences;  // no nested braces: gcc 12 would destroy the pattern twice
    sequences.emplace_back().push_back(*std::move(pattern));
    return sequences;
}

}  // namespace

std::optional<Pattern> read_pattern(const input::YamlNode& node, const Actor& observer,
                                    CaseContext& context) {
    if (node.is_scalar()) {
        if (node.scalar == closed_word) return EndPattern{};
        return read_frame_pattern(node.scalar, node.position, nullptr, observer, context);
    }
    if (!node.is_map() || node.keys.size() != 1) {
        context.report.error(
            node.position,
            "one frame is expected, such as connected or {global_message: {message: hi}}, but "
            "this is " +
                std::string{input::kind_of(node)} + (node.is_map() ? " of several; put them in a list" : ""));
        return std::nullopt;
    }
    const auto& key = node.keys.front();
    return read_frame_pattern(key.text, key.position, &node.items.front(), observer, context);
}

std::optional<Sees> read_sees(const input::YamlNode& node, const Actor& observer, CaseContext& context) {
    auto sequences = read_sequences(node, observer, context);
    if (!sequences) return std::nullopt;
    return Sees{observer.name, *std::move(sequences)};
}

}  // namespace chathack::scenario
