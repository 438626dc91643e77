#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <random>
#include <thread>

#include "conformance/command_line/options.hpp"
#include "conformance/commands/commands.hpp"
#include "conformance/commands/console.hpp"
#include "conformance/commands/exit_code.hpp"
#include "conformance/commands/rubric_arguments.hpp"
#include "conformance/marking/class_run.hpp"
#include "conformance/sandbox/box.hpp"
#include "conformance/suite/interrupt.hpp"
#include "reports/marks/class_html.hpp"
#include "reports/model/files.hpp"
#include "reports/text/printable.hpp"
#include "reports/text/shell.hpp"

namespace chathack::commands {
namespace {

namespace fs = std::filesystem;
namespace marks = reports::marks;
using std::chrono::steady_clock;

struct ClassArguments {
    std::string submissions;  ///< a folder, or an archive
    bool init = false;
    std::string rubric;
    std::string out = "marks";  ///< of a trial, where it is not given, "marks-smoke"
    std::string formats = "csv";
    std::string file;  ///< the template
    bool clients = false;
    bool only_changed = false;
    bool unsafe = false;
    bool smoke = false;
    std::vector<std::string> readable;
    unsigned jobs = 0;  ///< 0: not given
    std::optional<std::uint64_t> seed;
    unsigned build_s = 300;
    unsigned play_s = 600;
};

/// What lies in the folder of marks while a class is marked: what an interrupted one goes on by.
constexpr const char* begun_file = ".begun";

std::string of_file(const fs::path& file) {
    std::ifstream in{file};
    return {std::istreambuf_iterator<char>{in}, {}};
}

/// The line on a terminal that tells how far it is.
class Standing {
public:
    explicit Standing(bool live) : live_{live} {}
    ~Standing() { wipe(); }

