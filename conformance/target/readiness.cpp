#include "conformance/target/readiness.hpp"

#include <algorithm>

#include "conformance/target/last_lines.hpp"
#include "conformance/target/listening.hpp"
#include "conformance/target/ports.hpp"
#include "conformance/target/why_not_run.hpp"

namespace chathack::target {
namespace {

using Milliseconds = std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr Milliseconds look_interval{2};         // at the program
constexpr Milliseconds elsewhere_interval{250};  // at where it listens, which takes some milliseconds
constexpr Milliseconds rest{1500};  // whoever listens elsewhere for so long, and nowhere new, will go on so

/// Where a program listens that accepts no connection on its port.
class Elsewhere {
public:
    /// What it listens on, once that has not changed for a while; else empty.
    Endpoints look(pid_t group) {
        const auto now = Clock::now();
        if (now < next_look_) return {};
        next_look_ = now + elsewhere_interval;
        auto seen = listening_of(group);
        if (!seen.empty() && seen == seen_) return now - since_ < rest ? Endpoints{} : seen_;
        seen_ = std::move(seen);
        since_ = now;
        return {};
    }

private:
    Clock::time_point next_look_ = Clock::now() + elsewhere_interval;
    Clock::time_point since_{};
    Endpoints seen_;
};

std::string with_lines(std::string sentence, const Program& program) {
    auto lines = last_lines(program.last_output());
    if (lines.ends_with('\n')) lines.pop_back();
    return sentence + "\n" + (lines.empty() ? "it printed nothing" : "it printed:\n" + lines);
}

StartFailure ended(const Program& program, const std::string& how) {
    if (!program.not_run().empty()) return {program.not_run()};
    std::string why = "it ended before it was ready: " + how;
    const auto meant = meant_beside(program.command());
    if (!meant.empty()) why += "; " + meant;
    if (how == "exit status 126" || how == "exit status 127") {
        const auto wrong = why_shell_did_not_run(program.command());
        if (!wrong.empty()) return {with_lines(why + "; " + wrong, program), false};
    }
    if (how == "exit status 0") why += "; a server must stay in the foreground, as long as it serves";
    return {with_lines(why, program), meant.empty()};
}

/// Of a program that does not print the line by which it is ready.
StartFailure without_line(const Program& program, const Ready& ready, std::uint16_t port) {
    auto why = "it was not ready within " + std::to_string(ready.within.count()) +
               " ms: it did not print \"" + ready.line + '"';
    const auto listening = port == 0 ? Endpoints{} : listening_of(program.pid());
    if (program.last_output().find(ready.line) != std::string::npos)
        why += " as a whole line: the end of the line is missing";
    else if (reach_ipv4_loopback(listening, port))
        why +=
            ", but it accepts connections: is the line in a buffer? (PYTHONUNBUFFERED=1, stdbuf -oL, or no "
            "`ready.line`)";
    else if (!listening.empty())
        why += "; " + where_instead(listening, port);
    return {with_lines(why, program)};
}

/// Of a program that says it is ready and accepts no connection.
StartFailure line_without_port(const Program& program, const Ready& ready, std::uint16_t port) {
    const auto listening = listening_of(program.pid());
    return {with_lines(
        "it printed \"" + ready.line + "\", but accepts no connection on 127.0.0.1:" + std::to_string(port) +
            (listening.empty() ? ", and listens nowhere" : "; " + where_instead(listening, port)),
        program)};
}

/// Of a program that is ready when it accepts connections.
StartFailure without_connection(const Program& program, const Ready& ready, std::uint16_t port) {
    const auto listening = listening_of(program.pid());
    return {
        with_lines("it was not ready within " + std::to_string(ready.within.count()) +
                       " ms: it accepts no connection on 127.0.0.1:" + std::to_string(port) +
                       (listening.empty() ? ", and listens nowhere" : "; " + where_instead(listening, port)),
                   program)};
}

}  // namespace

std::string where_instead(const Endpoints& listening, std::uint16_t port) {
    const bool right_port = std::ranges::any_of(listening, [&](const auto& one) { return one.port == port; });
    return "it listens on " + to_string(listening) + ", and not on 127.0.0.1:" + std::to_string(port) +
           (right_port ? ": over IPv4 it cannot be reached; let it listen on 0.0.0.0 or 127.0.0.1 as well"
                       : ": it must listen on the port that ${port} gives it; one that it always has is "
                         "written as `port`");
}

std::optional<StartFailure> await_ready(Program& program, const Ready& ready, std::uint16_t port,
                                        const Interrupted& interrupted) {
    const bool by_line = !ready.line.empty();
    const auto until = Clock::now() + ready.within;
    Elsewhere other;
    const auto is_open = [&] {
        // A server may count its connections: of one that says when it is ready, /proc is asked first.
        return port == 0 || (by_line && reach_ipv4_loopback(all_listening(), port)) ||
               accepts_connections(port);
    };
    std::optional<Clock::time_point> said;  // when the line was printed
    const auto is_ready = [&] {
        if (!by_line) return is_open();
        if (!said && program.printed(ready.line)) said = Clock::now();
        return said && is_open();
    };
    while (!is_ready()) {
        if (interrupted) return StartFailure{"interrupted"};
        if (const auto end = program.wait(look_interval)) return ended(program, *end);
        if (Clock::now() > until)
            return said      ? line_without_port(program, ready, port)
                   : by_line ? without_line(program, ready, port)
                             : without_connection(program, ready, port);
        if (by_line && !said) continue;  // who has yet to say that it is ready may listen elsewhere before
        if (const auto listening = other.look(program.pid()); !listening.empty())
            return StartFailure{with_lines(where_instead(listening, port), program)};
    }
    return std::nullopt;
}

}  // namespace chathack::target
