#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "conformance/suite/plan.hpp"

namespace CLI {
class App;
}

namespace chathack::commands {

/// The options that say which cases are played, and how. Every command that plays scenarios has them.
struct SelectionArguments {
    std::vector<std::string> scenarios;
    std::vector<std::string> only;
    bool smoke = false;  ///< only suite::smoke_cases()
    std::vector<std::string> except;
    std::vector<std::string> variants{"whole"};
    std::string shard = "1/1";
    std::optional<std::uint64_t> seed;
    std::uint32_t repeat = 1;
};

/// Declares the options. `arguments` must outlive the parsing.
void add_options(CLI::App& command, SelectionArguments& arguments);

/// Turns them into a selection. 0, or `wrong_use` after a message on the error stream.
int read_selection(const SelectionArguments& arguments, suite::Selection& selection);

/// The seed that was given, or a new one of at most six digits, which is easy to type again.
std::uint64_t seed_of(const SelectionArguments& arguments);

/// The part of a replay command that selects one item: " --only global/limit:ascii --seed 7 ...".
std::string replay_words(const SelectionArguments& arguments, std::uint64_t seed, const suite::Item& item);

}  // namespace chathack::commands
