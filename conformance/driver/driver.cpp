#include "conformance/driver/driver.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <deque>
#include <fstream>
#include <map>

#include "conformance/driver/client_process.hpp"
#include "conformance/driver/folder_watch.hpp"
#include "conformance/driver/recogniser.hpp"
#include "conformance/driver/screen.hpp"
#include "conformance/driver/typist.hpp"
#include "conformance/frames/user_words.hpp"
#include "conformance/target/why_not_run.hpp"

namespace chathack::driver {
namespace {

namespace asio = boost::asio;
using Descriptor = asio::posix::stream_descriptor;

constexpr std::size_t typed_bytes_max = 4 * 1024 * 1024;  // kept for a client that does not read

std::map<std::string, std::string> values_of(const runner::StartProgram& start,
                                             const ClientFolders& folders) {
    const auto endpoint = to_string(start.server);
    const auto colon = endpoint.rfind(':');
    auto host = endpoint.substr(0, colon);
    std::map<std::string, std::string> values{{"address", endpoint}, {"port", endpoint.substr(colon + 1)}};
    if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
    values["host"] = host;
    values["login"] = start.login;
    values["password"] = start.password.value_or(std::string{});
    values["workdir"] = folders.work.string();
    values["downloads"] = folders.downloads.string();
    values[client_root_variable] = folders.root.filename().string();
    return values;
}

target::ProgramCommand filled(target::ProgramCommand command,
                              const std::map<std::string, std::string>& values,
                              const ClientFolders& folders) {
    for (auto& word : command.words)
        word = fill_in(word, values);
    for (auto& [name, value] : command.environment)
        value = fill_in(value, values);
    command.environment.emplace("HOME", folders.home.string());
    command.environment.emplace("TERM", "dumb");
    command.folder = folders.work.string();
    return command;
}

}  // namespace

struct Driver::Shared {
    asio::io_context& loop;
    std::vector<ClientFile> clients;
    std::vector<std::unique_ptr<Recogniser>> recognisers;
    Handler handler;
    std::map<std::string, std::shared_ptr<Session>> sessions;  // by user
    std::uint64_t starts = 0;
    std::map<std::string, std::string> last_lines;
};

/// One program. Pending reads keep it alive after the driver has dropped it; `silence` then stops its events.
class Driver::Session : public std::enable_shared_from_this<Session> {
public:
    Session(Shared& shared, const runner::StartProgram& start)
        : shared_{&shared},
          user_{start.user},
          client_{shared.clients[start.client]},
          recogniser_{*shared.recognisers[start.client]},
          folders_{client_.downloads, client_.user},
          values_{values_of(start, folders_)},
          screen_{!client_.terminal},
          watch_{folders_.its_own, folders_.downloads},
          process_{filled(start.password && client_.password ? client_.password->command : client_.command,
                          values_, folders_),
                   client_.terminal,
                   std::to_string(getpid()) + "-" + std::to_string(++shared.starts) + "-" +
                       folders_.root.string()},
          output_{shared.loop, dup_of(process_.output())},
          end_{shared.loop, dup_of(process_.end_descriptor())},
          files_{shared.loop, dup_of(watch_.descriptor())} {
        if (process_.input() >= 0) input_.emplace(shared.loop, dup_of(process_.input()));
        if (!client_.terminal)
            process_.end_input();  // the copy in `input_` remains: closing that ends the input
        password_due_ = start.password && client_.password && !client_.password->typed.empty();
    }

    void begin() {
        emit(runner::ProgramStarted{user_, folders_.work.string()});
        if (password_due_ && client_.password->prompt.empty()) type_password();
        read();
        await_end();
        await_files();
    }

    void act(const runner::DoAct& request) {
        const auto& act = request.act;
        if (over_) return;
        std::string path;
        if (act.name == "file")
            path = put_file(frames::text_of(act, "name"), frames::text_of(act, "content"));
        const auto line = line_for(client_, act, path);
        if (line.empty() && act.name == "quit") {
            type_end();
        } else {
            type(line);
        }
        emit(runner::Typed{user_, to_string(act), line, request.harness});
    }

    std::string last_lines() const { return screen_.last_lines(); }

    /// Ends the program. No event of it follows.
    void silence() {
        over_ = true;
        shared_ = nullptr;
        boost::system::error_code ignored;
        output_.close(ignored);
        end_.close(ignored);
        files_.close(ignored);
        if (input_) input_->close(ignored);
        process_.end();
    }

private:
    static int dup_of(int descriptor) { return fcntl(descriptor, F_DUPFD_CLOEXEC, 0); }

    template <class Event>
    void emit(Event event) {
        if (!shared_) return;
        asio::post(shared_->loop, [self = shared_from_this(), event = std::move(event)] {
            if (self->shared_) self->shared_->handler(event);
        });
    }

    std::string put_file(const std::string& name, const std::string& content) {
        const auto folder = folders_.outbox / std::to_string(++files_put_);
        std::error_code ignored;
        std::filesystem::create_directories(folder, ignored);
        const auto path = folder / std::filesystem::path{name}.filename();
        std::ofstream{path, std::ios::binary} << content;
        return path.string();
    }

    void type_password() {
        password_due_ = false;
        type(fill_in(client_.password->typed, values_));
    }

    void type(const std::string& line) {
        if (!input_ || typed_waiting_ > typed_bytes_max) return;
        typed_.push_back(line + (client_.terminal ? "\r" : "\n"));
        typed_waiting_ += typed_.back().size();
        if (typed_.size() == 1) write();
    }
    void type_end() {
        if (client_.terminal) {
            typed_.emplace_back("\x04");
            if (typed_.size() == 1) write();
        } else if (typed_.empty()) {
            input_.reset();
        } else {
            end_input_ = true;
        }
    }
    void write() {
        asio::async_write(*input_, asio::buffer(typed_.front()),
                          [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
                              if (error || self->over_) return;
                              self->typed_waiting_ -=
                                  std::min(self->typed_waiting_, self->typed_.front().size());
                              self->typed_.pop_front();
                              if (!self->typed_.empty()) return self->write();
                              if (self->end_input_) self->input_.reset();
                          });
    }

