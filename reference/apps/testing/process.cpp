#include "reference/apps/testing/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "reference/wire/check.hpp"

namespace chathack::testing {

namespace {

struct Pipe {
    int read_end = -1;
    int write_end = -1;
};

Pipe make_pipe() {
    std::array<int, 2> ends{};
    CHATHACK_CHECK(::pipe2(ends.data(), O_CLOEXEC) == 0);
    return {ends[0], ends[1]};
}

void close_if_open(int& descriptor) {
    if (descriptor >= 0) ::close(descriptor);
    descriptor = -1;
}

/// Becomes the program. It runs in the child between fork and exec, so it makes only async-signal-safe calls.
[[noreturn]] void become(char* const* arguments, char* const* environment, pid_t parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(127);  // the parent ended before the line above
    ::execvpe(arguments[0], arguments, environment);
    const char* reason = ::strerrordesc_np(errno);
    const std::array<const char*, 4> message{arguments[0], ": ", reason, "\n"};
    for (const char* part : message) {
        if (::write(STDERR_FILENO, part, std::strlen(part)) < 0) break;
    }
    ::_exit(127);
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> result;
    for (auto& text : texts)
        result.push_back(text.data());
    result.push_back(nullptr);
    return result;
}

std::vector<std::string> with_our_environment(std::vector<std::string> added) {
    const auto name_of = [](std::string_view entry) { return entry.substr(0, entry.find('=')); };
    const auto replaced = added.size();
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const auto end = added.begin() + static_cast<std::ptrdiff_t>(replaced);
        const auto same_name = [&](const std::string& one) { return name_of(one) == name_of(*entry); };
        if (std::none_of(added.begin(), end, same_name)) added.emplace_back(*entry);
    }
    return added;
}

int milliseconds_left(std::chrono::steady_clock::time_point until) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    return static_cast<int>(std::clamp<std::chrono::milliseconds::rep>(left.count(), 0, 600'000));
}

Ended ended_from(int status) {
    if (WIFSIGNALED(status)) return {std::nullopt, WTERMSIG(status)};
    return {WEXITSTATUS(status), std::nullopt};
}

}  // namespace

Process::Process(std::vector<std::string> command, Stdio stdio, std::vector<std::string> environment)
    : terminal_{stdio == Stdio::terminal} {
    CHATHACK_CHECK(!command.empty());
    std::signal(SIGPIPE, SIG_IGN);  // write() then fails when the program takes no more input
    auto variables = with_our_environment(std::move(environment));
    const auto argument_pointers = pointers(command);
    const auto variable_pointers = pointers(variables);
    const pid_t parent = ::getpid();
    if (terminal_) {
        pid_ = ::forkpty(&output_.descriptor, nullptr, nullptr, nullptr);
        CHATHACK_CHECK(pid_ >= 0);
        if (pid_ == 0) {
            std::signal(SIGPIPE, SIG_DFL);
            become(argument_pointers.data(), variable_pointers.data(), parent);
        }
        ::fcntl(output_.descriptor, F_SETFD, FD_CLOEXEC);
        input_ = ::fcntl(output_.descriptor, F_DUPFD_CLOEXEC, 0);
    } else {
        auto in = make_pipe();
        auto out = make_pipe();
        auto err = make_pipe();
        pid_ = ::fork();
        CHATHACK_CHECK(pid_ >= 0);
        if (pid_ == 0) {
            std::signal(SIGPIPE, SIG_DFL);
            ::dup2(in.read_end, STDIN_FILENO);
            ::dup2(out.write_end, STDOUT_FILENO);
            ::dup2(err.write_end, STDERR_FILENO);
            become(argument_pointers.data(), variable_pointers.data(), parent);
        }
        close_if_open(in.read_end);
        close_if_open(out.write_end);
        close_if_open(err.write_end);
        input_ = in.write_end;
        output_.descriptor = out.read_end;
        error_.descriptor = err.read_end;
        ::fcntl(error_.descriptor, F_SETFL, O_NONBLOCK);
    }
    ::fcntl(output_.descriptor, F_SETFL, O_NONBLOCK);
    ::fcntl(input_, F_SETFL, O_NONBLOCK);
    watch_ = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
    CHATHACK_CHECK(watch_ >= 0);
}

Process::~Process() {
    signal(SIGKILL);
    int status = 0;
    if (!ended_) ::waitpid(pid_, &status, 0);
    for (int* descriptor : {&watch_, &input_, &output_.descriptor, &error_.descriptor}) {
        close_if_open(*descriptor);
    }
}

void Process::read_some(Source& source) {
    std::array<char, 16 * 1024> buffer{};
    const auto got = ::read(source.descriptor, buffer.data(), buffer.size());
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) {  // the end, which a terminal reports as EIO
        close_if_open(source.descriptor);
        return;
    }
    const auto room = output_bytes_max - std::min(output_bytes_max, source.text.size());
    source.text.append(buffer.data(), std::min(room, static_cast<std::size_t>(got)));
}

