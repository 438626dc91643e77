#include "conformance/scenario/substitution.hpp"

#include <algorithm>

#include "conformance/input/map_reader.hpp"
#include "conformance/scenario/references.hpp"

namespace chathack::scenario {
namespace {

constexpr std::size_t depth_max = 600;  // nesting of values in values; that of YAML itself is at most 500
constexpr std::size_t rounds_max = 10'000;

input::YamlNode word_node(std::string text, input::Position position) {
    input::YamlNode node;
    node.kind = input::YamlNode::Kind::scalar;
    node.position = position;
    node.scalar = std::move(text);
    return node;
}

/// A copy of the node without its items. Copying them only to replace them would make deep files slow.
input::YamlNode shell(const input::YamlNode& node) {
    input::YamlNode copy;
    copy.kind = node.kind;
    copy.position = node.position;
    copy.keys = node.keys;
    copy.defined = node.defined;
    return copy;
}

/// The value of `repeat` when `item` is a loop, as in `- repeat: {for: ...}`; else nullptr. The text
/// `{repeat: é, bytes: 4}` is not a loop.
const input::YamlNode* loop_of(const input::YamlNode& item) {
    if (!item.is_map() || item.keys.size() != 1 || item.keys.front().text != "repeat") return nullptr;
    return item.items.front().is_map() ? &item.items.front() : nullptr;
}

}  // namespace

void Substitution::define(const std::string& name, const input::YamlNode& value) {
    defined_.emplace_back(name, &value);
}
void Substitution::declare_actor(const std::string& name) { actors_.insert(name); }
void Substitution::declare_crowd(const std::string& name, std::vector<std::string> members) {
    crowds_.insert_or_assign(name, std::move(members));
}
void Substitution::declare_capture(const std::string& name) { captures_.insert(name); }

const input::YamlNode* Substitution::find(std::string_view name) {
    const auto at = std::find_if(defined_.rbegin(), defined_.rend(),
                                 [&](const auto& entry) { return entry.first == name; });
    if (at == defined_.rend()) return nullptr;
    used_.insert(at->first);
    return at->second;
}

bool Substitution::charge(std::size_t values, std::size_t bytes, input::Position at) {
    if (exhausted_) return false;
    if (values <= budget_.values_left && bytes <= budget_.bytes_left) {
        budget_.values_left -= values;
        budget_.bytes_left -= bytes;
        return true;
    }
    exhausted_ = true;
    report_.error(at, "written out, this file is too large; use fewer rounds or smaller texts");
    return false;
}

input::YamlNode Substitution::expand(const input::YamlNode& node) {
    if (!charge(1, node.scalar.size(), node.position)) return node;
    if (depth_ > depth_max) {
        report_.error(node.position, "values refer to each other in a circle, or are nested too deeply");
        return word_node({}, node.position);
    }
    ++depth_;
    auto expanded = node.is_scalar() ? expand_scalar(node)
                    : node.is_list() ? expand_list(node)
                    : node.is_map()  ? expand_map(node)
                                     : node;
    --depth_;
    return expanded;
}

input::YamlNode Substitution::expand_scalar(const input::YamlNode& node) {
    if (node.scalar.find("${") == std::string::npos) return node;
    const auto segments = split_references(node.scalar);
    if (!segments) {
        report_.error(node.position, "`${` without `}`; a plain `${` is written `$${`");
        return node;
    }
    if (segments->size() == 1 && segments->front().reference) {
        const auto& name = segments->front().text;
        if (const auto* value = find(name)) return expand(*value);
        complain_unknown(node, name);
        return node;
    }
    return join(node, *segments);
}

/// Joins the segments of a text such as "n ${i}": to one text when all of them are plain, else to a `concat`.
input::YamlNode Substitution::join(const input::YamlNode& node, const std::vector<TextSegment>& segments) {
    auto list = shell(node);
    list.kind = input::YamlNode::Kind::list;
    bool plain = true;
    for (const auto& segment : segments) {
        auto text = segment.text;
        for (std::size_t at = 0; !segment.reference && (at = text.find("${", at)) != text.npos; at += 3)
            text.insert(at, "$");  // stays escaped: the reader of the text splits it again
        auto part = word_node(segment.reference ? "${" + text + "}" : text, node.position);
        if (segment.reference) {
            if (const auto* value = find(segment.text)) {
                part = expand(*value);
                plain = plain && part.is_scalar();
            } else {
                complain_unknown(node, segment.text);
            }
        }
        list.items.push_back(std::move(part));
    }
    if (plain) {
        auto text = word_node({}, node.position);
        for (const auto& part : list.items) {
            if (!charge(0, part.scalar.size(), node.position)) return node;
            text.scalar += part.scalar;
        }
        return text;
    }
    input::YamlNode concat;
    concat.kind = input::YamlNode::Kind::map;
    concat.position = node.position;
    concat.keys.push_back({"concat", node.position});
    concat.items.push_back(std::move(list));
    return concat;
}

input::YamlNode Substitution::expand_list(const input::YamlNode& node) {
    auto expanded = shell(node);
    for (const auto& item : node.items) {
        if (const auto* loop = loop_of(item)) {
            unroll(*loop, expanded.items);
        } else {
            expanded.items.push_back(expand(item));
        }
    }
    return expanded;
}

input::YamlNode Substitution::expand_map(const input::YamlNode& node) {
    if (const auto* loop = loop_of(node);
        loop && loop->find("frames")) {  // it stands in place of a whole list
        auto list = shell(node);
        list.kind = input::YamlNode::Kind::list;
        list.keys.clear();
        unroll(*loop, list.items);
        return list;
    }
    auto expanded = shell(node);
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        auto& key = expanded.keys[i];
        if (key.text.find("${") != std::string::npos) {
            const auto written = expand_scalar(word_node(key.text, key.position));
            if (written.is_scalar()) {
                key.text = written.scalar;
            } else {
                report_.error(key.position,
                              input::shown(key.text) + " is not a single word, as a key must be");
            }
        }
        const bool is_branches = key.text == "parallel" && node.items[i].is_map();
        expanded.items.push_back(is_branches ? branches(node.items[i]) : expand(node.items[i]));
    }
    return expanded;
}

