#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <memory>
#include <random>

#include "conformance/commands/commands.hpp"
#include "conformance/commands/console.hpp"
#include "conformance/commands/exit_code.hpp"
#include "conformance/commands/rubric_arguments.hpp"
#include "conformance/marking/candidate.hpp"
#include "conformance/sandbox/box.hpp"
#include "conformance/suite/interrupt.hpp"
#include "conformance/target/work_folder.hpp"
#include "reports/marks/student_html.hpp"
#include "reports/model/files.hpp"
#include "reports/model/json.hpp"

namespace chathack::commands {
namespace {

namespace fs = std::filesystem;
namespace marks = reports::marks;

struct GradeArguments {
    std::string target, client;  ///< one of them
    std::string rubric;
    std::string format = "gradescope";
    std::string output;  ///< empty or "-": the standard output
    std::string page;
    std::string name;
    bool sandbox = false;
    bool smoke = false;
    std::optional<std::uint64_t> seed;
    unsigned play_s = 600;
};

/// Plays the submission, and gives its marks; a trouble of its own is their `problem`.
marks::Marks grade(const GradeArguments& arguments, const marks::Rubric& rubric, const fs::path& work) {
    const auto& interrupted = suite::catch_interrupts();
    marking::Manner manner;
    manner.clients = !arguments.client.empty();
    manner.file = fs::absolute(manner.clients ? arguments.client : arguments.target);
    manner.sandbox = arguments.sandbox;
    manner.smoke = arguments.smoke;
    manner.plays = rubric.plays;
    manner.thorough = rubric.partial != marks::Partial::none;
    manner.seed = arguments.seed.value_or(std::random_device{}() % 1'000'000);
    manner.play_within = std::chrono::seconds{arguments.play_s};
    marking::Playable ready;
    marking::Trouble trouble;
    marks::Marks made;
    std::vector<reports::Result> results;
    if (marking::make_ready(manner, manner.file.parent_path(), work / "log.txt", interrupted, ready,
                            trouble)) {
        for (unsigned i = 0; trouble.what.empty() && i < manner.plays; ++i) {
            const auto folder = work / fmt::format("play-{}", i + 1);
            marking::play(manner, ready, i, folder, interrupted, trouble);
            std::string why_not;
            if (auto result = reports::read_result(folder / "result.json", why_not))
                results.push_back(*std::move(result));
        }
    }
    const auto name = arguments.name.empty() ? manner.file.parent_path().filename().string() : arguments.name;
    std::vector<const reports::Result*> plays;
    for (const auto& result : results)
        plays.push_back(&result);
    if (trouble.what.empty()) {
        made = marks::mark(rubric, name, plays);
    } else {
        made.name = name;
        made.maximum = rubric.maximum;
        made.problem = trouble.what;
    }
    marks::StudentOptions page;
    page.title = rubric.title;
    page.last_lines = trouble.log;
    if (!arguments.page.empty() &&
        !reports::write_file(arguments.page, marks::student_html(made, plays, page)))
        complain(harness_error, fmt::format("cannot write {}", arguments.page));
    return made;
}

int run(const GradeArguments& arguments) {
    if (arguments.target.empty() == arguments.client.empty())
        return complain(wrong_use, "give --target with a target file, or --client with a client file");
    const auto& file = arguments.target.empty() ? arguments.client : arguments.target;
    if (!fs::is_regular_file(file))
        return complain(wrong_use, fmt::format("{}: there is no such file", file));
    marks::Rubric rubric;
    if (const int bad = read_rubric(arguments.rubric, rubric)) return bad;
    if (!in_format(arguments.format, {})) return wrong_use;  // before the plays, which take a minute
    if (arguments.sandbox) {
        if (const auto why = sandbox::why_not()) return complain(harness_error, "no sandbox: " + *why);
    }
    const target::WorkFolder work;
    if (work.path().empty()) return complain(harness_error, work.why_not());
    const auto made = grade(arguments, rubric, work.path());
    if (suite::catch_interrupts()) return complain(harness_error, "interrupted");
    const auto text = in_format(arguments.format, made);
    if (!text) return wrong_use;
    if (arguments.output.empty() || arguments.output == "-") {
        std::cout << *text << std::flush;
    } else if (!reports::write_file(arguments.output, *text)) {
        return complain(harness_error, fmt::format("cannot write {}", arguments.output));
    } else {
        say(made.problem.empty() ? fmt::format("{} of {} points\n", marks::points_text(made.points),
                                               marks::points_text(made.maximum))
                                 : made.problem + "\n");
    }
    return conforms;
}

}  // namespace

Subcommand add_grade_command(CLI::App& app) {
    const auto arguments = std::make_shared<GradeArguments>();
    auto* command =
        app.add_subcommand("grade", "mark one submission, inside the autograder of a course system");
    command->footer(
        examples("chathack-conform",
                 {"grade --target target.yaml --format gradescope -o /autograder/results/results.json",
                  "grade --target target.yaml --rubric rubric.yaml --format vpl"},
                 "Exit codes: 0 it has marks, also when it could not be built or played; 2 wrong use "
                 "or bad files; 4 interrupted, or an\nerror of the suite itself."));
    command->add_option("--target", arguments->target,
                        "the target file; what it has under `build` is run first");
    command->add_option("--client", arguments->client, "or the client file");
    command->add_option("--rubric", arguments->rubric,
                        "how points are given (default: what class --init prints)");
    command->add_option(
        "--format", arguments->format,
        "gradescope, classroom50, autolab=PROBLEM, prairielearn or vpl (default: gradescope)");
    command->add_option("-o,--output", arguments->output, "the file to write (default: standard output)");
    command->add_option("--page", arguments->page, "write the page for its students, too");
    command->add_option("--name", arguments->name, "of the submission (default: that of its folder)");
    command->add_flag("--sandbox", arguments->sandbox,
                      "run it in a sandbox; autograders have one of their own as a rule");
    command->add_flag("--smoke", arguments->smoke,
                      "a trial in seconds: only the 30 cases that find most, and points by them alone");
    command->add_option("--seed", arguments->seed, "of the first play");
    command->add_option("--play-s", arguments->play_s, "how long each play may take, in seconds")
        ->check(CLI::Range(1, 86'400));
    return {command, [arguments] { return run(*arguments); }};
}

}  // namespace chathack::commands