/// Waits until something happens (output, room for input, the end), and reads. False when it is `until`.
bool Process::pump(Clock::time_point until, bool want_input_room) {
    std::array<pollfd, 4> polled{{{output_.descriptor, POLLIN, 0},
                                  {error_.descriptor, POLLIN, 0},
                                  {want_input_room ? input_ : -1, POLLOUT, 0},
                                  {ended_ ? -1 : watch_, POLLIN, 0}}};
    const int ready = ::poll(polled.data(), polled.size(), milliseconds_left(until));
    if (ready < 0) return errno == EINTR;
    if (polled[0].revents != 0) read_some(output_);
    if (polled[1].revents != 0) read_some(error_);
    int status = 0;
    if (polled[3].revents != 0 && ::waitpid(pid_, &status, WNOHANG) == pid_) ended_ = ended_from(status);
    return ready > 0;
}

bool Process::write(std::string_view text, Milliseconds deadline) {
    const auto until = Clock::now() + deadline;
    while (!text.empty()) {
        if (input_ < 0) return false;
        const auto put = ::write(input_, text.data(), text.size());
        if (put > 0) {
            text.remove_prefix(static_cast<std::size_t>(put));
        } else if (errno != EAGAIN && errno != EINTR) {
            return false;
        } else if (!pump(until, true)) {
            return false;
        }
    }
    return true;
}

void Process::close_input() {
    if (terminal_ && input_ >= 0) write("\x04");
    close_if_open(input_);
}

std::optional<std::string> Process::read_until(std::string_view text, Stream stream, Milliseconds deadline) {
    const auto until = Clock::now() + deadline;
    auto& from = source(stream);
    while (true) {
        if (const auto at = from.text.find(text); at != std::string::npos) {
            auto taken = from.text.substr(0, at + text.size());
            from.text.erase(0, at + text.size());
            return taken;
        }
        if (from.descriptor < 0 || !pump(until, false)) return std::nullopt;
    }
}

std::optional<std::string> Process::read_line(Stream stream, Milliseconds deadline) {
    auto line = read_until("\n", stream, deadline);
    auto& from = source(stream);
    if (!line && from.descriptor < 0 && !from.text.empty()) line = std::exchange(from.text, {});
    if (!line) return std::nullopt;
    if (line->ends_with('\n')) line->pop_back();
    if (line->ends_with('\r')) line->pop_back();  // a terminal's end of line
    return line;
}

std::string Process::read_all(Stream stream, Milliseconds deadline) {
    const auto until = Clock::now() + deadline;
    auto& from = source(stream);
    while (from.descriptor >= 0 && pump(until, false)) {
    }
    return std::exchange(from.text, {});
}

void Process::signal(int number) noexcept {
    if (!ended_) ::kill(pid_, number);
}

std::optional<Ended> Process::wait(Milliseconds deadline) {
    const auto until = Clock::now() + deadline;
    while (!ended_ && pump(until, false)) {
    }
    return ended_;
}

}  // namespace chathack::testing
