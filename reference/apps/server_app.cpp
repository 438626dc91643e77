#include "reference/apps/server_app.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdio>
#include <optional>

#include "reference/accounts/sqlite_accounts.hpp"
#include "reference/asio/asio_transport.hpp"
#include "reference/transport/pump.hpp"

namespace chathack::apps {
namespace {

using spdlog::level::level_enum;

server::ServerOptions server_options(const ServerSettings& settings) {
    server::ServerOptions options;
    options.listen = settings.listen;
    options.connections_max = settings.connections_max;
    options.login_timeout = settings.login_timeout;
    options.idle_timeout = settings.idle_timeout;
    options.notes = settings.log.level <= spdlog::level::warn;
    return options;
}

asio::AsioOptions transport_options(const ServerSettings& settings) {
    asio::AsioOptions options;
    options.send_queue_bytes_max = settings.send_queue_bytes_max;
    return options;
}

/// One server with its sockets, accounts and signals.
class App {
public:
    explicit App(const ServerSettings& settings)
        : settings_{settings},
          log_{settings.log},
          transport_{loop_, transport_options(settings)},
          server_{server_options(settings)},
          pump_{server_, transport_, [this] { after_turn(); }} {}

    ServerExit run() {
        signals_.add(SIGUSR1);
        if (!open_accounts()) return ServerExit::setup;
        pump_.feed(server::StartListening{});
        await_signal();
        await_counters();
        loop_.run();
        if (exit_ == ServerExit::ok) tell_counters();
        return exit_;
    }

private:
    bool open_accounts() {
        if (settings_.accounts_file.empty()) return true;
        auto opened = accounts::AccountService::open(
            [file = settings_.accounts_file] { return accounts::SqliteAccounts::load(file); },
            [this](server::AccountAnswer answer) {
                boost::asio::post(loop_, [this, answer] { pump_.feed(answer); });
            },
            [this](accounts::Result<std::size_t> count) {
                boost::asio::post(loop_, [this, count = std::move(count)] { tell_reload(count); });
            },
            {});
        if (!opened) {
            std::fprintf(stderr, "chathackd: %s\n", opened.error().sentence.c_str());
            return false;
        }
        accounts_ = std::move(*opened);
        log_.say(level_enum::info, "accounts loaded", {{"count", std::uint64_t{accounts_->account_count()}}});
        return true;
    }

    void tell_reload(const accounts::Result<std::size_t>& count) {
        if (count) {
            log_.say(level_enum::info, "accounts reloaded", {{"count", std::uint64_t{*count}}});
        } else {
            log_.say(level_enum::err, "accounts not reloaded, the old ones stay",
                     {{"why", count.error().sentence}});
        }
    }

    /// Does what the server asks for besides transport actions.
    void after_turn() {
        for (auto& question : server_.take_questions())
            answer(std::move(question));
        for (const auto& note : server_.take_notes())
            log_.say(note);
        if (!announced_) announce();
    }

    void answer(server::AccountQuestion question) {
        std::optional<server::AccountAnswer> known;
        if (accounts_) {
            known = accounts_->ask(std::move(question));
        } else {  // nobody has a password
            known = {question.id, question.password ? server::AccountVerdict::mismatch
                                                    : server::AccountVerdict::no_account};
        }
        if (known) boost::asio::post(loop_, [this, answer = *known] { pump_.feed(answer); });
    }

    /// Tells where the server listens, once every listener has answered. Ends the program when one cannot
    /// listen.
    void announce() {
        using State = server::Listener::State;
        for (const auto& listener : server_.listeners()) {
            if (listener.state == State::idle || listener.state == State::asked) return;
        }
        announced_ = true;
        for (const auto& listener : server_.listeners()) {
            if (listener.state != State::failed) continue;
            std::fprintf(stderr, "chathackd: cannot listen on %s: %s\n", to_string(listener.local).c_str(),
                         std::string{to_string(listener.error)}.c_str());
            exit_ = ServerExit::setup;
        }
        if (exit_ != ServerExit::ok) return loop_.stop();
        for (const auto& listener : server_.listeners()) {
            const auto where = to_string(listener.local);
            std::printf("listening on %s\n", where.c_str());
            log_.say(level_enum::info, "listening", {{"at", where}});
        }
        std::fflush(stdout);
    }

    void await_signal() {
        signals_.async_wait([this](const boost::system::error_code& error, int number) {
            if (error) return;
            if (number == SIGHUP) reload();
            if (number == SIGUSR1) tell_counters();
            if (number == SIGINT || number == SIGTERM) drain(number);
            await_signal();
        });
    }

    void reload() {
        if (accounts_) return accounts_->reload();
        log_.say(level_enum::warn, "nothing to reload: no --accounts were given");
    }

    void drain(int number) {
        if (draining_) return loop_.stop();
        draining_ = true;
        log_.say(level_enum::info, "stopping", {{"signal", static_cast<std::uint64_t>(number)}});
        pump_.feed(server::Drain{});
        transport_.drain([this] { loop_.stop(); });
    }

    void await_counters() {
        counters_timer_.expires_after(settings_.counters_every);
        counters_timer_.async_wait([this](const boost::system::error_code& error) {
            if (error) return;
            tell_counters();
            await_counters();
        });
    }

    void tell_counters() {
        const auto accounts = accounts_ ? accounts_->counters() : accounts::AccountService::Counters{};
        log_.say(server_.counters(), transport_.counters(), accounts);
    }

    const ServerSettings& settings_;
    ServerLog log_;
    boost::asio::io_context loop_{1};
    boost::asio::signal_set signals_{loop_, SIGINT, SIGTERM, SIGHUP};
    boost::asio::steady_timer counters_timer_{loop_};
    asio::AsioTransport transport_;
    server::Server server_;
    transport::Pump<server::Server> pump_;
    // Destroyed before the loop that its answers are posted to.
    std::unique_ptr<accounts::AccountService> accounts_;
    bool announced_ = false;
    bool draining_ = false;
    ServerExit exit_ = ServerExit::ok;
};

/// Raises the limit of descriptors as far as the system allows, because each connection needs one.
void raise_descriptor_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

/// The program may have been started without some of the standard streams. A file or socket opened next would
/// then get such a number, and our output would go there. So the missing streams are opened on /dev/null.
void keep_standard_streams() {
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor)
        if (fcntl(descriptor, F_GETFD) < 0) static_cast<void>(open("/dev/null", O_RDWR));
}

}  // namespace

ServerExit run_server(const ServerSettings& settings) {
    keep_standard_streams();
    raise_descriptor_limit();
    signal(SIGPIPE, SIG_IGN);  // a closed output shall only make the write fail
    return App{settings}.run();
}

}  // namespace chathack::apps
