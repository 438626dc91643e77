#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>
#include <set>
#include <variant>
#include <vector>

#include "conformance/commands/commands.hpp"
#include "conformance/commands/console.hpp"
#include "conformance/commands/exit_code.hpp"
#include "conformance/commands/learn_client.hpp"
#include "conformance/project/file_text.hpp"
#include "conformance/project/trial.hpp"
#include "conformance/suite/host.hpp"
#include "conformance/suite/interrupt.hpp"
#include "conformance/suite/probes.hpp"
#include "conformance/suite/sources.hpp"
#include "conformance/target/spawn.hpp"
#include "conformance/target/target_loader.hpp"
#include "reports/model/files.hpp"
#include "reports/text/printable.hpp"
#include "reports/text/shell.hpp"

namespace chathack::commands {
namespace {

namespace fs = std::filesystem;

struct InitArguments {
    std::string folder = ".";
    std::optional<std::string> file;  ///< nothing: the usual name of its kind
    bool client = false;
    std::string pipeline;  ///< "github", "gitlab" or empty
    bool build = false;
    bool force = false;
};

/// Says what went wrong as the last line of all, where whoever shows last lines shows it.
int complain_in_one_line(ExitCode code, std::string why) {
    std::ranges::replace(why, '\n', ' ');
    std::cout << std::flush;
    return complain(code, why);
}

void tell(std::string_view head, const std::string& text) { say(fmt::format("{:<10}{}\n", head, text)); }

/// A pipeline file of a server's repository, by the service that it is for.
struct Pipeline {
    std::string_view service;
    std::string_view example;  ///< of ours
    std::string_view place;    ///< in the repository
};
constexpr std::array<Pipeline, 2> pipelines{
    {{"github", "github/example.yml", ".github/workflows/chathack.yml"},
     {"gitlab", "gitlab/example.gitlab-ci.yml", ".gitlab-ci.yml"}}};

/// Where our examples of pipelines lie: beside the scenarios, wherever those are.
fs::path example_of(const Pipeline& pipeline) {
    return suite::scenarios_folder() / ".." / "ci" / pipeline.example;
}

/// What may be wrong with the command line. 0, or the exit code after a message.
int check(const InitArguments& arguments, const fs::path& name) {
    if (!fs::is_directory(arguments.folder))
        return complain(wrong_use, fmt::format("{}: there is no such folder", arguments.folder));
    if (name.empty() || name.has_parent_path())
        return complain(wrong_use,
                        fmt::format("-o {}: give a name without a folder; the file lies in {}, where its "
                                    "paths begin",
                                    reports::for_shell(name.string()), arguments.folder));
    const auto file = arguments.folder / name;
    if (fs::exists(file) && !arguments.force)
        return complain(
            wrong_use,
            fmt::format("{} is there already; --force writes it anew, -o names another", file.string()));
    return conforms;
}

/// Has two users log in and one greet the other, and tells how far that comes.
/// @return nothing: all the way; else where it ends, as a sentence
std::string tell_first_words(const target::TargetFile& file, const fs::path& place) {
    const auto& interrupted = suite::catch_interrupts();
    const auto loaded = target::load_target(place.string(), suite::program_folder().string());
    const auto host = suite::make_socket_host(loaded.file.value_or(file));
    if (const auto failure = host->start_target(interrupted)) {
        tell("users", "it could not be started a second time: " + failure->why);
        return "it listens, and could not be started a second time: " + failure->why;
    }
    runner::RunOptions options;
    options.target = host->target_endpoint(false);
    options.timing.answer = std::chrono::seconds{5};
    const auto transcript = host->play(suite::first_words_probe(), options, interrupted);
    const auto troubles = suite::troubles_of(suite::first_words_probe(), transcript);
    const auto &first = troubles.at(0), &second = troubles.at(1), &words = troubles.at(2);
    if (!first.empty())
        tell("users", "nobody is let in: " + first);
    else
        tell("users", second.empty() ? "two log in" : "one logs in, and no second: " + second);
    if (first.empty() && second.empty())
        tell("message",
             words.empty() ? "one hears what the other says" : "one does not hear the other: " + words);
    if (!first.empty()) return "it listens, and logs nobody in: " + first;
    if (!second.empty()) return "it listens and logs one user in, and no second: " + second;
    return words.empty() ? words : "two log in, and one does not hear what the other says: " + words;
}

int build(const project::Candidate& candidate, const fs::path& folder) {
    tell("build", candidate.build);
    std::cout << std::flush;
    const auto line = fmt::format("cd {} && {{ {}; }}", reports::for_shell(folder.string()), candidate.build);
    const int status = std::system(line.c_str());
    if (status == 0) return conforms;
    return complain_in_one_line(no_target, fmt::format("it could not be built: {} of: {}",
                                                       target::describe_end(status), candidate.build));
}

/// Writes the pipeline for that service. 0, or the exit code after a message.
int write_pipeline(const InitArguments& arguments, const fs::path& file) {
    const auto& pipeline = *std::ranges::find(pipelines, arguments.pipeline, &Pipeline::service);
    const auto place = fs::path{arguments.folder} / pipeline.place;
    if (fs::exists(place) && !arguments.force)
        return complain(wrong_use,
                        fmt::format("{} is there already; --force writes it anew", place.string()));
    std::ifstream in{example_of(pipeline)};
    std::string text{std::istreambuf_iterator<char>{in}, {}};
    if (text.empty())
        return complain(harness_error, fmt::format("cannot read {}", example_of(pipeline).string()));
    constexpr std::string_view placeholder = "chathack-target.yaml";
    const auto name = file.filename().string();
    for (auto at = text.find(placeholder); at != text.npos; at = text.find(placeholder, at + name.size()))
        text.replace(at, placeholder.size(), name);
    std::error_code error;
    fs::create_directories(place.parent_path(), error);
    if (!reports::write_file(place, text))
        return complain(harness_error, fmt::format("cannot write {}", place.string()));
    tell("wrote", place.string());
    return conforms;
}

/// On a terminal, a line that tells what is being tried, until it is gone.
class Trying {
public:
    ~Trying() {
        if (live_) std::cerr << "\r\033[K" << std::flush;
    }
    void operator()(const std::string& line) const {
        if (!live_) return;
        std::cerr << "\r\033[K"
                  << reports::shortened(reports::printable("trying " + line), width_of(STDERR_FILENO) - 1)
                  << std::flush;
    }

private:
    bool live_ = on_terminal(STDERR_FILENO);
};

std::string project_line(const project::Candidate& candidate) {
    auto line = fmt::format("{}, by {}", candidate.kind, candidate.known_by);
    if (!candidate.others.empty())
        line += fmt::format("; what may be started, too: {}", fmt::join(candidate.others, ", "));
    return line;
}

/// Writes the file for a client that logs in, and tells what was found. Gives the exit code.
int write_and_tell(const LearnedClient& learned, const project::Candidate& candidate, const fs::path& file) {
    if (!reports::write_file(file, text_of(learned.file, candidate, learned.shown)))
        return complain(harness_error, fmt::format("cannot write {}", file.string()));
    const bool shows = learned.file.observations.contains("message");
    tell("project", project_line(candidate));
    tell("starts", fmt::format("{}, and logs in", fmt::join(learned.file.command.words, " ")));
    if (shows)
        tell("message", "a message is shown as: " + reports::printable(learned.line));
    else
        tell("message", "how it shows a message was not recognised: write `message` by what it showed");
    tell("says", learned.says ? "what is typed is said to everyone"
                              : "a line that is typed is not sent: write `say` as it is typed there");
    tell("wrote", file.string() + ", where the other acts and observations are examples");
    say(fmt::format("next: chathack-conform run{}\n", reports::option_for_shell("--client", file.string())));
    return shows && learned.says ? conforms : no_target;
}

/// Writes the files for what was started, and tells what was found. Gives the exit code.
int write_and_tell(const project::Started& started, const project::Candidate& candidate,
                   const InitArguments& arguments, const fs::path& file) {
    if (!reports::write_file(file, text_of(started.file, candidate)))
        return complain(harness_error, fmt::format("cannot write {}", file.string()));
    tell("project", project_line(candidate));
    tell("starts", fmt::format("{}, listening after {:.1f} s", fmt::join(started.file.command.words, " "),
                               static_cast<double>(started.after.count()) / 1e3));
    tell("listens", fmt::format("on {}{}", target::to_string(started.listening),
                                started.file.port ? ", whatever it is told" : ", the port that it is given"));
    const auto trouble = tell_first_words(started.file, file);
    tell("wrote", file.string());
    if (!arguments.pipeline.empty()) {
        if (const int bad = write_pipeline(arguments, file)) return bad;
    }
    say(fmt::format("next: chathack-conform run{}\n", reports::option_for_shell("--target", file.string())));
    return trouble.empty() ? conforms : complain_in_one_line(no_target, trouble);
}

int init(const InitArguments& arguments) {
    const fs::path folder{arguments.folder};
    const auto name =
        arguments.file.value_or(arguments.client ? "chathack-client.yaml" : "chathack-target.yaml");
    const auto file = folder / name;
    if (const int bad = check(arguments, name)) return bad;
    const auto& interrupted = suite::catch_interrupts();
    const auto role = arguments.client ? project::Role::client : project::Role::server;
    const std::string kind = arguments.client ? "client" : "server";
    const auto by_hand = fmt::format("write a {} file by hand ({})", arguments.client ? "client" : "target",
                                     arguments.client ? "docs/clients.md" : "docs/targets.md");
    auto candidates = project::recognise(folder, role);
    if (candidates.empty())
        return complain_in_one_line(
            wrong_use,
            fmt::format("it was not recognised: nothing is found that starts a {}; {}", kind, by_hand));
    const auto ways = project::port_ways(folder);
    constexpr std::size_t candidates_tried = 5;
    std::set<std::string> builds;              // which have been done
    std::set<std::vector<std::string>> tried;  // commands
    project::WhyNot why_not;
    for (std::size_t i = 0; i < candidates.size() && tried.size() < candidates_tried && !interrupted;) {
        const auto candidate = candidates[i++];
        if (!candidate.built && !arguments.build) {
            if (!tried.empty()) break;
            return complain_in_one_line(
                no_target, fmt::format("this is a {} project ({}), and is not built yet: {}; build it and "
                                       "call init again, or give --build",
                                       candidate.kind, candidate.known_by, candidate.build));
        }
        if (!candidate.built) {
            if (!builds.insert(candidate.build).second) continue;
            if (const int bad = build(candidate, folder)) return bad;
            candidates = project::recognise(folder, role);
            i = 0;
            continue;
        }
        if (!tried.insert(candidate.command).second) continue;
        std::optional<project::Started> started;
        std::optional<LearnedClient> learned;
        {
            const Trying trying;
            if (arguments.client)
                learned = learn_client(candidate, folder, interrupted, trying, why_not.trials);
            else
                started = project::try_to_start(candidate, folder, ways, interrupted, trying, why_not);
        }
        if (started) return write_and_tell(*started, candidate, arguments, file);
        if (learned) return write_and_tell(*learned, candidate, file);
    }
    if (interrupted) return complain_in_one_line(harness_error, "interrupted");
    if (tried.empty())
        return complain_in_one_line(
            no_target, fmt::format("it could not be built: nothing is found that starts a {}, after: {}",
                                   kind, fmt::join(builds, "; ")));
    say("tried:\n" + why_not.trials + "\n");
    if (arguments.client)
        return complain_in_one_line(no_target,
                                    fmt::format("it was started, and did not log in; {}", by_hand));
    return complain_in_one_line(no_target, fmt::format("{}; {}", why_not.cause, by_hand));
}

}  // namespace

Subcommand add_init_command(CLI::App& app) {
    const auto arguments = std::make_shared<InitArguments>();
    auto* command = app.add_subcommand(
        "init",
        "write a target file for the server in a folder, or a client file: it finds out how that is started");
    command->footer(examples("chathack-conform",
                             {"init", "init ../my-server --build --ci github", "init --client ../my-client"},
                             "Exit codes: 0 the file is written, and two users could chat; 2 wrong use, or "
                             "nothing is found in the folder;\n3 "
                             "the server could not be built or started, or lets nobody in or speak; 4 an "
                             "error of the suite itself, or "
                             "interrupted."));
    command->add_option("folder", arguments->folder, "where the server or client lies (default: here)");
    auto* client =
        command->add_flag("--client", arguments->client, "it is a client: the suite plays its server");
    command->add_option(
        "-o,--output", arguments->file,
        "the name of the file, in that folder (default: chathack-target.yaml or chathack-client.yaml)");
    command->add_flag("--build", arguments->build, "build it first, where that has not been done");
    command
        ->add_option("--ci", arguments->pipeline, "write a pipeline, too, that checks it: github or gitlab")
        ->check(CLI::IsMember({"github", "gitlab"}))
        ->excludes(client);
    command->add_flag("--force", arguments->force, "write over files that are there");
    return {command, [arguments] { return init(*arguments); }};
}

}  // namespace chathack::commands
