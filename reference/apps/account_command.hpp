#pragma once

#include <CLI/App.hpp>
#include <optional>
#include <ostream>
#include <string>

#include "reference/accounts/password_hash.hpp"

namespace chathack::apps {

/// What `chathackd account ...` was asked to do.
struct AccountRequest {
    enum class Action { add = 1, remove, passwd, list };

    std::optional<Action> action;  ///< nothing when the command line named no account command
    std::string file;
    std::string login;
    accounts::HashCost cost = accounts::standard_cost;
    bool json = false;
};

/// How an account command ends: the program's exit code.
enum class AccountExit {
    ok = 0,
    refused = 1,   ///< add: the account exists; remove, passwd: it is unknown
    usage = 2,     ///< the login or the password cannot be one, or the command line is wrong
    store = 3,     ///< the accounts file cannot be used
    internal = 4,  ///< not enough memory, or what was to be printed could not be
};

/// Adds `account` and its subcommands add, remove, passwd and list to `program`; parsing fills `request`,
/// which must live until then. What CLI11 refuses is AccountExit::usage.
void add_account_command(CLI::App& program, AccountRequest& request);

/// Does what was asked: results go to `out`, one sentence about any failure to `err`. A password comes from
/// the terminal, or else from one line of standard input.
AccountExit run_account_command(const AccountRequest& request, std::ostream& out, std::ostream& err);

}  // namespace chathack::apps
