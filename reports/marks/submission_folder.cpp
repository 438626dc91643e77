#include "reports/marks/submission_folder.hpp"

#include <cctype>
#include <string_view>

namespace chathack::reports::marks {
namespace {

/// The first word of a shell command, as `for_shell` has written it; empty where it has no plain form.
std::string first_word(std::string_view command) {
    std::string word;
    if (!command.starts_with('\'')) {
        if (command.starts_with('$')) return word;
        return std::string{command.substr(0, command.find(' '))};
    }
    constexpr std::string_view quote = "'\\''";  // one that stands in the word itself
    for (command.remove_prefix(1); !command.empty();) {
        if (command.starts_with(quote)) {
            word += '\'';
            command.remove_prefix(quote.size());
            continue;
        }
        if (command.front() == '\'') return word;
        word += command.front();
        command.remove_prefix(1);
    }
    return {};  // the quote is not closed
}

/// Whether a name in a path goes on with what follows: "/marks/ada" is not the beginning of "/marks/adam".
bool goes_on(std::string_view rest) {
    if (rest.starts_with('.')) rest.remove_prefix(1);
    return !rest.empty() && (std::isalnum(static_cast<unsigned char>(rest.front())) != 0 ||
                             rest.front() == '-' || rest.front() == '_');
}

}  // namespace

std::string folder_of(const Result& play) {
    constexpr std::string_view option = " --dir ";
    const auto at = play.run.command.find(option);
    if (at == std::string::npos) return {};
    return first_word(std::string_view{play.run.command}.substr(at + option.size()));
}

std::string without_folder(std::string text, std::string folder) {
    while (folder.ends_with('/'))
        folder.pop_back();
    if (!folder.starts_with('/')) return text;
    for (std::size_t at = 0; (at = text.find(folder, at)) != std::string::npos; ++at) {
        if (!goes_on(std::string_view{text}.substr(at + folder.size()))) text.replace(at, folder.size(), ".");
    }
    return text;
}

}  // namespace chathack::reports::marks
