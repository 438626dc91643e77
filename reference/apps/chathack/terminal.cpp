#include "reference/apps/chathack/terminal.hpp"

#include <langinfo.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <readline/readline.h>
#include <clocale>
#include <cstdio>  // readline's headers need it but do not include it
#include <cstdlib>
#include <cstring>

#include "reference/apps/chathack/paste.hpp"
#include "reference/apps/chathack/typed_line.hpp"
#include "reference/apps/chathack/words.hpp"
#include "reference/wire/check.hpp"

namespace chathack::apps {
namespace {

Terminal* the_terminal = nullptr;  // readline's callbacks have no argument to carry it

/// Keys that come no further apart than this come at once: nobody types a line so fast.
constexpr std::chrono::milliseconds quiet_time{30};

/// Makes letters beyond ASCII one letter each for readline, whose text goes to others as UTF-8 in any case.
/// It takes the locale from the environment, which may name one that is not installed, or C.
void use_utf8() {
    std::setlocale(LC_CTYPE, "");
    if (std::string_view{::nl_langinfo(CODESET)} == "UTF-8") return;
    for (const char* name : {"C.UTF-8", "en_US.UTF-8"}) {
        if (std::setlocale(LC_CTYPE, name) == nullptr) continue;
        ::setenv("LC_ALL", name, 1);
        return;
    }
}

bool keys_wait() {
    int waiting_bytes = 0;
    return ::ioctl(STDIN_FILENO, FIONREAD, &waiting_bytes) == 0 && waiting_bytes > 0;
}

}  // namespace

Terminal::Terminal(boost::asio::io_context& loop, std::string prompt, HistoryFile history, bool asks)
    : keys_{loop, STDIN_FILENO},
      signals_{loop, SIGWINCH, SIGTSTP},
      prompt_{std::move(prompt)},
      history_{std::move(history)},
      asks_{asks},
      quiet_{loop} {
    CHATHACK_CHECK(the_terminal == nullptr);
    the_terminal = this;
}

Terminal::~Terminal() {
    stop();
    the_terminal = nullptr;
}

void Terminal::start(Handlers handlers) {
    handlers_ = std::move(handlers);
    use_utf8();
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
    quiet_.cancel();
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
        if (editing_ && !burst_.empty()) wait_quiet();
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
        settle();
        return handlers_.on_end();
    }
    auto lines = lines_of(line);
    std::free(line);
    if (lines.empty() && !asked_.empty()) return on_answer(false);
    std::move(lines.begin(), lines.end(), std::back_inserter(burst_));
}

/// What came is looked at once no more comes.
void Terminal::wait_quiet() {
    quiet_.expires_after(quiet_time);
    quiet_.async_wait([this](const boost::system::error_code& error) {
        if (error || !editing_) return;
        if (keys_wait()) return wait_quiet();
        settle();
    });
}

void Terminal::settle() {
    auto lines = std::exchange(burst_, {});
    if (lines.empty()) return;
    if (!asked_.empty()) return on_answer(is_yes(lines));
    const auto question = asks_ ? question_about(lines, rl_end > 0) : std::string{};
    if (question.empty()) return give(std::move(lines));
    ask(question, std::move(lines));
}

void Terminal::ask(const std::string& question, std::vector<std::string> lines) {
    asked_ = std::move(lines);
    rest_ = rl_line_buffer;
    rl_replace_line("", 0);
    set_prompt(question);
}

void Terminal::on_answer(bool yes) {
    auto lines = std::exchange(asked_, {});
    rl_insert_text(std::exchange(rest_, {}).c_str());
    set_prompt(prompt_);
    if (yes) return give(std::move(lines));
    print("! not carried out, nothing was sent");
}

void Terminal::give(std::vector<std::string> lines) {
    std::move(lines.begin(), lines.end(), std::back_inserter(ready_));
    go_on();
}

void Terminal::release() {
    held_ = false;
    go_on();
}

void Terminal::go_on() {
    while (!held_ && editing_ && !ready_.empty()) {
        const auto line = std::move(ready_.front());
        ready_.pop_front();
        history_.add(line);
        handlers_.on_line(line);
    }
}

void Terminal::set_prompt(const std::string& prompt) {
    rl_clear_visible_line();
    rl_set_prompt(prompt.c_str());
    rl_on_new_line();
    rl_redisplay();
    std::fflush(stdout);
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
