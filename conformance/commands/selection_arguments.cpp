#include "conformance/commands/selection_arguments.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <random>

#include "conformance/command_line/command_line.hpp"
#include "conformance/commands/exit_code.hpp"
#include "conformance/suite/smoke.hpp"
#include "reports/text/shell.hpp"

namespace chathack::commands {

void add_options(CLI::App& command, SelectionArguments& arguments) {
    command_line::add_list(command, "scenarios", arguments.scenarios,
                           "scenario files or folders (default: the whole suite)");
    command_line::add_list(command, "--only", arguments.only,
                           "only cases or clauses that match this glob; may be repeated");
    command
        .add_flag("--smoke", arguments.smoke,
                  "a first look at a server: only the 30 cases that find most, in a second or two")
        ->excludes("--only");
    command_line::add_list(command, "--except", arguments.except,
                           "no cases or clauses that match this glob; may be repeated");
    command_line::add_list(
        command, "--variants", arguments.variants,
        "how frames are sent: whole, bytes, cuts, each also +ipv6; with commas, or repeated")
        ->delimiter(',');
    command.add_option("--shard", arguments.shard, "only part I of N, as I/N");
    command
        .add_option("--seed", arguments.seed,
                    "seed of every random choice; printed, and drawn when not given")
        ->check(command_line::whole_number());
    command.add_option("--repeat", arguments.repeat, "run every case this many times")
        ->check(CLI::Range(1, 10000));
}

int read_selection(const SelectionArguments& arguments, suite::Selection& selection) {
    selection.only = arguments.only;
    if (arguments.smoke) selection.only.assign(suite::smoke_cases().begin(), suite::smoke_cases().end());
    selection.except = arguments.except;
    selection.repeat = arguments.repeat;
    selection.variants.clear();
    for (const auto& word : arguments.variants) {
        if (!suite::parse_variant(word, selection.variants.emplace_back())) {
            return complain(
                wrong_use,
                fmt::format("--variants {}: known are whole, bytes and cuts, each also with +ipv6", word));
        }
    }
    unsigned shard = 0;
    unsigned shards = 0;
    char behind = 0;
    const bool is_plain = arguments.shard.find_first_not_of("0123456789/") == std::string::npos;
    if (!is_plain || std::sscanf(arguments.shard.c_str(), "%u/%u%c", &shard, &shards, &behind) != 2 ||
        shard < 1 || shard > shards) {
        return complain(wrong_use, fmt::format("--shard {}: give it as I/N, with I from 1 to N, such as 2/4",
                                               arguments.shard));
    }
    selection.shard = shard;
    selection.shards = shards;
    return conforms;
}

std::uint64_t seed_of(const SelectionArguments& arguments) {
    return arguments.seed.value_or(std::random_device{}() % 1'000'000);
}

std::string replay_words(const SelectionArguments& arguments, std::uint64_t seed, const suite::Item& item) {
    auto words =
        reports::option_for_shell("--only", item.scenario_case->id) + fmt::format(" --seed {}", seed);
    if (item.variant != suite::Variant{}) words += " --variants " + to_string(item.variant);
    for (const auto& scenario : arguments.scenarios)
        words += reports::path_for_shell(scenario);
    return words;
}

}  // namespace chathack::commands
