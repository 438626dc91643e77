#include "conformance/commands/target_arguments.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "conformance/command_line/options.hpp"
#include "conformance/commands/console.hpp"
#include "conformance/commands/exit_code.hpp"
#include "conformance/commands/selection_arguments.hpp"
#include "conformance/suite/sources.hpp"
#include "conformance/target/target_loader.hpp"
#include "reference/asio/resolve.hpp"
#include "reports/text/shell.hpp"

namespace chathack::commands {
namespace {

std::string login_of(const std::string& account) { return account.substr(0, account.find(':')); }

/// Of "bob-1": CHATHACK_PASSWORD_BOB_1.
std::string password_variable(const std::string& login) {
    std::string name = "CHATHACK_PASSWORD_";
    for (const char c : login) {
        const bool small = c >= 'a' && c <= 'z';
        const bool kept = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        name += small ? static_cast<char>(c - 'a' + 'A') : kept ? c : '_';
    }
    return name;
}

}  // namespace

void add_options(CLI::App& command, TargetArguments& arguments) {
    command.add_option("--target", arguments.target, "a target file, or HOST:PORT of a running server");
    command_line::add_list(
        command, "--account", arguments.accounts,
        "an account of the server, as LOGIN:PASSWORD, or as LOGIN with the password in the "
        "environment variable CHATHACK_PASSWORD_LOGIN; may be repeated");
}

int read_target(const TargetArguments& arguments, target::TargetFile& file) {
    if (transport::parse_endpoint(arguments.target) || !std::filesystem::exists(arguments.target)) {
        const auto ending = std::filesystem::path{arguments.target}.extension();
        if (ending == ".yaml" || ending == ".yml")
            return complain(wrong_use, fmt::format("--target {}: there is no such file", arguments.target));
        file.name = file.host = arguments.target;
    } else {
        auto loaded =
            target::load_target(arguments.target, suite::program_folder().string(), arguments.folder);
        print(loaded.diagnostics);
        if (!loaded.file) return wrong_use;
        file = *std::move(loaded.file);
    }
    if (!file.host.empty()) {
        const auto found = asio::find_server(file.host);
        if (!found)
            return complain(is_not_found(found.error()) ? no_target : wrong_use,
                            fmt::format("--target {}: {}: {}", arguments.target,
                                        file.host == arguments.target ? "neither a file nor an address"
                                                                      : "its address is " + file.host,
                                        to_string(found.error())));
        file.remote = *found;
    }
    for (const auto& account : arguments.accounts) {
        const auto login = login_of(account);
        const auto variable = password_variable(login);
        const auto* password =
            login.size() < account.size() ? &account[login.size() + 1] : std::getenv(variable.c_str());
        if (!password)
            return complain(
                wrong_use,
                fmt::format("--account {}: the password is missing; put it into the environment "
                            "variable {}, or give{}",
                            login, variable, reports::option_for_shell("--account", login + ":PASSWORD")));
        file.accounts.push_back({login, password});
    }
    return conforms;
}

std::string replay_words(const TargetArguments& arguments, bool show_passwords) {
    auto words = reports::option_for_shell("--target", arguments.target);
    for (const auto& account : arguments.accounts)
        words += reports::option_for_shell("--account", show_passwords ? account : login_of(account));
    return words;
}

std::string typed_again(std::string_view program, int argc, const char* const* argv) {
    std::vector<std::string> words(argv + 1, argv + argc);
    const bool show = std::ranges::find(words, "--show-passwords") != words.end();
    std::string line{program};
    for (bool of_account = false; auto& word : words) {
        constexpr std::string_view option = "--account=";
        if (!show && of_account) word = login_of(word);
        if (!show && word.starts_with(option))
            word = std::string{option} + login_of(word.substr(option.size()));
        of_account = word == "--account";
        line += ' ' + reports::for_shell(word);
    }
    return line;
}

}  // namespace chathack::commands
