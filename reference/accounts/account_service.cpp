#include "reference/accounts/account_service.hpp"

#include <algorithm>

#include "reference/wire/check.hpp"

namespace chathack::accounts {

using server::AccountAnswer;
using server::AccountQuestion;
using server::AccountVerdict;

Result<std::unique_ptr<AccountService>> AccountService::open(Load load, Deliver deliver, Reloaded reloaded,
                                                             Options options) {
    CHATHACK_CHECK(options.workers > 0);
    auto accounts = load();
    if (!accounts) return accounts.error();
    std::unique_ptr<AccountService> service{
        new AccountService{std::move(load), std::move(deliver), std::move(reloaded), std::move(options)}};
    service->table_ = std::make_shared<const AccountTable>(std::move(*accounts));
    for (unsigned i = 0; i < service->options_.workers; ++i) {
        service->workers_.emplace_back([&self = *service](const std::stop_token& stop) { self.work(stop); });
    }
    return service;
}

AccountService::AccountService(Load load, Deliver deliver, Reloaded reloaded, Options options)
    : load_{std::move(load)},
      deliver_{std::move(deliver)},
      reloaded_{std::move(reloaded)},
      options_{std::move(options)} {}

AccountService::~AccountService() {
    for (auto& worker : workers_)
        worker.request_stop();
    workers_.clear();
    for (auto& question : waiting_)
        wipe(*question->password);
}

std::optional<AccountAnswer> AccountService::ask(AccountQuestion question) {
    const std::lock_guard lock{mutex_};
    if (!question.password) {
        const bool known = table_->hash_of(question.login) != nullptr;
        return AccountAnswer{question.id, known ? AccountVerdict::has_account : AccountVerdict::no_account};
    }
    if (waiting_.size() >= options_.questions_waiting_max) {
        ++counters_.questions_turned_away;
        wipe(*question.password);
        return AccountAnswer{question.id, AccountVerdict::unavailable};
    }
    waiting_.push_back(std::make_unique<AccountQuestion>(std::move(question)));
    wipe(*question.password);  // a move leaves a short text behind
    counters_.waiting_high_water = std::max(counters_.waiting_high_water, waiting_.size());
    something_to_do_.notify_one();
    return std::nullopt;
}

void AccountService::reload() {
    const std::lock_guard lock{mutex_};
    reload_wanted_ = true;
    something_to_do_.notify_one();
}

std::size_t AccountService::account_count() const {
    const std::lock_guard lock{mutex_};
    return table_->size();
}

AccountService::Counters AccountService::counters() const {
    const std::lock_guard lock{mutex_};
    return counters_;
}

void AccountService::work(const std::stop_token& stop) {
    std::unique_lock lock{mutex_};
    while (true) {
        const auto may_reload = [this] { return reload_wanted_ && !reload_running_; };
        something_to_do_.wait(lock, stop, [&] { return may_reload() || !waiting_.empty(); });
        if (stop.stop_requested()) return;
        if (may_reload()) {
            reload_now(lock);
        } else {
            answer_next(lock);
        }
    }
}

void AccountService::answer_next(std::unique_lock<std::mutex>& lock) {
    const auto question = std::move(waiting_.front());
    waiting_.pop_front();
    ++counters_.passwords_checked;
    const Table table = table_;
    lock.unlock();
    const auto verdict = verdict_on(*question, *table);
    wipe(*question->password);
    deliver_({question->id, verdict});
    lock.lock();
}

AccountVerdict AccountService::verdict_on(const AccountQuestion& question, const AccountTable& table) const {
    const auto* known = table.hash_of(question.login);
    const auto& hash = known != nullptr ? *known : table.decoy_for(question.login);
    const auto check = options_.check(hash, *question.password);
    if (check == PasswordCheck::impossible) return AccountVerdict::unavailable;
    const bool matches = known != nullptr && check == PasswordCheck::match;
    return matches ? AccountVerdict::match : AccountVerdict::mismatch;
}

void AccountService::reload_now(std::unique_lock<std::mutex>& lock) {
    reload_wanted_ = false;
    reload_running_ = true;
    lock.unlock();
    auto accounts = load_();
    const bool loaded = accounts.has_value();
    const Table fresh = loaded ? std::make_shared<const AccountTable>(std::move(*accounts)) : nullptr;
    lock.lock();
    Table old;  // destroyed, and so wiped, after the lock is released
    if (loaded) old = std::exchange(table_, fresh);
    if (!loaded) ++counters_.reloads_failed;
    reload_running_ = false;
    something_to_do_.notify_one();  // a reload may have been asked for meanwhile
    lock.unlock();
    old.reset();
    reloaded_(loaded ? Result<std::size_t>{fresh->size()} : accounts.error());
    lock.lock();
}

}  // namespace chathack::accounts
