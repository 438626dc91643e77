#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sodium.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <memory>

#include "reference/apps/chathack/find_server.hpp"
#include "reference/apps/chathack/json_dialogue.hpp"
#include "reference/apps/chathack/line_input.hpp"
#include "reference/apps/chathack/options.hpp"
#include "reference/apps/chathack/own_addresses.hpp"
#include "reference/apps/chathack/password.hpp"
#include "reference/apps/chathack/plain_dialogue.hpp"
#include "reference/apps/chathack/session.hpp"
#include "reference/apps/chathack/terminal.hpp"
#include "reference/apps/chathack/words.hpp"
#include "reference/apps/no_color.hpp"

namespace chathack::apps {
namespace {

int end(const EarlyEnd& early) {
    std::fprintf(early.code == ClientExitCode::good ? stdout : stderr, "%s\n", early.text.c_str());
    return static_cast<int>(early.code);
}

bool wants_colours() {
    const char* const kind = std::getenv("TERM");
    return !no_color() && kind != nullptr && std::string_view{kind} != "dumb";
}

std::string time_of_day() { return fmt::format("{:%H:%M} ", fmt::localtime(std::time(nullptr))); }

int talk_at_terminal(const ProgramOptions& options, const client::Settings& settings, SessionOptions how,
                     std::optional<std::string> password, std::vector<transport::Endpoint> servers) {
    boost::asio::io_context loop{1};
    how.at_terminal = true;
    Terminal terminal{loop, quoted_login(options.login) + "> ",
                      HistoryFile{options.history.value_or(HistoryFile::default_path())}, !options.yes};
    const ChatPaint paint{wants_colours()};
    PlainDialogue dialogue{options.login, paint, [&] { return paint.faint(time_of_day()); },
                           [&](std::string_view line) { terminal.print(line); }};
    ChatSession session{loop,     settings, std::move(how), options.login, std::move(password),
                        dialogue, terminal};
    terminal.offer_logins([&] {
        std::vector<std::string> logins;
        for (auto& known : session.acquaintances())
            logins.push_back(std::move(known.login));
        return logins;
    });
    return static_cast<int>(session.run(std::move(servers)));
}

int talk_in_lines(const ProgramOptions& options, const client::Settings& settings, SessionOptions how,
                  std::optional<std::string> password, std::vector<transport::Endpoint> servers) {
    boost::asio::io_context loop{1};
    how.script = !options.json;
    LineInput input{loop, STDIN_FILENO};
    ChatSession* session = nullptr;
    const auto print = [&](std::string_view line) {
        const auto whole = std::string{line} + '\n';
        if (write_all(STDOUT_FILENO, whole) != 0 && session != nullptr) session->on_output_lost();
    };
    std::unique_ptr<Dialogue> dialogue;
    if (options.json) {
        dialogue = std::make_unique<JsonDialogue>(options.login, print);
    } else {
        dialogue = std::make_unique<PlainDialogue>(
            options.login, ChatPaint{false}, [] { return ""; }, print);
    }
    ChatSession talk{loop, settings, std::move(how), options.login, std::move(password), *dialogue, input};
    session = &talk;
    return static_cast<int>(talk.run(std::move(servers)));
}

int run(int count, const char* const* words) {
    const auto options = read_options(count, words);
    if (!options) return end(options.error());
    if (sodium_init() < 0)
        return end({ClientExitCode::failed, "chathack: the random generator does not work"});
    std::signal(SIGPIPE, SIG_IGN);

    const auto server = find_server(options->server);
    if (!server) return end(server.error());
    std::optional<std::string> password;
    if (options->with_password) {
        password = read_password("Password of " + quoted_login(options->login) + ": ");
        if (!password)
            return end({ClientExitCode::wrong_use, "chathack: -p needs a password, of at most 1024 bytes"});
    }

    client::Settings settings;
    settings.advertise = options->advertise;
    settings.own_addresses = own_addresses();
    SessionOptions how;
    how.downloads = options->downloads;
    how.linger = options->linger;
    const bool at_terminal = !options->json && ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1;
    return (at_terminal ? talk_at_terminal : talk_in_lines)(*options, settings, how, std::move(password),
                                                            {*server});
}

}  // namespace
}  // namespace chathack::apps

int main(int count, char** words) {
    try {
        return chathack::apps::run(count, words);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "chathack: %s\n", error.what());
        return static_cast<int>(chathack::apps::ClientExitCode::failed);
    }
}
