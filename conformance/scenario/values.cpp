#include "conformance/scenario/values.hpp"

#include <algorithm>
#include <limits>

#include "conformance/input/map_reader.hpp"
#include "conformance/scenario/references.hpp"
#include "reference/transport/endpoint.hpp"

namespace chathack::scenario {
namespace {

bool holds_login(const frames::FieldShape& field) {
    return field.name == "sender" || field.name == "receiver" || field.name == "login" ||
           field.name == "from" || field.name == "with";
}

/// Reads a `${capture}` that is the whole value of a number or an address.
std::optional<Captured> read_capture_use(const input::YamlNode& node, const frames::FieldShape& field,
                                         CaseContext& context) {
    const std::string name{whole_reference(node.scalar)};
    const auto wanted = capture_type(field.type);
    if (const auto owner = name.substr(0, name.find('.')); owner != name && context.find_actor(owner)) {
        context.used_actors.insert(owner);
        if (!context.all_captures.contains(name)) {
            context.report.error(node.position, input::shown(name) + " is not known; let " +
                                                    input::shown(owner) + " `listen` first");
            return std::nullopt;
        }
    }
    if (context.find_actor(name)) {
        context.report.error(node.position, input::shown(name) + " is a login, but " +
                                                std::string{to_string(wanted)} + " is expected");
        return std::nullopt;
    }
    if (!context.check_capture(name, wanted, node.position)) return std::nullopt;
    return Captured{name};
}

std::optional<Value> read_number(const input::YamlNode& node, const frames::FieldShape& field,
                                 CaseContext& context) {
    if (node.is_scalar() && !whole_reference(node.scalar).empty()) {
        const auto captured = read_capture_use(node, field, context);
        return captured ? std::optional<Value>{Integer{*captured}} : std::nullopt;
    }
    using Limits32 = std::numeric_limits<std::int32_t>;
    using Limits64 = std::numeric_limits<std::int64_t>;
    const bool narrow = field.type == frames::FieldType::int32;
    const auto number = input::read_integer(node, "`" + std::string{field.name} + "`",
                                            narrow ? Limits32::min() : Limits64::min(),
                                            narrow ? Limits32::max() : Limits64::max(), context.report);
    return number ? std::optional<Value>{Integer{*number}} : std::nullopt;
}

std::optional<Value> read_address(const input::YamlNode& node, const frames::FieldShape& field,
                                  CaseContext& context) {
    if (node.is_scalar() && !whole_reference(node.scalar).empty()) {
        const auto captured = read_capture_use(node, field, context);
        return captured ? std::optional<Value>{AddressValue{*captured}} : std::nullopt;
    }
    const auto word = input::read_word(node, "`" + std::string{field.name} + "`", context.report);
    if (!word) return std::nullopt;
    const auto address = transport::parse_address(*word);
    if (address) return Value{AddressValue{*address}};
    context.report.error(node.position,
                         input::shown(*word) + " is not an IP address such as 192.0.2.7 or \"2001:db8::1\"");
    return std::nullopt;
}

std::optional<FieldPattern> read_capture(const input::YamlNode& node, const frames::FieldShape& field,
                                         CaseContext& context) {
    input::MapReader map{node, "a capture", context.report};
    const auto* name_node = map.need("capture");
    map.finish();
    if (!name_node) return std::nullopt;
    const auto name = input::read_word(*name_node, "`capture`", context.report);
    if (!name) return std::nullopt;
    if (!input::is_name(*name) || context.names_actors(*name)) {
        context.report.error(
            name_node->position,
            input::shown(*name) + (input::is_name(*name) ? " is an actor; give the capture another name"
                                                         : " cannot be a name"));
        return std::nullopt;
    }
    context.captures.insert_or_assign(*name, capture_type(field.type));
    return CaptureInto{*name};
}

std::optional<FieldPattern> read_size(const input::YamlNode& node, const frames::FieldShape& field,
                                      CaseContext& context) {
    input::MapReader map{node, "a size", context.report};
    const auto* size_node = map.need("size");
    map.finish();
    if (!size_node) return std::nullopt;
    if (field.type != frames::FieldType::text) {
        context.report.error(node.position,
                             "`" + std::string{field.name} + "` is not a text, so it has no `size`");
        return std::nullopt;
    }
    const auto size = input::read_integer(*size_node, "`size`", 0, std::numeric_limits<std::int32_t>::max(),
                                          context.report);
    if (!size) return std::nullopt;
    return SizeIs{static_cast<std::size_t>(*size)};
}

std::optional<FieldPattern> read_guessable(const input::YamlNode& node, const frames::FieldShape& field,
                                           CaseContext& context) {
    input::MapReader map{node, "a guess", context.report};
    const auto* is_so = map.need("guessable");
    map.finish();
    if (field.type == frames::FieldType::int64 && is_so && is_so->is_scalar() && is_so->scalar == "true")
        return Guessable{};
    context.report.error(node.position, "`guessable: true` is only said of an `id`");
    return std::nullopt;
}

}  // namespace

std::optional<Value> read_value(const input::YamlNode& node, const frames::FieldShape& field,
                                CaseContext& context) {
    if (field.type == frames::FieldType::address) return read_address(node, field, context);
    if (field.type != frames::FieldType::text) return read_number(node, field, context);
    auto text = read_text(node, holds_login(field), context);
    return text ? std::optional<Value>{*std::move(text)} : std::nullopt;
}

std::optional<FieldPattern> read_field_pattern(const input::YamlNode& node, const frames::FieldShape& field,
                                               CaseContext& context) {
    if (node.is_map() && node.find("capture")) return read_capture(node, field, context);
    if (node.is_map() && node.find("size")) return read_size(node, field, context);
    if (node.is_map() && node.find("guessable")) return read_guessable(node, field, context);
    auto value = read_value(node, field, context);
    return value ? std::optional<FieldPattern>{*std::move(value)} : std::nullopt;
}

}  // namespace chathack::scenario
