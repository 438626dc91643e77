#include "conformance/input/yaml_tree.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "conformance/input/encoding.hpp"

namespace chathack::input {
namespace {

Position position_of(const YAML::Mark& mark) {
    if (mark.is_null()) return {};
    return {static_cast<std::size_t>(mark.line) + 1, static_cast<std::size_t>(mark.column) + 1};
}

/// The text from there on.
std::string_view from(std::string_view text, Position at) {
    for (std::size_t line = 1; line < at.line && !text.empty(); ++line)
        text.remove_prefix(std::min(text.size(), text.find('\n') + 1));
    return text.substr(std::min(text.size(), std::max<std::size_t>(at.column, 1) - 1));
}

/// Thrown to stop yaml-cpp from inside its callbacks. `read_yaml` catches it.
struct Refused {
    Position position;
    std::string message;
};

class TreeBuilder final : public YAML::EventHandler {
public:
    explicit TreeBuilder(std::string_view text) : text_{text} {}

    YamlNode take() { return std::move(root_); }
    /// Where the last text in quotes begins. yaml-cpp gives such a text the tag "!".
    std::optional<Position> last_quote() const { return last_quote_; }

    /// Where the document begins: at `---` when it has one.
    Position start() const { return start_; }

    void OnDocumentStart(const YAML::Mark& mark) override { start_ = position_of(mark); }
    void OnDocumentEnd() override {}
    void OnAnchor(const YAML::Mark& mark, const std::string& name) override {
        refuse(mark, "anchor " + shown("&" + name) + "; name the value under `let` and use it as \"${" +
                         name.substr(0, 40) + "}\"");
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
        refuse(mark, "aliases are not part of the language; name the value under `let`");
    }
    void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
        auto node = made(mark, YamlNode::Kind::null);
        const auto rest = from(text_, node.position);
        const auto word = rest.substr(0, rest.find_first_of(" \r\n,]}"));
        if (word == "~" || word == "null" || word == "Null" || word == "NULL") node.scalar = word;
        add(std::move(node));
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                  const std::string& value) override {
        check_tag(mark, tag);
        if (tag == "!") last_quote_ = position_of(mark);
        auto node = made(mark, YamlNode::Kind::scalar);
        node.scalar = value;
        add(std::move(node));
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                         YAML::EmitterStyle::value) override {
        check_tag(mark, tag);
        open_.push_back({made(mark, YamlNode::Kind::list), {}, false});
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                    YAML::EmitterStyle::value) override {
        check_tag(mark, tag);
        open_.push_back({made(mark, YamlNode::Kind::map), {}, false});
    }
    void OnMapEnd() override { close(); }

private:
    struct Open {
        YamlNode node;
        std::set<std::string> seen;  // keys of a map
        bool has_key = false;        // the last key waits for its value
    };

    [[noreturn]] static void refuse(const YAML::Mark& mark, std::string message) {
        throw Refused{position_of(mark), std::move(message)};
    }
    static void check_tag(const YAML::Mark& mark, const std::string& tag) {
        if (tag.empty() || tag == "?" || tag == "!") return;
        refuse(mark, "tag " + shown(tag) + "; tags are not part of the language");
    }
    YamlNode made(const YAML::Mark& mark, YamlNode::Kind kind) {
        if (++values_ > file_values_max) {
            refuse(mark, "more than " + std::to_string(file_values_max) + " values in one file; split it");
        }
        YamlNode node;
        node.kind = kind;
        node.position = position_of(mark);
        return node;
    }
    void close() {
        auto node = std::move(open_.back().node);
        open_.pop_back();
        add(std::move(node));
    }
    void add(YamlNode node) {
        if (open_.empty()) {
            root_ = std::move(node);
        } else if (auto& parent = open_.back(); parent.node.is_list()) {
            parent.node.items.push_back(std::move(node));
        } else if (parent.has_key) {
            // The place that yaml-cpp gives an absent value is not that of its key.
            if (node.kind == YamlNode::Kind::null && node.scalar.empty())
                node.position = parent.node.keys.back().position;
            parent.node.items.push_back(std::move(node));
            parent.has_key = false;
        } else {
            add_key(parent, std::move(node));
        }
    }
    static void add_key(Open& parent, YamlNode key) {
        if (!key.is_scalar()) throw Refused{key.position, "a key must be one word"};
        if (!parent.seen.insert(key.scalar).second) {
            throw Refused{key.position, shown(key.scalar) + " appears twice in this map; join the two"};
        }
        parent.node.keys.push_back({std::move(key.scalar), key.position});
        parent.has_key = true;
    }

