#pragma once

#include <boost/asio/signal_set.hpp>
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
class Terminal final : public Input {
public:
    /// @param prompt  stands before the typed text; without colours
    Terminal(boost::asio::io_context& loop, std::string prompt, HistoryFile history);
    ~Terminal() override;

    /// Sets where the Tab key gets logins from.
    void offer_logins(std::function<std::vector<std::string>()> logins) { logins_ = std::move(logins); }

    void start(Handlers handlers) override;
    void hold() override {}  // nothing to hold: a person does not type that fast
    void release() override {}
    void stop() override;

    void print(std::string_view line);

private:
    static void on_line(char* line);
    static char** complete(const char* word, int begin, int end);
    static char* next_candidate(const char* word, int state);

    void wait_key();
    void wait_signal();
    void take(char* line);
    void find_candidates(std::string_view before, std::string_view word);

    Readable keys_;
    boost::asio::signal_set signals_;
    std::string prompt_;
    HistoryFile history_;
    Handlers handlers_;
    std::function<std::vector<std::string>()> logins_;
    std::vector<std::string> candidates_;
    bool editing_ = false;  // the prompt is on the screen
};

}  // namespace chathack::apps
