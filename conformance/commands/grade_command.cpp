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
#include "conformance/marking/plays.hpp"
#include "conformance/sandbox/box.hpp"
#include "conformance/submissions/submissions.hpp"
#include "conformance/suite/interrupt.hpp"
#include "conformance/target/work_folder.hpp"
#include "reports/model/files.hpp"

namespace chathack::commands {
namespace {

namespace fs = std::filesystem;
namespace marks = reports::marks;

struct GradeArguments {
    std::string target, client;  ///< one of them: a file, or a folder that has one or is recognised
    std::string dir;             ///< what was handed in; empty: the folder of the file
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

/// What was handed in, and the file that says how it is started; empty: that is to be found there.
struct HandedIn {
    fs::path folder;
    fs::path file;
};

HandedIn handed_in(const GradeArguments& arguments) {
    const auto named = fs::absolute(arguments.target.empty() ? arguments.client : arguments.target);
    if (fs::is_directory(named)) return {named.lexically_normal(), {}};
    return {arguments.dir.empty() ? named.parent_path() : fs::absolute(arguments.dir), named};
}

/// What runs in a sandbox belongs to somebody else, and so is a copy. False, and why: there can be none.
bool copy(HandedIn& place, const fs::path& work, marking::Trouble& trouble) {
    const auto unpacked =
        submissions::unpack(place.folder, work / "submission", {}, [](const fs::path&) { return false; });
    trouble.what = unpacked.why_not;
    if (!trouble.what.empty()) return false;
    place.folder = unpacked.folder;
    if (place.file.empty()) return true;
    const auto file = work / place.file.filename();
    std::error_code error;
    fs::copy_file(place.file, file, error);
    if (error) trouble.what = place.file.filename().string() + " cannot be read: " + error.message();
    place.file = file;
    return !error;
}

/// Plays the submission, and gives its marks; a trouble of its own is their `problem`.
marks::Marks grade(const GradeArguments& arguments, const marks::Rubric& rubric, const fs::path& work,
                   bool& page_written) {
    const auto& interrupted = suite::catch_interrupts();
    auto place = handed_in(arguments);
    const auto name = arguments.name.empty() ? place.folder.filename().string() : arguments.name;
    marking::PlaysOutcome outcome;
    bool there = place.file.empty() || fs::is_regular_file(place.file);
    if (!there)
        outcome.trouble.what = place.file.filename().string() + " was not handed in";
    else if (arguments.sandbox)
        there = copy(place, work, outcome.trouble);
    if (there) {
        marking::Manner manner;
        manner.clients = !arguments.client.empty();
        manner.file = place.file;
        manner.sandbox = arguments.sandbox;
        manner.smoke = arguments.smoke;
        manner.plays = rubric.plays;
        manner.thorough = rubric.partial != marks::Partial::none;
        manner.seed = arguments.seed.value_or(std::random_device{}() % 1'000'000);
        manner.play_within = std::chrono::seconds{arguments.play_s};
        std::shared_mutex machine;
        const auto quiet = [](const std::string&) {};
        outcome = marking::make_and_play(manner, place.folder, {work, quiet, &machine}, interrupted);
    }
    return marking::conclude(rubric, name, work, outcome, arguments.page, page_written);
}

int run(const GradeArguments& arguments) {
    if (arguments.target.empty() == arguments.client.empty())
        return complain(wrong_use, "give --target with a target file, or --client with a client file");
    const auto place = handed_in(arguments);
    if (!fs::is_directory(place.folder))
        return complain(wrong_use, fmt::format("{}: there is no such folder", place.folder.string()));
    marks::Rubric rubric;
    if (const int bad = read_rubric(arguments.rubric, rubric)) return bad;
    if (!in_format(arguments.format, {})) return wrong_use;  // before the plays, which take a minute
    if (arguments.sandbox) {
        if (const auto why = sandbox::why_not()) return complain(harness_error, "no sandbox: " + *why);
    }
    const target::WorkFolder work;
    if (work.path().empty()) return complain(harness_error, work.why_not());
    bool page_written = true;
    const auto made = grade(arguments, rubric, work.path(), page_written);
    if (suite::catch_interrupts()) return complain(harness_error, "interrupted");
    if (made.ours) return complain(harness_error, made.problem);
    if (!page_written) return complain(harness_error, fmt::format("cannot write {}", arguments.page));
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
                        "the target file, of which `build` is run first; or a folder that has one, or is "
                        "recognised as by init");
    command->add_option("--client", arguments->client, "the same for a client");
    command->add_option("--dir", arguments->dir,
                        "what was handed in, ${dir} in the file (default: the folder of the file)");
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
