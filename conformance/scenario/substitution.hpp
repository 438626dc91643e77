#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/input/yaml_tree.hpp"
#include "conformance/scenario/crowds.hpp"
#include "conformance/scenario/scenario.hpp"

namespace chathack::scenario {

/// How far loops and values of one file may grow when they are written out.
struct Budget {
    std::size_t values_left = 2'000'000;
    std::size_t bytes_left = 64 * 1024 * 1024;
};

/// Writes values out: puts what `${name}` stands for in its place and unrolls loops, before anybody asks what
/// the values mean. Names of actors and captures stay as they are.
class Substitution {
public:
    Substitution(Budget& budget, input::Diagnostics& report) : budget_{budget}, report_{report} {}

    /// A value of `let` or of a row of the table; both live as long as this. Later ones hide earlier ones.
    void define(const std::string& name, const input::YamlNode& value);
    /// Actors are no variables; a crowd's name stands for its members in `for`.
    void declare_actor(const std::string& name);
    void declare_crowd(const std::string& name, std::vector<std::string> members);
    void declare_capture(const std::string& name);

    /// `node` written out; what could not be is complained about and left as it is.
    input::YamlNode expand(const input::YamlNode& node);

    /// Names given to `define` that nothing has used.
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
