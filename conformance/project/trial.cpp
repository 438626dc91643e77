#include "conformance/project/trial.hpp"

#include <signal.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "conformance/target/last_lines.hpp"
#include "conformance/target/ports.hpp"
#include "conformance/target/program.hpp"
#include "conformance/target/substitute.hpp"
#include "conformance/target/work_folder.hpp"

namespace chathack::project {
namespace {

using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::milliseconds;

constexpr Milliseconds look_interval{20};
constexpr Milliseconds rest{1000};  // who listens elsewhere for so long goes on so
constexpr std::size_t lines_told = 3;
constexpr std::size_t lines_searched = 20;
constexpr const char* not_started = "it could not be started: ";
constexpr const char* never_listened = "it was started, and never listened: ";

std::string line_of(const target::ProgramCommand& command) {
    std::string line;
    for (const auto& [name, value] : command.environment)
        if (value.find("${") != std::string::npos) line += name + "=" + value + " ";
    for (const auto& word : command.words)
        line += (line.empty() || line.back() == ' ' ? "" : " ") + word;
    return line;
}

/// Of what a program printed last, the line that says what went wrong: the last one that names an error, or
/// the last.
std::string telling_line(const std::string& output) {
    std::istringstream lines{target::last_lines(output, lines_searched)};
    std::string last, error;
    for (std::string line; std::getline(lines, line);) {
        if (line.find_first_not_of(" \t") == line.npos) continue;
        last = line;
        const bool is_where = line.front() == ' ' || line.front() == '\t';  // the thread of a trace
        if (!is_where && (line.find("rror") != line.npos || line.find("xception") != line.npos)) error = line;
    }
    return error.empty() ? last : error;
}

/// One start of a program.
struct Look {
    bool at_port = false;         ///< it listens where it was told to
    bool ended = false;           ///< it ended by itself
    target::Endpoints listening;  ///< where it listens
    Milliseconds after{};
    std::string why_not;
    std::string cause;  ///< the same as one sentence
};

Look look_at(const target::ProgramCommand& command, std::uint16_t port,
             const target::Interrupted& interrupted) {
    Look look;
    target::Program program{command};
    const auto began = Clock::now();
    auto since = began;
    while (!interrupted && Clock::now() - began < way_within) {
        if (const auto end = program.wait(look_interval)) {
            look.ended = true;
            const auto output = program.last_output();
            const auto lines = target::last_lines(output, lines_told);
            look.why_not =
                program.not_run().empty() ? *end + (lines.empty() ? "" : ": " + lines) : program.not_run();
            look.cause = never_listened + *end + (lines.empty() ? "" : ": " + telling_line(output));
            if (!program.not_run().empty()) look.cause = not_started + program.not_run();
            return look;
        }
        const auto seen = target::listening_of(program.pid());
        if (seen != look.listening) {
            look.listening = seen;
            since = Clock::now();
        }
        look.after = std::chrono::duration_cast<Milliseconds>(since - began);
        look.at_port = target::reach_ipv4_loopback(seen, port);
        if (look.at_port || (!seen.empty() && Clock::now() - since > rest)) break;
    }
    if (!look.at_port)
        look.why_not = look.listening.empty()
                           ? "it listens nowhere within " + std::to_string(way_within.count()) + " s"
                           : "it listens on " + target::to_string(look.listening);
    look.cause = look.listening.empty() ? never_listened + look.why_not
                                        : "it was started, and listens elsewhere than it is told: " +
                                              target::to_string(look.listening);
    program.stop(SIGTERM, std::chrono::seconds{2}, interrupted);
    return look;
}

/// The one port on which something listens that IPv4 reaches; nothing when there is none or more.
std::optional<std::uint16_t> only_port(const target::Endpoints& listening) {
    std::set<std::uint16_t> ports;
    for (const auto& one : listening)
        if (target::reach_ipv4_loopback(listening, one.port)) ports.insert(one.port);
    return ports.size() == 1 ? std::optional{*ports.begin()} : std::nullopt;
}

bool has_ipv6(const target::Endpoints& listening, std::uint16_t port) {
    return std::ranges::any_of(listening, [&](const auto& one) {
        return one.port == port && transport::to_string(one).front() == '[';
    });
}

/// A program that runs says more than one that ended, which may have been told its port in a way that it
/// does not know.
struct Cause {
    std::string of_end, of_run;
    void add(const Look& look) {
        auto& cause = look.ended ? of_end : of_run;
        if (cause.empty()) cause = look.cause;
    }
    const std::string& best() const { return of_run.empty() ? of_end : of_run; }
};

}  // namespace

Milliseconds ready_within(Milliseconds measured) {
    constexpr int times = 4;
    const Milliseconds whole = std::chrono::ceil<std::chrono::seconds>(times * measured);
    return std::max(whole, target::Ready{}.within);
}

std::optional<Started> try_to_start(const Candidate& candidate, const std::filesystem::path& folder,
                                    const std::vector<PortWay>& ways, const target::Interrupted& interrupted,
                                    const std::function<void(const std::string&)>& told, WhyNot& why_not) {
    const target::WorkFolder work;
    if (work.path().empty()) {
        why_not = {work.why_not(), not_started + work.why_not()};
        return std::nullopt;
    }
    Cause cause;
    const auto give_up = [&](const std::string& sentence) {
        if (why_not.cause.empty()) why_not.cause = sentence;
        return std::nullopt;
    };
    Started made;
    made.file.name = std::filesystem::absolute(folder).lexically_normal().filename().string();
    if (made.file.name.empty()) made.file.name = "my server";
    std::map<std::uint16_t, int> elsewhere;  // ports on which it listened though told another
    Started fixed;
    bool one_ended = false;                     // perhaps for want of its files
    for (const auto* where : {"", "${dir}"}) {  // many programs read files that lie beside them
        for (const auto& way : ways) {
            if (interrupted) return std::nullopt;
            std::string no_port;
            const auto port = target::free_port(no_port);
            if (port == 0) return give_up(not_started + no_port);
            auto& command = made.file.command;
            command = {candidate.command, candidate.environment, where, "target file", folder.string()};
            command.words.insert(command.words.end(), way.words.begin(), way.words.end());
            command.environment.insert(way.environment.begin(), way.environment.end());
            told(line_of(command));
            auto played = target::substitute(
                command, {{"dir", std::filesystem::absolute(folder).lexically_normal().string()},
                          {"port", std::to_string(port)}});
            if (played.folder.empty()) played.folder = work.path().string();
            const auto look = look_at(played, port, interrupted);
            if (look.at_port) {
                made.listening = look.listening;
                made.after = look.after;
                made.file.ready.within = ready_within(look.after);
                made.file.ipv6 = has_ipv6(look.listening, port);
                return made;
            }
            why_not.trials += (why_not.trials.empty() ? "" : "\n") + line_of(command) + ": " + look.why_not;
            cause.add(look);
            one_ended = one_ended || look.ended;
            const auto other = only_port(look.listening);
            if (!other) continue;
            ++elsewhere[*other];
            if (way.words.empty() && way.environment.empty()) {
                fixed = made;
                fixed.file.port = *other;
                fixed.listening = look.listening;
                fixed.after = look.after;
                fixed.file.ready.within = ready_within(look.after);
                fixed.file.ipv6 = has_ipv6(look.listening, *other);
            }
        }
        if (fixed.file.port && elsewhere.size() == 1) return fixed;  // always the same
        if (elsewhere.size() > 1) {
            const std::string changes = "it takes another port each time, and is not told which";
            why_not.trials += "\n" + changes;
            return give_up(changes);
        }
        if (!one_ended) break;
    }
    return give_up(cause.best());
}

}  // namespace chathack::project
