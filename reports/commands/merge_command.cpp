#include <CLI/CLI.hpp>
#include <memory>

#include "reports/commands/files.hpp"
#include "reports/model/merge.hpp"

namespace chathack::reports::commands {
namespace {

struct MergeArguments {
    std::vector<std::string> results;
    std::string output;
};

int merge_results(const MergeArguments& arguments) {
    std::vector<Result> shards;
    for (const auto& path : arguments.results) {
        auto result = read_result(path);
        if (!result) return wrong_use;
        shards.push_back(*std::move(result));
    }
    std::string why_not;
    const auto whole = merge(std::move(shards), why_not);
    if (!whole) return complain(wrong_use, "these are not parts of one run: " + why_not);
    if (whole->run.partial) complain(done, "the whole is incomplete: " + whole->run.partial_why);
    return write([&](std::ostream& out) { write_json(*whole, out); }, arguments.output);
}

}  // namespace

Subcommand add_merge_command(CLI::App& app) {
    auto arguments = std::make_shared<MergeArguments>();
    auto* made = app.add_subcommand("merge", "join the shards of a run into one result");
    command_line::add_list(*made, "RESULT", arguments->results, "result.json of each shard")->required();
    made->add_option("-o,--output", arguments->output, "the file to write (default: standard output)");
    return {made, [arguments] { return merge_results(*arguments); }};
}

}  // namespace chathack::reports::commands
