#pragma once

#include <CLI/App.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "reference/wire/check.hpp"

/// Header-only, so that a program which only lists something needs no more of the command lines.
namespace chathack::command_line {

/// Declares an option that may be given more than once, or an argument that may have several words. An option
/// takes one value each time: CLI11 would let it swallow the arguments that follow.
template <class Value>
CLI::Option* add_list(CLI::App& app, std::string name, std::vector<Value>& values, std::string what) {
    auto* option = app.add_option(std::move(name), values, std::move(what));
    if (option->get_positional()) return option;
    return option->allow_extra_args(false)->option_text(option->get_type_name());  // else "TEXT ..."
}

/// The first option, of a program or any of its commands, that swallows arguments which follow its value;
/// empty when none does.
inline std::string greedy_option(const CLI::App& app) {
    for (const auto* option : app.get_options()) {
        const bool list = option->get_items_expected_max() > 1;
        if (option->nonpositional() && list && option->get_allow_extra_args()) return option->get_name();
    }
    for (const auto* command : app.get_subcommands({})) {
        if (auto found = greedy_option(*command); !found.empty()) return command->get_name() + " " + found;
    }
    return {};
}

/// Parses a command line. `--name=` gives an empty value, where CLI11 would take the word that follows.
/// Throws CLI::ParseError.
inline void parse(CLI::App& app, int argc, const char* const* argv) {
    CHATHACK_CHECK(greedy_option(app).empty());
    std::vector<std::string> reversed;
    for (int at = argc - 1; at > 0; --at) {
        std::string_view word{argv[at]};
        if (word.starts_with("--") && word.ends_with('=') && word.find('=') == word.size() - 1) {
            reversed.emplace_back();
            word.remove_suffix(1);
        }
        reversed.emplace_back(word);
    }
    app.parse(std::move(reversed));
}

}  // namespace chathack::command_line