void Substitution::complain_unknown(const input::YamlNode& node, std::string_view name) {
    const auto owner = name.substr(0, name.find('.'));
    if (actors_.contains(owner) || captures_.contains(name)) return;
    if (const auto crowd = crowds_.find(name); crowd != crowds_.end()) return;
    std::vector<std::string_view> known{actors_.begin(), actors_.end()};
    known.insert(known.end(), captures_.begin(), captures_.end());
    for (const auto& entry : defined_)
        known.push_back(entry.first);
    report_.error(node.position, "nothing is named " + input::shown(name) + input::hint(name, known));
}

// --- loops ------------------------------------------------------------------------------------------------

bool Substitution::check_loop(const input::YamlNode& loop) {
    input::MapReader map{loop, "`repeat`", report_};
    const auto errors = report_.errors();
    const bool counted = map.take("times") != nullptr;
    const bool listed = map.take("for") != nullptr;
    const bool steps = map.take("steps") != nullptr;
    const bool frames = map.take("frames") != nullptr;
    map.finish();
    if (counted == listed) report_.error(loop.position, "`repeat` needs either `times` or `for`");
    if (steps == frames) {
        report_.error(
            loop.position,
            "`repeat` needs `steps`, or among frames and what is expected `frames`: what to repeat");
    }
    return report_.errors() == errors;
}

const input::YamlNode* Substitution::body(const input::YamlNode& loop) {
    const auto* steps = loop.find("steps");
    const auto* list = steps ? steps : loop.find("frames");
    if (list->is_list()) return list;
    report_.error(list->position,
                  "what to repeat must be a list, and this is " + std::string{input::kind_of(*list)});
    return nullptr;
}

