#include <algorithm>

#include "conformance/input/map_reader.hpp"
#include "conformance/scenario/references.hpp"
#include "conformance/scenario/values.hpp"

namespace chathack::scenario {
namespace {

constexpr std::int64_t text_bytes_max = 8 * 1024 * 1024;

void append(Text& text, Text more) {
    for (auto& piece : more.pieces) {
        auto* last = text.pieces.empty() ? nullptr : std::get_if<Literal>(&text.pieces.back());
        const auto* literal = std::get_if<Literal>(&piece);
        if (last && literal) {
            last->bytes += literal->bytes;
        } else {
            text.pieces.push_back(std::move(piece));
        }
    }
}

Text plain(std::string bytes) {
    if (bytes.empty()) return {};
    return Text{{Literal{std::move(bytes)}}};
}

struct ChangeWord {
    std::string_view name;
    Change change;
};
constexpr ChangeWord change_words[] = {{"other-case", Change::other_case},
                                       {"shorter", Change::shorter},
                                       {"first-character", Change::first_character},
                                       {"other-end", Change::other_end}};

/// @param rest  what follows the name of the actor: "", "password", "shorter", "password.shorter"
std::optional<Piece> read_login_or_password(const std::string& actor, std::string_view rest,
                                            input::Position at, CaseContext& context) {
    const auto whole = rest;
    const bool password = rest == "password" || rest.starts_with("password.");
    if (password) rest.remove_prefix(std::min(rest.size(), std::string_view{"password."}.size()));
    const auto* word = std::find_if(std::begin(change_words), std::end(change_words),
                                    [&](const auto& w) { return w.name == rest; });
    if (!rest.empty() && word == std::end(change_words)) {
        context.report.error(
            at, "an actor has nothing named " + input::shown(whole) +
                    input::hint(rest, {"password", "other-case", "shorter", "first-character", "other-end"}));
        return std::nullopt;
    }
    const auto change = rest.empty() ? Change::none : word->change;
    if (!password) return LoginOf{actor, change};
    const auto& owner = *context.find_actor(actor);
    if (owner.account || owner.password) return PasswordOf{actor, change};
    context.report.error(
        at, input::shown(actor) + " has no password; give it `account: true`, or to a user `password`");
    return std::nullopt;
}

std::optional<Piece> read_reference(const std::string& name, input::Position at, CaseContext& context) {
    const auto dot = name.find('.');
    if (const auto actor = name.substr(0, dot); context.find_actor(actor)) {
        context.used_actors.insert(actor);
        const auto rest = dot == name.npos ? std::string_view{} : std::string_view{name}.substr(dot + 1);
        if (rest == "folder" && context.find_actor(actor)->role == Actor::Role::user) return Captured{name};
        return read_login_or_password(actor, rest, at, context);
    }
    if (const auto crowd = context.crowds.find(name); crowd != context.crowds.end()) {
        context.report.error(at, input::shown(name) + " are " + std::to_string(crowd->second.size()) +
                                     " actors; name one, such as `" + crowd->second.front() + "`");
        return std::nullopt;
    }
    if (!context.check_capture(name, CaptureType::text, at)) return std::nullopt;
    return Captured{name};
}

std::optional<Text> read_plain(const input::YamlNode& node, bool is_login, CaseContext& context) {
    if (is_login && context.find_actor(node.scalar)) {
        context.used_actors.insert(node.scalar);
        return Text{{LoginOf{node.scalar}}};
    }
    const auto segments = split_references(node.scalar);
    if (!segments) return std::nullopt;  // reported by the substitution
    if (!context.charge_text(node.scalar.size(), node.position)) return std::nullopt;
    Text text;
    for (const auto& segment : *segments) {
        if (!segment.reference) {
            append(text, plain(segment.text));
            continue;
        }
        auto piece = read_reference(segment.text, node.position, context);
        if (!piece) return std::nullopt;
        text.pieces.push_back(*std::move(piece));
    }
    return text;
}

std::optional<std::string> read_literal(const input::YamlNode& node, std::string_view what,
                                        CaseContext& context) {
    const auto text = read_text(node, false, context);
    if (!text) return std::nullopt;
    const auto* literal = text->pieces.size() == 1 ? std::get_if<Literal>(&text->pieces.front()) : nullptr;
    if (literal) return literal->bytes;
    context.report.error(node.position, std::string{what} + " must be plain text, and not empty");
    return std::nullopt;
}

std::optional<Text> read_repeat(input::MapReader& map, CaseContext& context) {
    auto& report = context.report;
    const auto* unit_node = map.need("repeat");
    const auto* bytes_node = map.take("bytes");
    const auto* count_node = map.take("count");
    const auto* pad_node = map.take("pad");
    map.finish();
    if (!unit_node) return std::nullopt;
    const auto at = map.node().position;
    if (!bytes_node == !count_node) {
        report.error(at, "a repeated text needs either `bytes`, its size, or `count`, how often");
        return std::nullopt;
    }
    const auto unit = read_literal(*unit_node, "what to repeat", context);
    const auto pad = pad_node ? read_literal(*pad_node, "`pad`", context) : std::string{};
    const auto number = bytes_node ? input::read_integer(*bytes_node, "`bytes`", 0, text_bytes_max, report)
                                   : input::read_integer(*count_node, "`count`", 0, text_bytes_max, report);
    if (!unit || !pad || !number) return std::nullopt;
    const auto wanted = static_cast<std::size_t>(*number);
    const auto count = bytes_node ? wanted / unit->size() : wanted;
    const auto size = bytes_node ? wanted : count * unit->size();
    const auto rest = size - count * unit->size();
    if (pad_node && pad->size() != 1) report.error(pad_node->position, "`pad` must be one byte");
    if (rest != 0 && !pad_node) {
        report.error(bytes_node->position, std::to_string(wanted) + " bytes are not a whole number of " +
                                               input::shown(*unit) + " (" + std::to_string(unit->size()) +
                                               " bytes); add a one-byte `pad` to fill them up");
        return std::nullopt;
    }
    if (size > static_cast<std::size_t>(text_bytes_max)) {
        report.error(at, "a text has at most " + std::to_string(text_bytes_max) + " bytes");
        return std::nullopt;
    }
    if (!context.charge_text(size, at)) return std::nullopt;
    std::string bytes;
    bytes.reserve(size);
    if (unit->size() == 1) {
        bytes.assign(count, unit->front());
    } else {
        for (std::size_t i = 0; i < count; ++i)
            bytes += *unit;
    }
    if (rest != 0) bytes.append(rest, pad->front());
    return plain(std::move(bytes));
}

std::optional<Text> read_random(input::MapReader& map, CaseContext& context) {
    using Alphabet = RandomText::Alphabet;
    auto& report = context.report;
    const auto* size_node = map.need("random");
    const auto* of_node = map.take("of");
    map.finish();
    if (!size_node) return std::nullopt;
    const auto size =
        input::read_integer(*size_node, "`random`, the size in bytes,", 0, text_bytes_max, report);
    RandomText random;
    if (of_node) {
        const auto of = input::read_word(*of_node, "`of`", report);
        if (!of) return std::nullopt;
        if (*of != "ascii" && *of != "utf8" && *of != "bytes") {
            report.error(of_node->position, "no alphabet is named " + input::shown(*of) +
                                                input::hint(*of, {"ascii", "utf8", "bytes"}));
            return std::nullopt;
        }
        random.alphabet = *of == "ascii" ? Alphabet::ascii : *of == "utf8" ? Alphabet::utf8 : Alphabet::bytes;
    }
    if (!size || !context.charge_text(static_cast<std::size_t>(*size), map.node().position))
        return std::nullopt;
    random.size_bytes = static_cast<std::size_t>(*size);
    if (const auto defined = map.node().defined; defined != 0) {
        auto& draw = context.draws[defined];
        if (draw == 0) draw = ++context.draw_count;
        random.draw = draw;
    } else {
        random.draw = ++context.draw_count;
    }
    return Text{{random}};
}

std::optional<Text> read_concat(input::MapReader& map, CaseContext& context) {
    const auto* parts = map.need("concat");
    map.finish();
    if (!parts) return std::nullopt;
    if (!parts->is_list()) {
        context.report.error(parts->position, "`concat` joins a list of texts");
        return std::nullopt;
    }
    Text text;
    bool good = true;
    for (const auto& part : parts->items) {
        auto read = read_text(part, false, context);
        good = good && read;
        if (read) append(text, *std::move(read));
    }
    return good ? std::optional{text} : std::nullopt;
}

std::optional<Text> read_hex(input::MapReader& map, CaseContext& context) {
    const auto* node = map.need("hex");
    map.finish();
    if (!node) return std::nullopt;
    const auto word = input::read_word(*node, "`hex`", context.report);
    if (!word) return std::nullopt;
    auto bytes = parse_hex(*word);
    if (!bytes) {
        context.report.error(node->position, input::shown(*word) + " is not bytes in hex, such as c3 28");
        return std::nullopt;
    }
    return plain(*std::move(bytes));
}

std::optional<Text> read_verbatim(input::MapReader& map, CaseContext& context) {
    const auto* node = map.need("text");
    map.finish();
    return node ? read_text(*node, false, context) : std::nullopt;
}

}  // namespace

std::optional<std::string> parse_hex(std::string_view text) {
    std::string bytes;
    int high = -1;
    for (const char c : text) {
        constexpr std::string_view digits = "0123456789abcdef";
        if (c == ' ' || c == '\n') {
            if (high >= 0) return std::nullopt;
            continue;
        }
        const auto digit = digits.find(c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c);
        if (digit == digits.npos) return std::nullopt;
        if (high < 0) {
            high = static_cast<int>(digit);
        } else {
            bytes += static_cast<char>(high * 16 + static_cast<int>(digit));
            high = -1;
        }
    }
    if (high >= 0) return std::nullopt;
    return bytes;
}

std::optional<Text> read_text(const input::YamlNode& node, bool is_login, CaseContext& context) {
    if (node.is_scalar()) return read_plain(node, is_login, context);
    if (node.is_map()) {
        input::MapReader map{node, "a text", context.report};
        if (node.find("repeat")) return read_repeat(map, context);
        if (node.find("random")) return read_random(map, context);
        if (node.find("concat")) return read_concat(map, context);
        if (node.find("hex")) return read_hex(map, context);
        if (node.find("text")) return read_verbatim(map, context);
        const auto key = node.keys.empty() ? std::string_view{} : std::string_view{node.keys.front().text};
        context.report.error(
            node.position,
            "a text is generated by `repeat`, `random`, `concat`, `hex` or `text`" +
                (key.empty() ? std::string{}
                             : ", not by " + input::shown(key) +
                                   input::hint(key, {"repeat", "random", "concat", "hex", "text"})));
        return std::nullopt;
    }
    context.report.error(node.position,
                         "a text is expected, but this is " + std::string{input::kind_of(node)} +
                             (node.kind == input::YamlNode::Kind::null ? "; the empty text is \"\"" : ""));
    return std::nullopt;
}

}  // namespace chathack::scenario
