#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/scenario/crowds.hpp"
#include "conformance/scenario/yaml_tree.hpp"

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
    Substitution(Budget& budget, Report& report) : budget_{budget}, report_{report} {}

    /// A value of `let` or of a row of the table; both live as long as this. Later ones hide earlier ones.
    void define(const std::string& name, const Node& value);
    /// Actors are no variables; a crowd's name stands for its members in `for`.
    void declare_actor(const std::string& name);
    void declare_crowd(const std::string& name, std::vector<std::string> members);
    void declare_capture(const std::string& name);

    /// `node` written out; what could not be is complained about and left as it is.
    Node expand(const Node& node);

    /// Names given to `define` that nothing has used.
    const std::set<std::string>& used() const noexcept { return used_; }

private:
    using Row = std::vector<std::pair<std::string, Node>>;

    const Node* find(std::string_view name);
    bool charge(std::size_t values, std::size_t bytes, Position at);
    Node expand_scalar(const Node& node);
    Node join(const Node& node, const std::vector<struct Segment>& segments);
    Node expand_list(const Node& node);
    Node expand_map(const Node& node);
    Node branches(const Node& loop);
    std::vector<Row> rounds(const Node& loop);
    std::vector<Row> rows(const Node& table);
    std::vector<Node> column(const Node& values);
    const Node* body(const Node& loop);
    bool check_loop(const Node& loop);
    void unroll(const Node& loop, std::vector<Node>& out);
    void complain_unknown(const Node& node, std::string_view name);

    Budget& budget_;
    Report& report_;
    std::vector<std::pair<std::string, const Node*>> defined_;
    std::set<std::string, std::less<>> actors_;
    Crowds crowds_;
    std::set<std::string, std::less<>> captures_;
    std::set<std::string> used_;
    std::size_t depth_ = 0;
    bool exhausted_ = false;
};

}  // namespace chathack::scenario
