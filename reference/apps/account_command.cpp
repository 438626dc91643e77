#include "reference/apps/account_command.hpp"

#include <CLI/CLI.hpp>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>

#include "reference/accounts/sqlite_accounts.hpp"
#include "reference/apps/escape.hpp"
#include "reference/apps/password_input.hpp"
#include "reference/wire/check.hpp"
#include "reference/wire/limits.hpp"
#include "reference/wire/utf8.hpp"

namespace chathack::apps {

namespace {

using accounts::AccountsError;
using accounts::AccountsFailure;
using accounts::SqliteAccounts;
using Action = AccountRequest::Action;

AccountExit exit_of(AccountsError error) {
    switch (error) {
        case AccountsError::account_exists:
        case AccountsError::account_unknown:
            return AccountExit::refused;
        case AccountsError::bad_login:
            return AccountExit::usage;
        case AccountsError::out_of_memory:
            return AccountExit::internal;
        default:
            return AccountExit::store;
    }
}

/// One run of one command, whose steps print to the same streams.
class Run {
public:
    Run(const AccountRequest& request, std::ostream& out, std::ostream& err)
        : request_{request}, out_{out}, err_{err} {}

    AccountExit add() {
        return change(SqliteAccounts::Access::create, [this](SqliteAccounts& store) {
            if (const auto known = store.contains(request_.login); !known || *known) {
                return failed(known ? about_login(AccountsError::account_exists) : known.error());
            }
            return with_new_hash([&](const std::string& hash) {
                return done(store.add(request_.login, hash), "account added");
            });
        });
    }

    AccountExit passwd() {
        return change(SqliteAccounts::Access::change, [this](SqliteAccounts& store) {
            if (const auto known = store.contains(request_.login); !known || !*known) {
                return failed(known ? about_login(AccountsError::account_unknown) : known.error());
            }
            return with_new_hash([&](const std::string& hash) {
                return done(store.change_hash(request_.login, hash), "password changed");
            });
        });
    }

    AccountExit remove() {
        return change(SqliteAccounts::Access::change, [this](SqliteAccounts& store) {
            return done(store.remove(request_.login), "account removed");
        });
    }

    AccountExit list() {
        auto store = SqliteAccounts::open(request_.file, SqliteAccounts::Access::read);
        if (!store) return failed(store.error());
        const auto all = store->all();
        if (!all) return failed(all.error());
        if (request_.json) {
            auto listed = nlohmann::json::array();
            for (const auto& account : *all)
                listed.push_back({{"login", account.login}});
            using Json = nlohmann::json;
            out_ << Json{{"accounts", listed}}.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
        } else {
            for (const auto& account : *all)
                out_ << escape(account.login) << '\n';
        }
        return printed();
    }

private:
    /// Checks that the login is possible, opens the accounts file, and does `work`.
    AccountExit change(SqliteAccounts::Access access,
                       const std::function<AccountExit(SqliteAccounts&)>& work) {
        const auto size_bytes = request_.login.size();
        if (size_bytes == 0 || size_bytes > wire::Limits{}.login_bytes_max) {
            return failed(about_login(AccountsError::bad_login));
        }
        if (!wire::is_utf8(request_.login)) return say("the login is not UTF-8 text", AccountExit::usage);
        auto store = SqliteAccounts::open(request_.file, access);
        return store ? work(*store) : failed(store.error());
    }

    AccountExit with_new_hash(const std::function<AccountExit(const std::string&)>& work) {
        auto password = read_new_password("Password for " + escape(request_.login));
        if (!password) return say(std::string{to_string(password.error())}, AccountExit::usage);
        const auto hash = accounts::hash_password(*password, request_.cost);
        accounts::wipe(*password);
        return hash ? work(*hash)
                    : say("there is not enough memory to hash a password", AccountExit::internal);
    }

    AccountExit done(const accounts::Result<void>& result, const char* what) {
        if (!result) return failed(result.error());
        out_ << escape(request_.login) << ": " << what << '\n';
        return printed();
    }

    AccountExit printed() {
        return out_.flush() ? AccountExit::ok : say("cannot write to standard output", AccountExit::internal);
    }

    AccountsFailure about_login(AccountsError error) const {
        return accounts::make_failure(error, escape(request_.login));
    }

    AccountExit failed(const AccountsFailure& failure) {
        const bool about_one = exit_of(failure.error) == AccountExit::refused;
        return say(about_one ? about_login(failure.error).sentence : failure.sentence,
                   exit_of(failure.error));
    }

    AccountExit say(const std::string& sentence, AccountExit code) {
        err_ << "chathackd account: " << sentence << '\n';
        return code;
    }

    const AccountRequest& request_;
    std::ostream& out_;
    std::ostream& err_;
};

CLI::App* add_subcommand(CLI::App& account, AccountRequest& request, Action action, const std::string& name,
                         const std::string& description) {
    auto* command = account.add_subcommand(name, description);
    command->add_option("--accounts", request.file, "The accounts file")->required()->type_name("FILE");
    command->callback([&request, action] { request.action = action; });
    return command;
}

void add_login(CLI::App& command, AccountRequest& request) {
    command.add_option("LOGIN", request.login, "1 to 255 bytes; Bob and bob are two logins")->required();
}

void add_cost(CLI::App& command, AccountRequest& request) {
    static const std::map<std::string, accounts::HashCost> costs{{"standard", accounts::standard_cost},
                                                                 {"test", accounts::test_cost}};
    command
        .add_option_function<std::string>(
            "--cost", [&request](const std::string& name) { request.cost = costs.at(name); },
            "How slow the password is to check, and to guess from the file; test is for tests only")
        ->check(CLI::IsMember(costs))
        ->type_name("");
}

}  // namespace

void add_account_command(CLI::App& program, AccountRequest& request) {
    auto* account =
        program.add_subcommand("account", "Manage accounts with passwords, beside a running server too");
    account->require_subcommand(1);
    account->footer(
        "The password comes from the terminal, without echo, or else from one line of standard input.\n"
        "A running server takes notice on SIGHUP.\n"
        "Exit codes: 0 done; 1 the account exists already (add) or is unknown; 2 wrong use, or a login or\n"
        "password that cannot be one; 3 the accounts file cannot be used; 4 internal error.");
    auto* add =
        add_subcommand(*account, request, Action::add, "add", "Add an account; makes the file if needed");
    add_login(*add, request);
    add_cost(*add, request);
    auto* remove = add_subcommand(*account, request, Action::remove, "remove", "Remove an account");
    add_login(*remove, request);
    auto* passwd =
        add_subcommand(*account, request, Action::passwd, "passwd", "Change the password of an account");
    add_login(*passwd, request);
    add_cost(*passwd, request);
    auto* list =
        add_subcommand(*account, request, Action::list, "list", "Print all logins, one a line, escaped");
    list->add_flag("--json", request.json, "Print one JSON object instead");
}

AccountExit run_account_command(const AccountRequest& request, std::ostream& out, std::ostream& err) {
    CHATHACK_CHECK(request.action.has_value());
    Run run{request, out, err};
    switch (*request.action) {
        case Action::add:
            return run.add();
        case Action::remove:
            return run.remove();
        case Action::passwd:
            return run.passwd();
        case Action::list:
            return run.list();
    }
    return AccountExit::usage;
}

}  // namespace chathack::apps
