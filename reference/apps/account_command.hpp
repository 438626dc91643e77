#pragma once

#include <CLI/App.hpp>
#include <optional>
#include <ostream>
#include <string>

#include "reference/accounts/password_hash.hpp"

namespace chathack::apps {

/// A command `chathackd account ...`.
struct AccountRequest {
    enum class Action { add = 1, remove, passwd, list };

    std::optional<Action> action;  ///< nothing when the command line has no account command
    std::string file;
    std::string login;
    accounts::HashCost cost = accounts::standard_cost;
    bool json = false;
};

/// How an account command ends: the program's exit code.
enum class AccountExit {
    ok = 0,
    refused = 1,   ///< add: the account exists; remove, passwd: it is unknown
    usage = 2,     ///< the login or the password is impossible, or the command line is wrong
    store = 3,     ///< the accounts file cannot be used
    internal = 4,  ///< not enough memory, or the output could not be printed
};

/// Adds `account` and its subcommands add, remove, passwd and list to `program`. Parsing fills `request`,
/// which must live until then. A command line that CLI11 refuses is AccountExit::usage.
void add_account_command(CLI::App& program, AccountRequest& request);

/// Carries the request out. Results go to `out`, and one sentence about a failure goes to `err`. A password
/// is read from the terminal, or without one from a line of standard input.
AccountExit run_account_command(const AccountRequest& request, std::ostream& out, std::ostream& err);

}  // namespace chathack::apps