std::vector<input::YamlNode> Substitution::column(const input::YamlNode& values) {
    std::vector<input::YamlNode> column;
    const auto expanded = expand(values);
    if (expanded.is_list()) return expanded.items;
    if (expanded.is_scalar()) {
        for (const auto& member : members_of(crowds_, expanded.scalar))
            column.push_back(word_node(member, values.position));
        if (!column.empty()) return column;
    }
    if (!expanded.is_map()) {
        report_.error(values.position, "a loop runs over a list, a crowd, or {from: 1, to: 20}");
        return column;
    }
    input::MapReader range{expanded, "a range", report_};
    const auto* from = range.need("from");
    const auto* to = range.need("to");
    range.finish();
    if (!from || !to) return column;
    const auto first = input::read_integer(*from, "`from`", -1'000'000, 1'000'000, report_);
    const auto last = input::read_integer(*to, "`to`", -1'000'000, 1'000'000, report_);
    if (!first || !last) return column;
    if (*last < *first || *last - *first >= static_cast<std::int64_t>(rounds_max)) {
        report_.error(to->position,
                      "a range must ascend, with at most " + std::to_string(rounds_max) + " values");
        return column;
    }
    for (auto i = *first; i <= *last; ++i)
        column.push_back(word_node(std::to_string(i), values.position));
    return column;
}

/// The rounds of a `for`. Several variables run side by side, so each needs the same number of values.
std::vector<Substitution::Row> Substitution::rows(const input::YamlNode& table) {
    std::vector<Row> rows;
    if (!table.is_map() || table.keys.empty()) {
        report_.error(table.position, "`for` needs a variable and its values, such as {i: [1, 2, 3]}");
        return rows;
    }
    for (std::size_t i = 0; i < table.keys.size(); ++i) {
        const auto& [name, position] = table.keys[i];
        if (!input::is_name(name) || actors_.contains(name) || crowds_.contains(name)) {
            report_.error(position, input::shown(name) + (input::is_name(name)
                                                              ? " is an actor; give the variable another name"
                                                              : " cannot be a name"));
        }
        auto values = column(table.items[i]);
        if (i == 0) rows.resize(values.size());
        if (values.size() != rows.size()) {
            report_.error(position, input::shown(name) + " has " + std::to_string(values.size()) +
                                        " values and " + input::shown(table.keys.front().text) + " has " +
                                        std::to_string(rows.size()) + "; both need equally many");
            return {};
        }
        for (std::size_t row = 0; row < rows.size(); ++row)
            rows[row].emplace_back(name, std::move(values[row]));
    }
    return rows;
}

std::vector<Substitution::Row> Substitution::rounds(const input::YamlNode& loop) {
    const auto* times = loop.find("times");
    if (!times) return rows(*loop.find("for"));
    const auto written = expand(*times);
    const auto count =
        input::read_integer(written, "`times`", 1, static_cast<std::int64_t>(rounds_max), report_);
    return std::vector<Row>(count ? static_cast<std::size_t>(*count) : 0);
}

void Substitution::unroll(const input::YamlNode& loop, std::vector<input::YamlNode>& out) {
    if (!check_loop(loop)) return;
    const auto* list = body(loop);
    if (!list) return;
    for (const auto& row : rounds(loop)) {
        for (const auto& [name, value] : row)
            defined_.emplace_back(name, &value);
        auto round = expand(*list);
        defined_.resize(defined_.size() - row.size());
        if (exhausted_) return;
        std::move(round.items.begin(), round.items.end(), std::back_inserter(out));
    }
}

/// `parallel: {for: ..., steps: ...}`: one branch for each round.
input::YamlNode Substitution::branches(const input::YamlNode& loop) {
    input::YamlNode list;
    list.kind = input::YamlNode::Kind::list;
    list.position = loop.position;
    if (!check_loop(loop)) return list;
    const auto* steps = body(loop);
    if (!steps) return list;
    for (const auto& row : rounds(loop)) {
        for (const auto& [name, value] : row)
            defined_.emplace_back(name, &value);
        list.items.push_back(expand(*steps));
        defined_.resize(defined_.size() - row.size());
    }
    return list;
}

}  // namespace chathack::scenario