    void read() {
        output_.async_read_some(
            asio::buffer(buffer_),
            [self = shared_from_this()](const boost::system::error_code& error, std::size_t count) {
                if (error || self->over_) return;
                self->show({self->buffer_.data(), count});
                if (!self->over_) self->read();
            });
    }

    void show(std::string_view bytes) {
        shown_bytes_ += bytes.size();
        if (shown_bytes_ > shown_bytes_max)
            return finish("it printed more than " + std::to_string(shown_bytes_max >> 20U) +
                          " MiB, and was ended");
        // A client stores a file before it shows so. Looking here first keeps the two in their order.
        look_at_files();
        screen_.take(bytes, [&](const std::string& line) {
            if (auto observation = recogniser_.recognise(line))
                emit(runner::Shown{user_, *std::move(observation), line});
        });
        if (password_due_ && recogniser_.is_prompt(screen_.pending())) type_password();
    }

    void look_at_files() {
        for (auto& observation : watch_.take()) {
            const auto line = to_string(observation);
            emit(runner::Shown{user_, std::move(observation), line});
        }
    }

    void await_files() {
        files_.async_wait(Descriptor::wait_read,
                          [self = shared_from_this()](const boost::system::error_code& error) {
                              if (error || self->over_) return;
                              self->look_at_files();
                              self->await_files();
                          });
    }

    void await_end() {
        end_.async_wait(Descriptor::wait_read,
                        [self = shared_from_this()](const boost::system::error_code& error) {
                            if (error || self->over_) return;
                            self->drain();
                            self->finish({});
                        });
    }

    /// Takes what the program printed before it ended.
    void drain() {
        for (auto count = ::read(process_.output(), buffer_.data(), buffer_.size()); count > 0 && !over_;
             count = ::read(process_.output(), buffer_.data(), buffer_.size()))
            show({buffer_.data(), static_cast<std::size_t>(count)});
        look_at_files();
    }

    /// The program has ended, or is ended now for the reason `why`.
    void finish(const std::string& why) {
        if (over_) return;
        over_ = true;
        const auto status = process_.end();
        const bool died = !why.empty() || !WIFEXITED(status) || WEXITSTATUS(status) == 127;
        emit(runner::ProgramEnded{user_, why.empty() ? how_it_ended(status) : why, died,
                                  screen_.last_lines()});
        boost::system::error_code ignored;
        output_.close(ignored);
        end_.close(ignored);
        files_.close(ignored);
    }

    std::string how_it_ended(int status) const {
        if (!folders_.why_not().empty()) return folders_.why_not();
        if (!process_.not_run().empty()) return process_.not_run();
        auto how = target::describe_end(status);
        if (status == 0) return how;
        const auto meant = target::meant_beside(process_.command());
        return meant.empty() ? how : how + "; " + meant;
    }

    Shared* shared_;
    std::string user_;
    const ClientFile& client_;
    const Recogniser& recogniser_;
    ClientFolders folders_;
    std::map<std::string, std::string> values_;
    Screen screen_;
    FolderWatch watch_;
    ClientProcess process_;
    Descriptor output_;
    Descriptor end_;
    Descriptor files_;
    std::optional<Descriptor> input_;
    std::array<char, 16 * 1024> buffer_{};
    std::deque<std::string> typed_;
    std::size_t typed_waiting_ = 0;
    std::size_t shown_bytes_ = 0;
    std::size_t files_put_ = 0;
    bool password_due_ = false;
    bool end_input_ = false;
    bool over_ = false;
};

Driver::Driver(asio::io_context& loop, std::vector<ClientFile> clients, Handler handler)
    : shared_{std::make_unique<Shared>(Shared{.loop = loop,
                                              .clients = std::move(clients),
                                              .recognisers = {},
                                              .handler = std::move(handler),
                                              .sessions = {},
                                              .starts = 0,
                                              .last_lines = {}})} {
    signal(SIGPIPE, SIG_IGN);
    for (const auto& client : shared_->clients)
        shared_->recognisers.push_back(std::make_unique<Recogniser>(client));
}

Driver::~Driver() { end_all(); }

void Driver::end_all() {
    for (auto& [user, session] : shared_->sessions)
        session->silence();
    shared_->sessions.clear();
}

std::map<std::string, std::string> Driver::take_last_lines() {
    return std::exchange(shared_->last_lines, {});
}

void Driver::perform(const runner::DriverAction& action) {
    if (const auto* start = std::get_if<runner::StartProgram>(&action)) {
        if (const auto old = shared_->sessions.find(start->user); old != shared_->sessions.end())
            old->second->silence();
        auto session = std::make_shared<Session>(*shared_, *start);
        shared_->sessions[start->user] = session;
        session->begin();
    } else if (const auto* act = std::get_if<runner::DoAct>(&action)) {
        const auto at = shared_->sessions.find(act->user);
        if (at != shared_->sessions.end()) at->second->act(*act);
    } else if (const auto* end = std::get_if<runner::EndProgram>(&action)) {
        const auto at = shared_->sessions.find(end->user);
        if (at == shared_->sessions.end()) return;
        shared_->last_lines[end->user] = at->second->last_lines();
        at->second->silence();
        shared_->sessions.erase(at);
    }
}

}  // namespace chathack::driver
