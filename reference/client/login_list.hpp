#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chathack::client {

/// The logins added most recently, each once, and at most `count_max` of them. Adding one more forgets the
/// oldest.
class LoginList {
public:
    explicit LoginList(std::size_t count_max) : count_max_{count_max} {}

    /// Makes `login` the newest.
    void add(std::string_view login) {
        if (count_max_ == 0 || (!logins_.empty() && logins_.back() == login)) return;
        if (const auto at = find(login); at != logins_.end()) {
            std::rotate(at, at + 1, logins_.end());
            return;
        }
        if (logins_.size() == count_max_) logins_.erase(logins_.begin());
        logins_.emplace_back(login);
    }
    /// @return whether it was there
    bool remove(std::string_view login) {
        const auto at = find(login);
        if (at == logins_.end()) return false;
        logins_.erase(at);
        return true;
    }
    bool contains(std::string_view login) const {
        return std::find(logins_.begin(), logins_.end(), login) != logins_.end();
    }
    /// From the oldest to the newest.
    std::span<const std::string> all() const noexcept { return logins_; }
    bool empty() const noexcept { return logins_.empty(); }
    /// Forgets all logins and frees their memory.
    void clear() noexcept { logins_ = {}; }

private:
    std::vector<std::string>::iterator find(std::string_view login) {
        return std::find(logins_.begin(), logins_.end(), login);
    }

    std::size_t count_max_;
    std::vector<std::string> logins_;
};

}  // namespace chathack::client