    std::string_view text_;
    Position start_;
    YamlNode root_;
    std::vector<Open> open_;
    std::size_t values_ = 0;
    std::optional<Position> last_quote_;
};

/// Whether the quotes that begin there are never closed. yaml-cpp does not always report this: it may take
/// the end of the file for their end.
bool is_unclosed(std::string_view text, Position quote) {
    text = from(text, quote);
    if (text.empty() || (text.front() != '"' && text.front() != '\'')) return false;
    for (std::size_t i = 1; i < text.size(); ++i) {
        const bool escaped = text.front() == '"' ? text[i] == '\\' : text.substr(i, 2) == "''";
        if (escaped)
            ++i;
        else if (text[i] == text.front())
            return false;
    }
    return true;
}

/// The message of yaml-cpp, or a clearer one for a mistake that is common.
std::string in_words(const YAML::Exception& problem, std::string_view text) {
    for (int line = 0; line < problem.mark.line && !text.empty(); ++line)
        text.remove_prefix(std::min(text.size(), text.find('\n') + 1));
    const auto indentation = text.substr(0, text.find_first_not_of(" \t"));
    if (indentation.find('\t') != indentation.npos) return "a tab cannot indent YAML; use spaces";
    return "this is not YAML: " + problem.msg;
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const noexcept {
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (keys[i].text == key) return &items[i];
    }
    return nullptr;
}

std::string kind_of(const YamlNode& node) {
    switch (node.kind) {
        case YamlNode::Kind::null:
            if (node.scalar.empty()) return "nothing";
            return "`" + node.scalar + "`, which is no value in YAML; for the word write \"" + node.scalar +
                   "\"";
        case YamlNode::Kind::scalar:
            return "a single value";
        case YamlNode::Kind::list:
            return "a list";
        case YamlNode::Kind::map:
            return "a map";
    }
    return "nothing";
}

std::optional<YamlNode> read_yaml(std::string_view text, Diagnostics& report) {
    if (text.size() > file_bytes_max) {
        report.error({},
                     "the file is larger than " + std::to_string(file_bytes_max / 1024) + " KiB, the limit");
        return std::nullopt;
    }
    if (!check_encoding(text, report)) return std::nullopt;
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    std::istringstream in{std::string{text}};
    TreeBuilder builder{text};
    // Quotes that are not closed swallow what follows, so they explain any other error better than its
    // message.
    const auto complain = [&](Position position, std::string message) {
        const auto quote = builder.last_quote();
        if (quote && is_unclosed(text, *quote))
            report.error(*quote, "these quotes are not closed");
        else
            report.error(position, std::move(message));
    };
    try {
        YAML::Parser parser{in};
        if (!parser.HandleNextDocument(builder)) {
            report.error({}, "the file is empty");
            return std::nullopt;
        }
        TreeBuilder second{text};
        if (parser.HandleNextDocument(second)) {
            report.error(second.start(),
                         "a second document begins here; a file holds one, so remove this `---`");
            return std::nullopt;
        }
        if (const auto quote = builder.last_quote(); !quote || !is_unclosed(text, *quote))
            return builder.take();
        complain({}, {});
    } catch (const Refused& refused) {
        complain(refused.position, refused.message);
    } catch (const YAML::Exception& problem) {
        complain(position_of(problem.mark), in_words(problem, text));
    } catch (const std::exception& problem) {
        report.error({}, std::string{"this is not YAML: "} + problem.what());
    }
    return std::nullopt;
}

}  // namespace chathack::input
