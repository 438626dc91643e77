#include "conformance/target/substitute.hpp"

namespace chathack::target {

std::string substitute(std::string text, const std::map<std::string, std::string>& values) {
    for (const auto& [name, value] : values) {
        const auto pattern = "${" + name + "}";
        for (auto at = text.find(pattern); at != std::string::npos;
             at = text.find(pattern, at + value.size())) {
            text.replace(at, pattern.size(), value);
        }
    }
    return text;
}

ProgramCommand substitute(ProgramCommand command, const std::map<std::string, std::string>& values) {
    for (auto& word : command.words)
        word = substitute(word, values);
    for (auto& [name, value] : command.environment)
        value = substitute(value, values);
    command.folder = substitute(command.folder, values);
    return command;
}

}  // namespace chathack::target
