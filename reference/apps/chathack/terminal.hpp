#pragma once

#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/apps/chathack/history_file.hpp"
#include "reference/apps/chathack/input.hpp"
#include "reference/apps/chathack/readable.hpp"

namespace chathack::apps {

/// Lines from a person at a terminal, edited with readline. Output that arrives meanwhile is printed above
/// the line being typed. There can be only one, because readline's state is global.
///
/// Lines that come at once, as of a paste, are given one by one. When there are commands among them, the user
/// is asked first.
class Terminal final : public Input {
public:
    /// @param prompt  stands before the typed text; without colours
    /// @param asks  whether to ask the user at all
    Terminal(boost::asio::io_context& loop, std::string prompt, HistoryFile history, bool asks);
    ~Terminal() override;

    /// Sets where the Tab key gets logins from.
    void offer_logins(std::function<std::vector<std::string>()> logins) { logins_ = std::move(logins); }

    void start(Handlers handlers) override;
    void hold() override { held_ = true; }
    void release() override;
    void stop() override;

    void print(std::string_view line);

private:
    static void on_line(char* line);
    static char** complete(const char* word, int begin, int end);
    static char* next_candidate(const char* word, int state);

    void wait_key();
    void wait_signal();
    void take(char* line);
    void wait_quiet();
    void settle();
    void ask(const std::string& question, std::vector<std::string> lines);
    void on_answer(bool yes);
    void give(std::vector<std::string> lines);
    void go_on();
    void set_prompt(const std::string& prompt);
    void find_candidates(std::string_view before, std::string_view word);

    Readable keys_;
    boost::asio::signal_set signals_;
    std::string prompt_;
    HistoryFile history_;
    bool asks_;
    Handlers handlers_;
    std::function<std::vector<std::string>()> logins_;
    std::vector<std::string> candidates_;
    boost::asio::steady_timer quiet_;
    std::vector<std::string> burst_;  // lines that came at once, so far
    std::vector<std::string> asked_;  // lines about which the user is being asked
    std::string rest_;                // the beginning of a line that came with them
    std::deque<std::string> ready_;   // lines to be given
    bool held_ = false;
    bool editing_ = false;  // the prompt is on the screen
};

}  // namespace chathack::apps
