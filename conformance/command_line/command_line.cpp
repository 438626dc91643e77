#include "conformance/command_line/command_line.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <iostream>

#include "conformance/input/diagnostics.hpp"
#include "reference/wire/last_words.hpp"
#include "reports/text/printable.hpp"

namespace chathack::command_line {
namespace {

constexpr int wrong_use = 2;
constexpr int internal_error = 4;
constexpr std::array<std::pair<std::string_view, std::uint64_t>, 7> size_units{{{"B", 1},
                                                                                {"kB", 1'000},
                                                                                {"KiB", 1U << 10U},
                                                                                {"MB", 1'000'000},
                                                                                {"MiB", 1U << 20U},
                                                                                {"GB", 1'000'000'000},
                                                                                {"GiB", 1U << 30U}}};

/// The message when the first word is not a command; empty when it is one or there is none.
std::string unknown_command(const CLI::App& app, int argc, const char* const* argv) {
    std::vector<std::string> names;
    for (const auto* command : app.get_subcommands({}))
        names.push_back(command->get_name());
    if (argc < 2 || *argv[1] == '-' || std::ranges::find(names, argv[1]) != names.end()) return {};
    return "unknown command " + input::shown(argv[1]) + input::hint(argv[1], {names.begin(), names.end()}) +
           "; see --help";
}

/// The message about words on the command line that no option or argument takes; empty when there are none.
std::string unexpected_words(const CLI::App& app) {
    const auto left = app.remaining(true);
    if (left.empty()) return {};
    const auto parsed = app.get_subcommands();
    const auto& command = parsed.empty() ? app : *parsed.front();
    const auto see = fmt::format("; see `{} {}--help`", program_invocation_short_name,
                                 parsed.empty() ? "" : command.get_name() + " ");
    const auto option = std::ranges::find_if(left, [](const auto& word) { return word.starts_with("-"); });
    if (option == left.end()) return "unexpected argument " + input::shown(left.front()) + see;
    std::vector<std::string> names;
    for (const auto* known : command.get_options()) {
        for (const auto& name : known->get_lnames())
            names.push_back("--" + name);
    }
    const auto name = option->substr(0, option->find('='));
    return "unknown option " + input::shown(name) + input::hint(name, {}, {names.begin(), names.end()}) + see;
}

/// What CLI11 says of a wrong line, in one sentence.
std::string sentence_of(const CLI::ParseError& error, const CLI::App& app) {
    const auto parsed = app.get_subcommands();
    return fmt::format("{}; see `{} {}--help`", error.what(), program_invocation_short_name,
                       parsed.empty() ? "" : parsed.front()->get_name() + " ");
}

/// `code`, unless what a command has printed could not be written, to a full disk perhaps.
int all_is_written(int code) {
    std::cout << std::flush;
    if (std::cout && std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
    return complain(internal_error, "the output could not be written");
}

}  // namespace

int complain(int code, std::string_view why) {
    std::cerr << program_invocation_short_name << ": " << reports::printable(why) << '\n';
    return code;
}

int parse_and_run(CLI::App& app, int argc, const char* const* argv, const std::vector<Subcommand>& commands) {
    last_words::prepare(internal_error);
    app.require_subcommand(1);
    if (const auto unknown = unknown_command(app, argc, argv); !unknown.empty())
        return complain(wrong_use, unknown);
    try {
        parse(app, argc, argv);
    } catch (const CLI::ParseError& error) {
        const auto unexpected = unexpected_words(app);
        if (!unexpected.empty() && error.get_exit_code() != 0) return complain(wrong_use, unexpected);
        return error.get_exit_code() == 0 ? app.exit(error) : complain(wrong_use, sentence_of(error, app));
    }
    try {
        for (const auto& command : commands)
            if (command.app->parsed()) return all_is_written(command.run());
        return complain(wrong_use, "no command; see --help");
    } catch (const std::exception& error) {
        return complain(internal_error, fmt::format("internal error: {}", error.what()));
    }
}

int run_application(const Application& application, int argc, const char* const* argv) {
    CLI::App app{application.about};
    app.set_version_flag("--version", application.version);
    app.footer(application.command_footer);  // commands take it over as they are declared
    const auto commands = application.declare(app);
    app.footer(application.footer);
    return parse_and_run(app, argc, argv, commands);
}

CLI::Validator whole_number() {
    return {[](std::string& word) {
                std::uint64_t number = 0;
                const auto* end = word.data() + word.size();
                const auto [stop, error] = std::from_chars(word.data(), end, number);
                if (error == std::errc{} && stop == end) {
                    word = std::to_string(number);  // "010" is no octal number
                    return std::string{};
                }
                return input::shown(word) + " is not a whole number from 0 to 18446744073709551615";
            },
            "", "whole number"};
}

CLI::Validator memory_size() {
    return {[](std::string& word) {
                const auto unit_at = word.find_first_not_of("0123456789");
                std::uint64_t number = 0;
                const auto digits = word.substr(0, unit_at);
                const auto [stop, error] =
                    std::from_chars(digits.data(), digits.data() + digits.size(), number);
                auto unit = unit_at == word.npos ? std::string{} : word.substr(unit_at);
                unit.erase(0, unit.find_first_not_of(' '));
                for (const auto& [name, bytes] : size_units) {
                    if (unit != name || error != std::errc{} || number > UINT64_MAX / bytes) continue;
                    word = std::to_string(number * bytes);
                    return std::string{};
                }
                return input::shown(word) + " is not a size; write one such as 500MiB or 4GiB";
            },
            "SIZE", "memory size"};
}

}  // namespace chathack::command_line
