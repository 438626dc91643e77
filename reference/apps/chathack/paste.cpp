#include "reference/apps/chathack/paste.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "reference/apps/chathack/typed_line.hpp"

namespace chathack::apps {

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find_first_of("\r\n"), text.size());
        if (end > 0) lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::string question_about(const std::vector<std::string>& lines, bool more) {
    const auto commands = std::count_if(lines.begin(), lines.end(), is_command);
    if (commands == 0 || (lines.size() == 1 && !more)) return {};
    return fmt::format("{} line{} came at once, {} of them {}: carry out each? (y/n) ", lines.size(),
                       lines.size() == 1 ? "" : "s", commands, commands == 1 ? "a command" : "commands");
}

bool is_yes(const std::vector<std::string>& lines) {
    return lines.size() == 1 && (lines[0] == "y" || lines[0] == "Y" || lines[0] == "yes");
}

}  // namespace chathack::apps
