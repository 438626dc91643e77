#include "conformance/target/target.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "conformance/target/last_lines.hpp"
#include "conformance/target/listening.hpp"
#include "conformance/target/ports.hpp"
#include "conformance/target/substitute.hpp"
#include "conformance/target/why_not_run.hpp"

namespace chathack::target {
namespace {

using Milliseconds = std::chrono::milliseconds;

/// A command in a sentence: a line for the shell as it stands, else its first word.
std::string shown(const ProgramCommand& command) {
    const auto& words = command.words;
    const bool line = words.size() == 3 && words[0] == "/bin/sh" && words[1] == "-c";
    return line ? "`" + words[2] + "`" : words.front();
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

}  // namespace

Target::Target(const TargetFile& file, const Interrupted& interrupted)
    : file_{file}, interrupted_{interrupted} {}

Target::~Target() { stop(); }

std::unique_ptr<Target> Target::start(const TargetFile& file, const Interrupted& interrupted,
                                      StartFailure& failure) {
    std::unique_ptr<Target> made{new Target{file, interrupted}};
    auto failed = made->start_all();
    if (!failed) return made;
    failure = *std::move(failed);
    return nullptr;
}

std::optional<StartFailure> Target::choose_ports(std::map<std::string, std::string>& values) {
    std::string why_not;
    endpoint_ = {transport::Address{std::array<std::uint8_t, 4>{127, 0, 0, 1}}, file_.port.value_or(0)};
    if (file_.port && reach_ipv4_loopback(all_listening(), *file_.port))
        return StartFailure{"port " + std::to_string(*file_.port) +
                                ", which its file names as `port`, is taken: another program listens on it",
                            true};
    if (!file_.port) endpoint_.port = free_port(why_not);
    if (endpoint_.port == 0) return StartFailure{why_not, true};
    values.emplace("port", std::to_string(endpoint_.port));
    std::set<std::uint16_t> taken{endpoint_.port};
    for (const auto& name : named_ports(file_)) {
        constexpr int tries_max = 100;  // the system may offer one twice
        auto port = free_port(why_not);
        for (int tries = 0; tries < tries_max && taken.contains(port); ++tries)
            port = free_port(why_not);
        taken.insert(port);
        values.emplace(name, std::to_string(port));
    }
    return std::nullopt;
}

std::optional<StartFailure> Target::prepare(const ProgramCommand& command) {
    Program program{command};
    const auto end = program.wait(file_.prepare_within, interrupted_);
    if (end == "exit status 0") return std::nullopt;
    const auto lines = last_lines(program.last_output());
    const auto meant = meant_beside(command);
    const auto late = "did not end within " + std::to_string(file_.prepare_within.count()) +
                      " ms; `prepare_within_ms` may allow it more";
    const auto& why = program.not_run();
    return StartFailure{"prepare " + shown(command) + ": " + (why.empty() ? end.value_or(late) : why) +
                            (meant.empty() || !why.empty() ? "" : "; " + meant) + "\n" + lines,
                        why.empty() && meant.empty() && end.has_value()};
}

std::optional<StartFailure> Target::start_all() {
    if (file_.remote) {
        endpoint_ = *file_.remote;
        return std::nullopt;
    }
    folder_.emplace();
    if (folder_->path().empty()) return StartFailure{folder_->why_not()};
    std::map<std::string, std::string> values{{"workdir", folder_->path().string()}};
    if (auto failure = choose_ports(values)) return failure;
    const auto made = [&](const ProgramCommand& command) {
        auto ready = substitute(command, values);
        if (ready.folder.empty()) ready.folder = folder_->path().string();
        return ready;
    };
    for (const auto& helper : file_.helpers) {
        const auto command = made(helper.command);
        auto& program = *helpers_.emplace_back(std::make_unique<Program>(command));
        auto failure = await_ready(program, helper.ready, 0, interrupted_);
        if (!failure) continue;
        failure->why = "helper " + shown(command) + ": " + failure->why;
        return failure;
    }
    for (const auto& command : file_.prepare) {
        if (interrupted_) return StartFailure{"interrupted"};
        if (auto failure = prepare(made(command))) return failure;
    }
    if (interrupted_) return StartFailure{"interrupted"};
    program_ = std::make_unique<Program>(made(file_.command));
    return await_ready(*program_, file_.ready, endpoint_.port, interrupted_);
}

std::optional<std::string> Target::death(Milliseconds wait_at_most) {
    if (!program_) return std::nullopt;
    const auto end = program_->wait(wait_at_most);
    if (!end) return std::nullopt;
    const auto lines = last_lines(program_->last_output());
    return *end + (lines.empty() ? "" : "\n" + lines);
}

std::string Target::why_not_reached() const {
    if (!program_) return {};
    const auto listening = listening_of(program_->pid());
    return listening.empty() ? std::string{} : where_instead(listening, endpoint_.port);
}

std::string Target::last_output() const {
    return program_ ? last_lines(program_->last_output(), 20) : std::string{};
}

bool Target::stop() {
    const bool orderly = !program_ || program_->stop(file_.stop_signal, file_.stop_grace, interrupted_);
    for (auto helper = helpers_.rbegin(); helper != helpers_.rend(); ++helper)
        (*helper)->stop(file_.stop_signal, file_.stop_grace, interrupted_);
    return orderly;
}

}  // namespace chathack::target
