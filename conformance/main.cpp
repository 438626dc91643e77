#include <malloc.h>

#include <string>

#include "conformance/command_line/version.hpp"
#include "conformance/commands/commands.hpp"
#include "conformance/commands/exit_code.hpp"
#include "conformance/commands/target_arguments.hpp"

int main(int argc, char** argv) {
    using namespace chathack::commands;
    // Of many workers few are busy: arenas of their own, or what a flood has needed, would only be held back.
    mallopt(M_ARENA_MAX, 2);
    mallopt(M_MMAP_THRESHOLD, 256 * 1024);
    const auto line = typed_again("chathack-conform", argc, argv);
    return chathack::command_line::run_application(
        {.about = "Checks any CHATHACK server or client against the protocol, clause by clause.",
         .version = std::string{chathack::version()},
         .footer = examples(
             "chathack-conform",
             {"run --target 192.0.2.7:7777 --account bob:sesame",
              "run --target scenarios/targets/chathackd.yaml --jobs 2 --strict",
              "run --target mine.yaml --only 'PRIVATE-*' --except 'private/crowd*'", "run --client mine.yaml",
              "run --client mine.yaml --target theirs.yaml", "explain GLOBAL-7"}),
         .command_footer = std::string{exit_codes_help},
         .declare =
             [&](CLI::App& app) {
                 return std::vector{
                     add_init_command(app),        add_run_command(app, line), add_observe_command(app, line),
                     add_check_command(app, line), add_list_command(app),      add_explain_command(app),
                     add_lint_command(app),        add_class_command(app),     add_grade_command(app)};
             }},
        argc, argv);
}
