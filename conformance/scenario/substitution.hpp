#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/input/yaml_tree.hpp"
#include "conformance/scenario/crowds.hpp"
#include "conformance/scenario/scenario.hpp"

namespace chathack::scenario {

/// How much one file may become when its loops and values are written out. It bounds what a small but hostile
/// file can cost.
struct Budget {
    std::size_t values_left = 2'000'000;
    std::size_t bytes_left = 64 * 1024 * 1024;
};

/// Writes a file out, before its values are interpreted: replaces `${name}` by its value and unrolls loops.
/// Names of actors and captures stay as they are, because their values are known only in the run.
class Substitution {
public:
    Substitution(Budget& budget, input::Diagnostics& report) : budget_{budget}, report_{report} {}

    /// Defines a value of `let` or of a row of `cases`. `value` must live as long as this object. A later
    /// definition hides an earlier one of the same name.
    void define(const std::string& name, const input::YamlNode& value);
    /// Declares names that are not variables. In `for`, the name of a crowd stands for its members.
    void declare_actor(const std::string& name);
    void declare_crowd(const std::string& name, std::vector<std::string> members);
    void declare_capture(const std::string& name);

    /// `node` written out. What cannot be written out is an error and stays as it is.
    input::YamlNode expand(const input::YamlNode& node);

    /// The defined names that were used.
    const std::set<std::string>& used() const noexcept { return used_; }

private:
    using Row = std::vector<std::pair<std::string, input::YamlNode>>;

    const input::YamlNode* find(std::string_view name);
    bool charge(std::size_t values, std::size_t bytes, input::Position at);
    input::YamlNode expand_scalar(const input::YamlNode& node);
    input::YamlNode join(const input::YamlNode& node, const std::vector<struct TextSegment>& segments);
    input::YamlNode expand_list(const input::YamlNode& node);
    input::YamlNode expand_map(const input::YamlNode& node);
    input::YamlNode branches(const input::YamlNode& loop);
    std::vector<Row> rounds(const input::YamlNode& loop);
    std::vector<Row> rows(const input::YamlNode& table);
    std::vector<input::YamlNode> column(const input::YamlNode& values);
    const input::YamlNode* body(const input::YamlNode& loop);
    bool check_loop(const input::YamlNode& loop);
    void unroll(const input::YamlNode& loop, std::vector<input::YamlNode>& out);
    void complain_unknown(const input::YamlNode& node, std::string_view name);

    Budget& budget_;
    input::Diagnostics& report_;
    std::vector<std::pair<std::string, const input::YamlNode*>> defined_;
    std::set<std::string, std::less<>> actors_;
    Crowds crowds_;
    std::set<std::string, std::less<>> captures_;
    std::set<std::string> used_;
    std::size_t depth_ = 0;
    bool exhausted_ = false;
};

}  // namespace chathack::scenario
