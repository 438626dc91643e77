#include "conformance/driver/typist.hpp"

#include "conformance/driver/json_lines.hpp"

namespace chathack::driver {

std::string fill_in(std::string text, const std::map<std::string, std::string>& values) {
    std::string filled;
    std::size_t at = 0;
    for (auto begin = text.find("${"); begin != std::string::npos; begin = text.find("${", at)) {
        const auto end = text.find('}', begin);
        if (end == std::string::npos) break;
        const auto value = values.find(text.substr(begin + 2, end - begin - 2));
        filled += text.substr(at, begin - at);
        filled += value == values.end() ? text.substr(begin, end + 1 - begin) : value->second;
        at = end + 1;
    }
    return filled + text.substr(at);
}

std::string line_for(const ClientFile& client, const frames::FrameData& act, const std::string& path) {
    if (client.json_lines) return json_request(act, path);
    std::map<std::string, std::string> values{{"path", path}};
    for (const auto& [name, value] : act.fields) {
        if (const auto* text = std::get_if<std::string>(&value)) values[name] = *text;
    }
    const auto typed = client.acts.find(act.name);
    return typed == client.acts.end() ? std::string{} : fill_in(typed->second, values);
}

}  // namespace chathack::driver