    void wipe() const {
        if (live_) std::cerr << "\r\033[K" << std::flush;
    }
    void show(std::size_t done, std::size_t all) {
        done_ = done;
        all_ = all;
        show();
    }
    void show() const {
        if (!live_ || all_ == 0) return;
        auto line = fmt::format("{} of {} submissions", done_, all_);
        if (done_ > 0) {
            const auto took = std::chrono::duration<double>(steady_clock::now() - began_).count();
            const auto left = took / static_cast<double>(done_) * static_cast<double>(all_ - done_);
            line += left < 90 ? fmt::format(", about {:.0f} s left", left)
                              : fmt::format(", about {:.0f} min left", left / 60);
        }
        std::cerr << "\r\033[K" << reports::shortened(line, width_of(STDERR_FILENO) - 1) << std::flush;
    }

private:
    const bool live_;
    const steady_clock::time_point began_ = steady_clock::now();
    std::size_t done_ = 0, all_ = 0;
};

/// Finds what was handed in, in a folder or in an archive of all, which is unpacked. 0, or after a message
/// the exit code.
int find(const ClassArguments& arguments, submissions::Found& found) {
    fs::path folder{arguments.submissions};
    if (!fs::exists(folder))
        return complain(wrong_use,
                        fmt::format("{}: there is no such folder or archive", arguments.submissions));
    if (!fs::is_directory(folder)) {
        const auto to = fs::path{arguments.out} / ".submissions";
        std::error_code error;
        fs::remove_all(to, error);
        fs::create_directories(arguments.out, error);
        // In an archive of one submission, its folder is that, and not what lies in it.
        const auto unpacked =
            submissions::unpack(folder, to, {.bytes = 8ULL * 1024 * 1024 * 1024, .files = 1'000'000},
                                submissions::holds_submissions);
        if (!unpacked.why_not.empty())
            return complain(wrong_use, arguments.submissions + ": " + unpacked.why_not);
        folder = unpacked.folder;
    }
    found = submissions::find_submissions(folder);
    for (const auto& one : found.passed_over)
        say("passed over: " + one + "\n");
    if (found.submissions.empty())
        return complain(wrong_use, fmt::format("{}: there is no submission in it; each is a folder, or an "
                                               "archive such as .zip or .tar.gz",
                                               arguments.submissions));
    return conforms;
}

/// Whether the last run into this folder was cut short, with the same arguments: it goes on with that seed.
bool goes_on(const ClassArguments& arguments, std::uint64_t& seed) {
    const auto text = of_file(fs::path{arguments.out} / begun_file);
    if (text.empty()) return false;
    std::uint64_t before = 0;
    try {
        before = std::stoull(text);
    } catch (const std::exception&) {
        return false;
    }
    if (arguments.seed && *arguments.seed != before) return false;
    seed = before;
    return true;
}

int write_class(const ClassArguments& arguments, const submissions::Found& found,
                const std::vector<marks::Marks>& all, const marks::Rubric& rubric) {
    const fs::path out{arguments.out};
    const auto folders = marking::folder_names(found.submissions);
    std::vector<marks::SubmissionLinks> links;
    for (const auto& folder : folders) {
        auto& link = links.emplace_back();
        link.student = folder + "/marks.html";
        for (unsigned i = 1; i <= rubric.plays; ++i) {
            const auto report = fmt::format("{}/play-{}/report.html", folder, i);
            if (fs::exists(out / report)) link.reports.push_back(report);
        }
    }
    if (!reports::write_file(out / "class.html", marks::class_html(all, rubric, links)))
        return complain(harness_error, fmt::format("cannot write {}", (out / "class.html").string()));
    return write_formats(arguments.formats, all, folders, out);
}

/// The seed of a run that was only of those that changed is that of the run before.
std::uint64_t seed_for(const ClassArguments& arguments, bool& resume) {
    std::uint64_t seed = arguments.seed.value_or(std::random_device{}() % 1'000'000);
    resume = goes_on(arguments, seed);
    const auto last = of_file(fs::path{arguments.out} / ".seed");
    if (!resume && arguments.only_changed && !arguments.seed && !last.empty() && last.size() < 20 &&
        last.find_first_not_of("0123456789") == std::string::npos)
        seed = std::stoull(last);
    return seed;
}

/// Keeps others from writing into the same folder of marks, as long as this process lives.
/// @return whether nobody does
bool lock(const fs::path& out) {
    const int file = open((out / ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    return file < 0 || flock(file, LOCK_EX | LOCK_NB) == 0;  // what cannot be written is told later
}

bool is_below(const fs::path& place, const fs::path& folder) {
    std::error_code error;
    const auto above = fs::weakly_canonical(fs::absolute(folder), error);
    const auto below = fs::weakly_canonical(fs::absolute(place), error);
    return std::ranges::mismatch(above, below).in1 == above.end();
}

int mark_class(ClassArguments arguments) {
    if (arguments.init) {
        std::cout << marks::proposed_rubric() << std::flush;
        return conforms;
    }
    if (arguments.submissions.empty())
        return complain(wrong_use, "give the folder with the submissions, or --init for a rubric");
    if (arguments.smoke && arguments.out == "marks") arguments.out = "marks-smoke";  // keeps the marks
    if (arguments.clients && arguments.smoke)
        return complain(wrong_use, "--smoke is for servers: its cases are about them");
    marks::Rubric rubric;
    if (const int bad = read_rubric(arguments.rubric, rubric)) return bad;
    if (const int bad = check_formats(arguments.formats, arguments.out)) return bad;
    if (!arguments.file.empty() && !fs::is_regular_file(arguments.file))
        return complain(wrong_use, fmt::format("--template {}: there is no such file", arguments.file));
    const auto& interrupted = suite::catch_interrupts();
    if (!arguments.unsafe) {
        if (const auto why = sandbox::why_not())
            return complain(harness_error, "no sandbox: " + *why +
                                               " Only --unsafe-no-sandbox goes without: then every "
                                               "submission can read and change what you can.");
    }
    for (const auto& place : arguments.readable) {
        if (!fs::exists(place))
            return complain(wrong_use, fmt::format("--readable {}: there is no such file or folder", place));
        for (const auto& ours : {arguments.submissions, arguments.out, arguments.rubric})
            if (!ours.empty() && is_below(ours, place))
                return complain(wrong_use,
                                fmt::format("--readable {}: they would see {} in it", place, ours));
    }
    const fs::path out{arguments.out};
    std::error_code error;
    fs::create_directories(out, error);
    if (!lock(out))
        return complain(wrong_use,
                        fmt::format("{}: another class is being marked into this folder", arguments.out));
    submissions::Found found;
    if (const int bad = find(arguments, found)) return bad;

    marking::ClassOptions options;
    auto& manner = options.manner;
    manner.seed = seed_for(arguments, options.resume);
    if (!reports::write_file(out / begun_file, std::to_string(manner.seed)))
        return complain(harness_error, fmt::format("cannot write into {}", arguments.out));
    if (options.resume) say("goes on where the last run was cut short\n");
    manner.clients = arguments.clients;
    if (!arguments.file.empty()) {
        manner.file = fs::absolute(arguments.file);
        options.template_text = of_file(manner.file);
    }
    manner.sandbox = !arguments.unsafe;
    manner.smoke = arguments.smoke;
    manner.readable = arguments.readable;
    manner.plays = rubric.plays;
    manner.thorough = rubric.partial != marks::Partial::none;
    manner.build_within = std::chrono::seconds{arguments.build_s};
    manner.play_within = std::chrono::seconds{arguments.play_s};
    options.rubric = rubric;
    options.out = out;
    options.only_changed = arguments.only_changed;
    options.interrupted = &interrupted;
    const auto processors = std::max(1U, std::thread::hardware_concurrency());
    options.at_a_time = arguments.jobs > 0 ? arguments.jobs : processors;
    if (arguments.unsafe) options.at_a_time = 1;  // nothing keeps them from one another
    // Servers that are warm are quicker than many cold ones.
    manner.jobs = std::max(1U, processors / options.at_a_time);
    std::size_t widest = 0;
    for (const auto& one : found.submissions)
        widest = std::max(widest, reports::shortened(one.name, 32).size());
    Standing standing{on_terminal(STDERR_FILENO)};
    standing.show(0, found.submissions.size());
    options.tell = [&](const std::string& name, const std::string& what) {
        standing.wipe();
        say(fmt::format("{:<{}}  {}\n", reports::shortened(name, 32), widest, what));
        std::cout << std::flush;
        standing.show();
    };
    options.progress = [&](std::size_t done, std::size_t all) { standing.show(done, all); };
    const auto all = marking::run_class(found.submissions, options);
    standing.wipe();
    if (const int bad = write_class(arguments, found, all, rubric)) return bad;
    say(fmt::format("class: {}\n", (out / "class.html").string()));
    if (interrupted)
        return complain(harness_error, "interrupted; the same command goes on where this one was cut short");
    fs::remove(out / begun_file, error);
    fs::remove_all(out / ".submissions", error);
    reports::write_file(out / ".seed", std::to_string(manner.seed));
    return conforms;
}

}  // namespace

Subcommand add_class_command(CLI::App& app) {
    const auto arguments = std::make_shared<ClassArguments>();
    auto* command = app.add_subcommand(
        "class", "build, play and mark the servers or clients of a whole class, each in a sandbox");
    command->footer(
        examples("chathack-conform",
                 {"class --init > rubric.yaml", "class submissions/ --rubric rubric.yaml",
                  "class submissions.zip --template template.yaml --format moodle=worksheet.csv,csv",
                  "class submissions/ --only-changed"},
                 "Exit codes: 0 all have marks, those too that could not be played; 2 wrong use or "
                 "bad files; 4 interrupted, no sandbox, or\n"
                 "an error of the suite itself."));
    command->add_option("submissions", arguments->submissions,
                        "a folder with a folder or archive for each student or group, or an archive of that");
    command->add_flag("--init", arguments->init, "print a commented rubric, with the points that we propose");
    command->add_option("--rubric", arguments->rubric, "how points are given (default: what --init prints)");
    command->add_option("-o,--out", arguments->out,
                        "the folder for marks and pages (default: marks, with --smoke marks-smoke)");
    command->add_option("--format", arguments->formats, formats_help());
    command->add_option("--template", arguments->file,
                        "a target file (with --client a client file) for all of them, with `build` where "
                        "they must be built; without it each has its own, or is recognised as by init");
    command->add_flag("--client", arguments->clients, "they are clients");
    command
        ->add_option("-j,--jobs", arguments->jobs,
                     "submissions that are built or played at the same time (default: as many as there "
                     "are processors)")
        ->check(CLI::Range(1, 256));
    command->add_option("--seed", arguments->seed,
                        "of the first play; the further ones have the next numbers");
    command->add_flag("--smoke", arguments->smoke,
                      "a trial in seconds: only the 30 cases that find most, and points by them alone");
    command->add_flag("--only-changed", arguments->only_changed,
                      "play only those that have changed since they were marked last");
    command_line::add_list(
        *command, "--readable", arguments->readable,
        "a file or folder that they may read in the sandbox, such as ~/.m2; may be repeated");
    command->add_option("--build-s", arguments->build_s, "how long each build command may take, in seconds")
        ->check(CLI::Range(1, 86'400));
    command->add_option("--play-s", arguments->play_s, "how long each play may take, in seconds")
        ->check(CLI::Range(1, 86'400));
    command->add_flag("--unsafe-no-sandbox", arguments->unsafe,
                      "run what they handed in with all your rights, one at a time");
    return {command, [arguments] { return mark_class(*arguments); }};
}

}  // namespace chathack::commands
