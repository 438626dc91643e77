#include "reference/apps/chathack/terminal.hpp"

#include <signal.h>
#include <unistd.h>

#include <readline/readline.h>
#include <cstdio>  // readline's headers need it but do not include it
#include <cstdlib>
#include <cstring>

#include "reference/apps/chathack/typed_line.hpp"
#include "reference/apps/chathack/words.hpp"
#include "reference/wire/check.hpp"

namespace chathack::apps {
namespace {

Terminal* the_terminal = nullptr;  // readline's callbacks have no argument to carry it

}  // namespace

Terminal::Terminal(boost::asio::io_context& loop, std::string prompt, HistoryFile history)
    : keys_{loop, STDIN_FILENO},
      signals_{loop, SIGWINCH, SIGTSTP},
      prompt_{std::move(prompt)},
      history_{std::move(history)} {
    CHATHACK_CHECK(the_terminal == nullptr);
    the_terminal = this;
}

Terminal::~Terminal() {
    stop();
    the_terminal = nullptr;
}

void Terminal::start(Handlers handlers) {
    handlers_ = std::move(handlers);
    rl_readline_name = "chathack";
    rl_catch_signals = 0;
    rl_catch_sigwinch = 0;
    rl_attempted_completion_function = &Terminal::complete;
    rl_completer_word_break_characters = const_cast<char*>(" ");
    // The terminal stays in readline's mode between two lines. Otherwise keys typed while a line is carried
    // out would be echoed, and the kernel would take some of them: an end-of-file key would be lost.
    rl_deprep_term_function = [] {};
    history_.load();
    rl_callback_handler_install(prompt_.c_str(), &Terminal::on_line);
    editing_ = true;
    wait_key();
    wait_signal();
}

void Terminal::stop() {
    keys_.cancel();
    boost::system::error_code ignored;
    signals_.cancel(ignored);
    if (!std::exchange(editing_, false)) return;
    rl_clear_visible_line();
    rl_callback_handler_remove();
    rl_deprep_terminal();
    std::fflush(stdout);
    history_.save();  // a failure is ignored: it is not worth a complaint at the end
}

void Terminal::print(std::string_view line) {
    if (editing_) rl_clear_visible_line();
    std::fwrite(line.data(), 1, line.size(), stdout);
    std::fputc('\n', stdout);
    if (editing_) {
        rl_on_new_line();
        rl_redisplay();
    }
    std::fflush(stdout);
}

void Terminal::wait_key() {
    keys_.wait([this] {
        rl_callback_read_char();
        if (editing_) wait_key();
    });
}

void Terminal::wait_signal() {
    signals_.async_wait([this](const boost::system::error_code& error, int number) {
        if (error || !editing_) return;
        if (number == SIGTSTP) {  // the shell needs the terminal in its own mode while we are stopped
            rl_deprep_terminal();
            ::raise(SIGSTOP);
            rl_prep_terminal(1);
            rl_forced_update_display();
        }
        rl_resize_terminal();
        wait_signal();
    });
}

void Terminal::on_line(char* line) { the_terminal->take(line); }

void Terminal::take(char* line) {
    if (line == nullptr) {
        std::fputc('\n', stdout);
        return handlers_.on_end();
    }
    const std::string text = line;
    std::free(line);
    if (text.empty()) return;
    history_.add(text);
    handlers_.on_line(text);
}

/// Completes commands in the first word and logins where a command takes one. Readline completes file names.
char** Terminal::complete(const char* word, int begin, int) {
    const std::string_view before{rl_line_buffer, static_cast<std::size_t>(begin)};
    rl_attempted_completion_over = 1;
    if (before.starts_with("/file ") && before.find(' ', std::strlen("/file ")) != std::string_view::npos) {
        rl_attempted_completion_over = 0;
        return nullptr;
    }
    the_terminal->find_candidates(before, word);
    return rl_completion_matches(word, &Terminal::next_candidate);
}

void Terminal::find_candidates(std::string_view before, std::string_view word) {
    candidates_.clear();
    const auto offer = [&](const std::string& candidate) {
        if (candidate.starts_with(word)) candidates_.push_back(candidate);
    };
    for (const auto& command : typed_commands()) {
        const auto name = "/" + std::string{command.name};
        if (before.empty()) offer(name);
        if (!command.takes_login || before != name + " " || !logins_) continue;
        for (const auto& login : logins_())
            offer(quoted_login(login));
    }
}

char* Terminal::next_candidate(const char*, int state) {
    auto& candidates = the_terminal->candidates_;
    if (static_cast<std::size_t>(state) >= candidates.size()) return nullptr;
    return ::strdup(candidates[static_cast<std::size_t>(state)].c_str());
}

}  // namespace chathack::apps
