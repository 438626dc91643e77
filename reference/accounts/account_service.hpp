#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

#include "reference/accounts/account_table.hpp"
#include "reference/accounts/failure.hpp"
#include "reference/accounts/password_hash.hpp"
#include "reference/server/account_question.hpp"

namespace chathack::accounts {

/// Answers the server's account questions from a copy of all accounts in memory. It checks passwords on
/// threads of its own, so asking never waits.
///
/// A login without an account costs the same computation as one with an account, so that time does not tell
/// LOGIN-5 from LOGIN-6. `ask`, `reload` and `counters` may be called from any thread.
class AccountService {
public:
    /// Reads all accounts. Called by `open`, and later by one worker thread at a time.
    using Load = std::function<Result<std::vector<Account>>()>;
    /// Takes an answer. Called on a worker thread; must not throw or wait for this service.
    using Deliver = std::function<void(server::AccountAnswer)>;
    /// Takes the number of accounts now in use, or why the old ones stay in use. Called like `Deliver`.
    using Reloaded = std::function<void(Result<std::size_t>)>;
    using Check = std::function<PasswordCheck(const std::string& hash, std::string_view password)>;

    struct Options {
        unsigned workers = 2;                      ///< each may need the memory of one hash, usually 19 MiB
        std::size_t questions_waiting_max = 4096;  ///< more are answered `unavailable`
        Check check = check_password;
    };
    struct Counters {
        std::uint64_t passwords_checked = 0;
        std::uint64_t questions_turned_away = 0;  ///< because too many were waiting
        std::size_t waiting_high_water = 0;
        std::uint64_t reloads_failed = 0;
    };

    /// Loads the accounts and starts the workers. Errors: those of `load`.
    static Result<std::unique_ptr<AccountService>> open(Load load, Deliver deliver, Reloaded reloaded,
                                                        Options options);
    /// Ends the workers. They finish and deliver what they are computing; questions that wait are dropped.
    ~AccountService();
    AccountService(const AccountService&) = delete;
    AccountService& operator=(const AccountService&) = delete;

    /// Returns the answer when it is known at once: for every question without a password (LOGIN-3), and
    /// `unavailable` when too many wait. Otherwise the answer is delivered later, once.
    std::optional<server::AccountAnswer> ask(server::AccountQuestion question);

    /// Loads the accounts again on a worker, and then calls `reloaded`. Until then, and after a failure,
    /// questions are answered from the old accounts. Requests while one waits count as that one.
    void reload();

    std::size_t account_count() const;
    Counters counters() const;

private:
    using Table = std::shared_ptr<const AccountTable>;

    AccountService(Load load, Deliver deliver, Reloaded reloaded, Options options);
    void work(const std::stop_token& stop);
    void answer_next(std::unique_lock<std::mutex>& lock);
    void reload_now(std::unique_lock<std::mutex>& lock);
    server::AccountVerdict verdict_on(const server::AccountQuestion& question,
                                      const AccountTable& table) const;

    const Load load_;
    const Deliver deliver_;
    const Reloaded reloaded_;
    const Options options_;

    mutable std::mutex mutex_;
    std::condition_variable_any something_to_do_;
    Table table_;
    /// By pointer, because moving a short string leaves its text behind in the old object.
    std::deque<std::unique_ptr<server::AccountQuestion>> waiting_;
    bool reload_wanted_ = false;
    bool reload_running_ = false;
    Counters counters_;

    std::vector<std::jthread> workers_;  ///< the last member, so that workers end before what they use
};

}  // namespace chathack::accounts
