#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reference/transport/actions.hpp"
#include "reference/zoo/server/catalogue.hpp"
#include "reference/zoo/server/frame_reader.hpp"
#include "reference/zoo/server/output.hpp"

namespace chathack::zoo {

/// A second and deliberately simple CHATHACK server. One entry of the catalogue may change what it does.
///
/// Each subject has its file: reading.cpp, logins.cpp, speaking.cpp, asks.cpp.
class ZooServer {
public:
    ZooServer(std::map<std::string, std::string> accounts, ActiveEntries active);

    void on(const transport::Event& event, transport::Time now, transport::Actions& actions);

private:
    using ConnId = transport::ConnId;
    using Time = transport::Time;
    static constexpr std::size_t places = 12;  ///< of servers that have a fixed number of them
    using Accounts = std::map<std::string, std::string>;
    struct User {
        transport::Address address;   ///< where the connection came from
        std::uint64_t accepted = 0;   ///< the number of the connection, in order of acceptance
        std::uint64_t joined = 0;     ///< the number of the login, in order
        std::string login;            ///< its login, once it is `in`
        std::string unread;           ///< the beginning of an incomplete frame
        std::deque<Reading> waiting;  ///< what was read but not handled yet
        bool in = false;
        bool checking = false;  ///< its password is being checked, and its further frames wait
        bool deaf = false;      ///< nothing more is read from it
        bool refused = false;   ///< it was told ACK 4
        int refusals = 0;       ///< how often it was told ACK 2 or ACK 4
        bool torn = false;      ///< its bytes were cut where the mutant cannot handle it
        Time since{};           ///< when it logged in
        Time busy_until{};      ///< when its thread has time for the next frame
        std::size_t sent_bytes = 0;
    };

    struct PasswordCheck {
        ConnId conn;
        std::string login, password;
    };

    bool is(std::string_view name) const { return who_.is(name); }

    // zoo_server.cpp: connections come and go
    void on(const transport::Accepted& event);
    void on(const transport::Received& event);
    void on(const transport::Ended& event);
    void on(const transport::Closed& event);
    template <class Other>
    void on(const Other&) {}
    void close(ConnId conn);
    /// Calls `what` after this time.
    void later(Time delay, std::function<void()> what);
    /// Calls `what` when the thread of this connection has time, if it is still there.
    void in_its_turn(ConnId conn, std::function<void()> what);
    void end(ConnId conn);
    /// The earliest time at which something may go out.
    Time sending_time() const { return std::max(now_, silent_until_); }
    void do_what_is_due();
    void send(ConnId to, std::string_view bytes);
    void refuse(ConnId conn);  ///< ACK 1
    /// A text preceded by its count.
    std::string text(std::string_view text) const;

    // reading.cpp
    void read(ConnId conn, std::string_view bytes);
    std::vector<Reading> take_frames(User& user, std::string& unread);
    void note_cut(User& user, std::string& unread, const Reading& reading) const;
    bool waits_for_others(ConnId conn);
    void let_others_go_on(ConnId conn);
    void handle_waiting(ConnId conn);
    void handle_next(ConnId conn);
    void handle(ConnId conn, const Reading& reading);
    void handle_bad(ConnId conn, const Frame& frame);
    void handle(ConnId conn, const Frame& frame);
    void lose_behind_login(ConnId conn, const Frame& frame);
    bool handles_late() const;
    void finish_reading(ConnId conn);
    bool is_readable(ConnId conn, const Frame& frame);
    void deliver_half(ConnId conn);

    // logins.cpp
    void log_in(ConnId conn, std::string login, const std::optional<std::string>& password);
    void log_in_again(ConnId conn, const std::string& login);
    bool is_refused_for_its_text(ConnId conn, const std::string& login);
    void log_in_with_password(ConnId conn, const std::string& login, const std::string& password);
    void ask_helper(const PasswordCheck& check);
    void tell_of(const std::string& login, const std::string& deed);
    bool is_taken(const std::string& login) const;
    void welcome(ConnId conn, const std::string& login);
    void refuse_password(ConnId conn, std::string_view answer);
    void refuse_taken(ConnId conn, const std::string& login);
    void count_refusal(ConnId conn);
    enum class End { closed, reset, cut_off };
    void leave(ConnId conn, End how);
    std::optional<ConnId> holder(const std::string& login) const;
    std::vector<ConnId> users_in_order() const;

    // speaking.cpp
    void speak(ConnId conn, const std::string& sender, const std::string& message);
    bool may_speak_as(ConnId conn, const std::string& sender) const;
    bool is_too_long(const std::string& sender, const std::string& message) const;
    bool said_last(const std::string& sender, const std::string& message) const;
    void tell_too_long(ConnId conn);
    void tell_everyone(ConnId conn, const std::string& sender, const std::string& message);
    void echo(ConnId conn, const std::string& frame);
    std::vector<ConnId> receivers(ConnId conn);

    // asks.cpp
    void ask(ConnId conn, const std::string& sender, std::string receiver);
    void ask_absent(ConnId conn, const std::string& sender, const std::string& receiver);
    void ask_self(ConnId conn, const std::string& receiver);
    void answer(ConnId conn, const Frame& frame);
    std::string in_any_case(const std::string& login) const;
    bool is_asked(const std::string& sender, const std::string& receiver) const;
    bool has_asked(const std::string& sender) const;
    void spend(const std::string& sender, const std::string& receiver, bool accepted);
    std::string validation(ConnId conn, const Frame& frame, const std::string& name) const;
    void end_asks(const std::string& login, End how);
    void pass_private(ConnId conn, const Frame& frame);

    Accounts accounts_;
    const ActiveEntries who_;
    TextLimits limits_;
    Output output_;
    std::mt19937 chance_{1};  // NOLINT(cert-msc51-cpp): all runs are alike
    Time now_{};
    transport::Actions* out_ = nullptr;
    std::multimap<Time, std::function<void()>> later_;

    std::map<ConnId, User> users_;
    std::uint64_t accepted_ = 0, joined_ = 0;
    std::size_t departures_ = 0;              ///< how many users that were `in` have left
    std::multiset<std::string> kept_logins_;  ///< logins that stay taken though nobody has them

    using Ask = std::pair<std::string, std::string>;  ///< the asker, and the asked one
    std::set<Ask> asks_;

    // State that only mutants and variants need.
    bool wedged_ = false;  ///< the server no longer serves anybody
    int bad_frames_ = 0;
    std::size_t frames_ = 0, repaired_ = 0;  ///< how many frames were handled, and bytes repaired
    Time silent_until_{};
    std::vector<PasswordCheck> checks_;  ///< what waits for the helper
    std::string shared_unread_, leftover_;
    std::string last_message_, last_frame_;
    std::map<std::string, std::string> last_messages_;  ///< of each sender
    std::map<std::string, int> wrong_passwords_;        ///< in a row, for one login or from one address
    std::uint64_t messages_ = 0;
    std::map<std::string, std::string> missed_;  ///< frames for logins that were not there
    std::set<std::string> known_logins_, left_accounts_;
    std::optional<std::uint64_t> dead_;  ///< number of the connection that was reset since the last message
    std::optional<ConnId> skipped_;      ///< the connection that misses the next message
    std::set<Ask> answered_, accepted_asks_;
};

}  // namespace chathack::zoo
