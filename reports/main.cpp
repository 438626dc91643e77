#include <string>

#include "conformance/command_line/version.hpp"
#include "reports/commands/commands.hpp"

int main(int argc, char** argv) {
    using namespace chathack::reports::commands;
    const std::string exit_codes =
        "Exit codes: 0 done, or nothing is worse; 1 of gate and compare: something is worse;\n"
        "2 wrong use, or a file that is not a result or baseline; 4 a file cannot be written.";
    const std::string examples =
        "Examples:\n"
        "  chathack-report html results/RUN/result.json -o report.html\n"
        "  chathack-report matrix results/*/result.json -o matrix.html\n"
        "  chathack-report baseline result.json --reason 'issue 17' -o known.yaml\n"
        "  chathack-report gate result.json --baseline known.yaml\n\n";
    return chathack::command_line::run_application(
        {.about = "Makes reports of results (results/RUN/result.json): pages, formats for machines, a "
                  "matrix, a gate for CI.",
         .version = std::string{chathack::version()},
         .footer = examples + exit_codes,
         .command_footer = exit_codes,
         .declare =
             [](CLI::App& app) {
                 auto commands = add_rendering_commands(app);
                 commands.push_back(add_matrix_command(app));
                 commands.push_back(add_gate_command(app));
                 commands.push_back(add_baseline_command(app));
                 commands.push_back(add_compare_command(app));
                 commands.push_back(add_merge_command(app));
                 return commands;
             }},
        argc, argv);
}
