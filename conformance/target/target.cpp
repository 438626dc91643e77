#include "conformance/target/target.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <functional>
#include <set>

namespace chathack::target {
namespace {

using Milliseconds = std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

/// A port that the system gives a socket of that family; 0 when it gives none.
std::uint16_t free_port(int family) {
    const int descriptor = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_storage address{};
    address.ss_family = static_cast<sa_family_t>(family);
    socklen_t size = family == AF_INET6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    const bool bound = descriptor >= 0 && bind(descriptor, generic, size) == 0 &&
                       getsockname(descriptor, generic, &size) == 0;
    if (descriptor >= 0) close(descriptor);
    if (!bound) return 0;
    // The port stands in the same place in both families.
    return ntohs(reinterpret_cast<const sockaddr_in*>(&address)->sin_port);
}

/// A port of this machine that was free a moment ago, over IPv6 where there is any; 0 when there is none.
std::uint16_t free_port() {
    const auto port = free_port(AF_INET6);
    return port != 0 ? port : free_port(AF_INET);
}

bool accepts_connections(std::uint16_t port) {
    const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return false;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool connected = connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    close(descriptor);
    return connected;
}

std::string substitute(std::string text, const std::map<std::string, std::string>& values) {
    for (const auto& [name, value] : values) {
        const auto pattern = "${" + name + "}";
        for (auto at = text.find(pattern); at != std::string::npos;
             at = text.find(pattern, at + value.size())) {
            text.replace(at, pattern.size(), value);
        }
    }
    return text;
}

ProgramCommand substitute(ProgramCommand command, const std::map<std::string, std::string>& values) {
    for (auto& word : command.words)
        word = substitute(word, values);
    for (auto& [name, value] : command.environment)
        value = substitute(value, values);
    command.folder = substitute(command.folder, values);
    return command;
}

/// The names in `${port:NAME}`, each as "port:NAME", wherever the file has them.
std::set<std::string> named_ports(const TargetFile& file) {
    std::set<std::string> names;
    const auto add_from = [&](const std::string& text) {
        for (auto at = text.find("${port:"); at != std::string::npos; at = text.find("${port:", at + 1)) {
            const auto end = text.find('}', at);
            if (end != std::string::npos) names.insert(text.substr(at + 2, end - at - 2));
        }
    };
    const auto add = [&](const ProgramCommand& command) {
        std::ranges::for_each(command.words, add_from);
        std::ranges::for_each(command.environment, [&](const auto& entry) { add_from(entry.second); });
        add_from(command.folder);
    };
    add(file.command);
    std::ranges::for_each(file.prepare, add);
    std::ranges::for_each(file.helpers, [&](const auto& helper) { add(helper.command); });
    return names;
}

/// Waits until `is_ready` is true. False, with the reason in `why_not`, when the program ends or the time of
/// `ready` is over before that.
bool await(Program& program, const Ready& ready, const std::function<bool()>& is_ready,
           std::string& why_not) {
    const auto until = Clock::now() + ready.within;
    while (!is_ready()) {
        if (const auto end = program.wait(Milliseconds{2})) {
            why_not = "it ended before it was ready: " + *end + "\n" + last_lines(program.last_output(), 10);
            return false;
        }
        if (Clock::now() > until) {
            why_not = "it was not ready within " + std::to_string(ready.within.count()) + " ms" +
                      (ready.line.empty() ? ": it accepts no connection"
                                          : ": it did not print \"" + ready.line + '"') +
                      "\n" + last_lines(program.last_output(), 10);
            return false;
        }
    }
    return true;
}

}  // namespace

std::string last_lines(const std::string& output, std::size_t lines) {
    std::size_t begin = output.size();
    if (begin > 0 && output[begin - 1] == '\n') --begin;
    for (; begin > 0; --begin) {
        if (output[begin - 1] == '\n' && --lines == 0) break;
    }
    std::string text = output.substr(begin);
    std::replace_if(
        text.begin(), text.end(),
        [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t'; }, '?');
    return text;
}

Target::Target(const TargetFile& file, std::filesystem::path folder)
    : file_{file}, folder_{std::move(folder)} {}

Target::~Target() {
    stop();
    std::error_code ignored;
    if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
}

std::unique_ptr<Target> Target::start(const TargetFile& file, std::string& why_not) {
    std::filesystem::path folder;
    if (!file.remote) {
        auto pattern =
            (std::filesystem::temp_directory_path() / "chathack-target-XXXXXX").string();  // mkdtemp
        if (!mkdtemp(pattern.data())) {
            why_not = "no work folder: cannot create " + pattern;
            return nullptr;
        }
        folder = pattern;
    }
    std::unique_ptr<Target> made{new Target{file, folder}};
    if (!made->start_all(why_not)) return nullptr;
    return made;
}

bool Target::start_all(std::string& why_not) {
    if (file_.remote) {
        endpoint_ = *file_.remote;
        return true;
    }
    endpoint_ = {transport::Address{std::array<std::uint8_t, 4>{127, 0, 0, 1}}, free_port()};
    if (endpoint_.port == 0) {
        why_not = "no free port on this machine";
        return false;
    }
    std::map<std::string, std::string> values{{"port", std::to_string(endpoint_.port)},
                                              {"workdir", folder_.string()}};
    std::set<std::uint16_t> taken{endpoint_.port};
    for (const auto& name : named_ports(file_)) {
        constexpr int tries_max = 100;  // the system may offer one twice
        auto port = free_port();
        for (int tries = 0; tries < tries_max && taken.contains(port); ++tries)
            port = free_port();
        taken.insert(port);
        values.emplace(name, std::to_string(port));
    }
    const auto made = [&](const ProgramCommand& command) {
        auto ready = substitute(command, values);
        if (ready.folder.empty()) ready.folder = folder_.string();
        return ready;
    };
    for (const auto& helper : file_.helpers) {
        auto& program = *helpers_.emplace_back(std::make_unique<Program>(made(helper.command)));
        const auto is_ready = [&] { return helper.ready.line.empty() || program.printed(helper.ready.line); };
        if (!await(program, helper.ready, is_ready, why_not)) {
            why_not = "helper " + helper.command.words.front() + ": " + why_not;
            return false;
        }
    }
    for (const auto& command : file_.prepare) {
        Program program{made(command)};
        const auto end = program.wait(Milliseconds{30'000});
        if (end && *end == "exit status 0") continue;
        why_not = "prepare " + command.words.front() + ": " + end.value_or("did not end within 30 s") + "\n" +
                  last_lines(program.last_output(), 10);
        return false;
    }
    program_ = std::make_unique<Program>(made(file_.command));
    const auto is_ready = [&] {
        return file_.ready.line.empty() ? accepts_connections(endpoint_.port)
                                        : program_->printed(file_.ready.line);
    };
    return await(*program_, file_.ready, is_ready, why_not);
}

std::optional<std::string> Target::death(Milliseconds wait_at_most) {
    if (!program_) return std::nullopt;
    const auto end = program_->wait(wait_at_most);
    if (!end) return std::nullopt;
    const auto lines = last_lines(program_->last_output(), 10);
    return *end + (lines.empty() ? "" : "\n" + lines);
}

std::string Target::last_output() const {
    return program_ ? last_lines(program_->last_output(), 20) : std::string{};
}

bool Target::stop() {
    const bool orderly = !program_ || program_->stop(file_.stop_signal, file_.stop_grace);
    for (auto helper = helpers_.rbegin(); helper != helpers_.rend(); ++helper) {
        (*helper)->stop(file_.stop_signal, file_.stop_grace);
    }
    return orderly;
}

}  // namespace chathack::target
