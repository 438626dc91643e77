#include <string>

#include "conformance/command_line/version.hpp"
#include "conformance/commands/commands.hpp"
#include "conformance/commands/exit_code.hpp"
#include "conformance/commands/target_arguments.hpp"
#include "sim/commands/commands.hpp"

int main(int argc, char** argv) {
    using namespace chathack;
    const auto line = commands::typed_again("chathack-sim", argc, argv);
    return command_line::run_application(
        {.about = "Plays CHATHACK servers, clients and scenarios on simulated networks, in virtual time.",
         .version = std::string{version()},
         .footer = commands::examples(
             "chathack-sim",
             {"load scenarios/workloads/lecture-hall.yaml --network scenarios/networks/campus.yaml --plots",
              "run scenarios/global --network scenarios/networks/dsl.yaml --seed 7",
              "emulate scenarios/login --target mine.yaml --network scenarios/networks/satellite.yaml",
              "sweep scenarios/sweeps/loss-by-delay.yaml --jobs 2", "explain scenarios/networks/campus.yaml"},
             sim::exit_codes_help),
         .command_footer = std::string{sim::exit_codes_help},
         .declare =
             [&](CLI::App& app) {
                 return std::vector{sim::add_attach_command(app),    sim::add_emulate_command(app, line),
                                    sim::add_explain_command(app),   sim::add_lint_command(app),
                                    sim::add_load_command(app),      sim::add_networks_command(app),
                                    sim::add_run_command(app, line), sim::add_sweep_command(app),
                                    sim::add_workloads_command(app)};
             }},
        argc, argv);
}
