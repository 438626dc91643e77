#include "conformance/commands/sandbox_arguments.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>

#include "conformance/command_line/options.hpp"
#include "conformance/commands/console.hpp"
#include "conformance/commands/exit_code.hpp"
#include "conformance/sandbox/box.hpp"
#include "conformance/suite/sources.hpp"
#include "conformance/target/substitute.hpp"

namespace chathack::commands {
namespace {

namespace fs = std::filesystem;

sandbox::Box box_of(const SandboxArguments& arguments) {
    sandbox::Box box;
    box.folder = fs::canonical(arguments.folder);
    for (const auto& place : arguments.readable)
        box.readable.push_back({fs::canonical(place), {}});
    box.masked = suite::own_programs();
    return box;
}

void lock_up(const sandbox::Box& box, target::ProgramCommand& command) {
    command = target::substitute(std::move(command), {{"workdir", sandbox::box_home}});
    command = sandbox::inside(box, command);
}

}  // namespace

void add_options(CLI::App& command, SandboxArguments& arguments) {
    command.add_option("--dir", arguments.folder,
                       "the folder that ${dir} is in the target or client file (default: the file's own)");
    auto* sandbox = command.add_flag("--sandbox", arguments.sandbox,
                                     "start the program under test in a sandbox, in which it sees that "
                                     "folder and the system, and nothing else");
    command_line::add_list(command, "--readable", arguments.readable,
                           "with --sandbox: a file or folder that the program may read, too; may be repeated")
        ->needs(sandbox);
}

int check(SandboxArguments& arguments, const std::string& file) {
    if (!arguments.folder.empty() && !fs::is_directory(arguments.folder))
        return complain(wrong_use, fmt::format("--dir {}: there is no such folder", arguments.folder));
    if (!arguments.sandbox) return conforms;
    if (!fs::is_regular_file(file))
        return complain(wrong_use,
                        "--sandbox is for a program that is started: give a target or client file");
    if (arguments.folder.empty()) arguments.folder = fs::absolute(file).parent_path().string();
    for (const auto& place : arguments.readable) {
        if (!fs::exists(place))
            return complain(wrong_use, fmt::format("--readable {}: there is no such file or folder", place));
    }
    if (const auto why = sandbox::why_not()) return complain(harness_error, "no sandbox: " + *why);
    return conforms;
}

void lock_up(const SandboxArguments& arguments, target::TargetFile& file) {
    if (!arguments.sandbox) return;
    const auto box = box_of(arguments);
    for (auto& command : file.prepare)
        lock_up(box, command);
    for (auto& helper : file.helpers)
        lock_up(box, helper.command);
    lock_up(box, file.command);
}

void lock_up(const SandboxArguments& arguments, driver::ClientFile& file) {
    if (!arguments.sandbox) return;
    auto box = box_of(arguments);
    const auto root =
        fs::absolute(fs::temp_directory_path()) / ("${" + std::string{driver::client_root_variable} + "}");
    box.writable.push_back(root / driver::client_own_folder);
    box.readable.push_back({root / driver::client_outbox, {}});
    const auto lock_up_one = [&](target::ProgramCommand& command) {
        command.environment.emplace("TERM", "dumb");
        command.folder = "${workdir}";
        command = sandbox::inside(box, command);
    };
    lock_up_one(file.command);
    if (file.password) lock_up_one(file.password->command);
    if (geteuid() == 0) file.user = sandbox::box_user;
}

}  // namespace chathack::commands
