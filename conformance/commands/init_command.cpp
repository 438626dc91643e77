#include <fmt/format.h>
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

/// Has two users log in and one greet the other, and tells how far that comes. True: all the way.
bool tell_first_words(const target::TargetFile& file, const fs::path& place) {
    const auto& interrupted = suite::catch_interrupts();
    const auto loaded = target::load_target(place.string(), suite::program_folder().string());
    const auto host = suite::make_socket_host(loaded.file.value_or(file));
    if (const auto failure = host->start_target(interrupted)) {
        tell("users", "it could not be started a second time: " + failure->why);
        return false;
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
    return words.empty() && second.empty() && first.empty();
}

int build(const project::Candidate& candidate, const fs::path& folder) {
    tell("build", candidate.build);
    std::cout << std::flush;
    const auto line = fmt::format("cd {} && {{ {}; }}", reports::for_shell(folder.string()), candidate.build);
    const int status = std::system(line.c_str());
    if (status != 0) return complain(no_target, "it could not be built: " + candidate.build);
    return conforms;
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

/// Writes the file for a client that logs in, and tells what was found. Gives the exit code.
int write_and_tell(const LearnedClient& learned, const project::Candidate& candidate, const fs::path& file) {
    if (!reports::write_file(file, text_of(learned.file, candidate, learned.shown)))
        return complain(harness_error, fmt::format("cannot write {}", file.string()));
    const bool shows = learned.file.observations.contains("message");
    tell("project", fmt::format("{}, by {}", candidate.kind, candidate.known_by));
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
    tell("project", fmt::format("{}, by {}", candidate.kind, candidate.known_by));
    tell("starts", fmt::format("{}, listening after {:.1f} s", fmt::join(started.file.command.words, " "),
                               static_cast<double>(started.after.count()) / 1e3));
    tell("listens", fmt::format("on {}{}", target::to_string(started.listening),
                                started.file.port ? ", whatever it is told" : ", the port that it is given"));
    const bool well = tell_first_words(started.file, file);
    tell("wrote", file.string());
    if (!arguments.pipeline.empty()) {
        if (const int bad = write_pipeline(arguments, file)) return bad;
    }
    say(fmt::format("next: chathack-conform run{}\n", reports::option_for_shell("--target", file.string())));
    return well ? conforms : no_target;
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
    if (!candidates.empty() && !candidates.front().built && arguments.build) {
        if (const int bad = build(candidates.front(), folder)) return bad;
        candidates = project::recognise(folder, role);
    }
    if (candidates.empty())
        return complain(wrong_use, fmt::format("{}: nothing is found that starts a {}; {}", arguments.folder,
                                               kind, by_hand));
    if (!candidates.front().built) {
        const auto& first = candidates.front();
        return complain(no_target, fmt::format("this is a {} project ({}), and is not built yet: {}; build "
                                               "it and call init again, or give --build",
                                               first.kind, first.known_by, first.build));
    }
    const auto ways = project::port_ways(folder);
    constexpr std::size_t candidates_tried = 5;
    std::string why_not;
    for (std::size_t i = 0; i < std::min(candidates.size(), candidates_tried) && !interrupted; ++i) {
        const auto& candidate = candidates[i];
        if (!candidate.built) break;
        std::optional<project::Started> started;
        std::optional<LearnedClient> learned;
        {
            const Trying trying;
            if (arguments.client)
                learned = learn_client(candidate, folder, interrupted, trying, why_not);
            else
                started = project::try_to_start(candidate, folder, ways, interrupted, trying, why_not);
        }
        if (started) return write_and_tell(*started, candidate, arguments, file);
        if (learned) return write_and_tell(*learned, candidate, file);
    }
    if (interrupted) return complain(harness_error, "interrupted");
    say("tried:\n" + why_not + "\n");
    return complain(no_target, fmt::format("what starts a {} was found, and could not be brought to {}; {}",
                                           kind, arguments.client ? "log in" : "listen", by_hand));
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
