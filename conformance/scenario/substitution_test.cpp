#include "conformance/scenario/substitution.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chathack::scenario {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// The node as YAML of one line.
std::string flow(const input::YamlNode& node) {
    if (node.is_scalar()) return node.scalar.empty() ? "\"\"" : node.scalar;
    std::string text;
    for (std::size_t i = 0; i < node.items.size(); ++i)
        text += (i == 0 ? "" : ", ") + (node.is_map() ? node.keys[i].text + ": " : std::string{}) +
                flow(node.items[i]);
    if (node.is_list()) return "[" + text + "]";
    return node.is_map() ? "{" + text + "}" : "~";
}

struct Written {
    std::string text;
    std::vector<std::string> errors;  // "LINE:COLUMN MESSAGE"
    std::set<std::string> used;
    std::size_t values_left = 0;
};

input::YamlNode read(const std::string& yaml, input::Diagnostics& report) {
    auto node = input::read_yaml(yaml, report);
    EXPECT_TRUE(node) << yaml;
    return node ? *std::move(node) : input::YamlNode{};
}

/// `yaml` written out. Defined are: a is one, list is [x, y], ring refers to itself, text is generated; who
/// is an actor, crowd has three members, and word is a capture.
Written write_out(const std::string& yaml, Budget budget = {}) {
    input::Diagnostics report{"a.yaml"};
    const auto values =
        read("{a: one, list: [x, y], ring: \"${ring}\", text: {random: 3}, long: \"${a}${a}\"}", report);
    const auto node = read(yaml, report);
    Substitution substitution{budget, report};
    for (std::size_t i = 0; i < values.keys.size(); ++i)
        substitution.define(values.keys[i].text, values.items[i]);
    substitution.declare_actor("who");
    substitution.declare_crowd("crowd", {"crowd-1", "crowd-2", "crowd-3"});
    substitution.declare_capture("word");
    Written written;
    written.text = flow(substitution.expand(node));
    for (const auto& one : report.take())
        written.errors.push_back(std::to_string(one.position.line) + ":" +
                                 std::to_string(one.position.column) + " " + one.message);
    written.used = substitution.used();
    written.values_left = budget.values_left;
    return written;
}

TEST(Substitution, PutsValuesInThePlaceOfTheirNames) {
    struct Row {
        std::string yaml;
        std::string written;
    };
    const std::vector<Row> rows{
        {"plain", "plain"},
        {"\"${a}\"", "one"},
        {"\"${list}\"", "[x, y]"},
        {"\"${long}\"", "oneone"},
        {"\"<${a}>\"", "<one>"},
        {"\"<${text}>\"", "{concat: [<, {random: 3}, >]}"},
        {"[\"${a}\", b]", "[one, b]"},
        {"{k: \"${a}\"}", "{k: one}"},
        {"{\"${a}\": v}", "{one: v}"},
        {"\"${who}\"", "${who}"},
        {"\"${who.password}\"", "${who.password}"},
        {"\"${word}\"", "${word}"},
        {"\"${crowd}\"", "${crowd}"},
        {"\"${a} of ${who}\"", "one of ${who}"},
        {"\"$${a}\"", "$${a}"},
        {"\"$${a} ${a}\"", "$${a} one"},  // stays escaped until the text is read
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.yaml);
        const auto written = write_out(row.yaml);
        EXPECT_EQ(written.text, row.written);
        EXPECT_THAT(written.errors, IsEmpty());
    }
}

TEST(Substitution, UnrollsLoops) {
    struct Row {
        std::string yaml;
        std::string written;
    };
    const std::vector<Row> rows{
        {"[a, {repeat: {times: 2, steps: [b, c]}}, d]", "[a, b, c, b, c, d]"},
        {"[{repeat: {for: {i: [1, 2]}, steps: [\"s${i}\"]}}]", "[s1, s2]"},
        {"[{repeat: {for: {i: {from: -1, to: 1}}, steps: [\"${i}\"]}}]", "[-1, 0, 1]"},
        {"[{repeat: {for: {i: \"${list}\"}, steps: [\"${i}\"]}}]", "[x, y]"},
        {"[{repeat: {for: {i: crowd}, steps: [\"${i}\"]}}]", "[crowd-1, crowd-2, crowd-3]"},
        {"[{repeat: {for: {i: crowd except crowd-2}, steps: [\"${i}\"]}}]", "[crowd-1, crowd-3]"},
        {"[{repeat: {for: {i: [1, 2], j: [a, b]}, steps: [\"${i}${j}\"]}}]", "[1a, 2b]"},
        {"[{repeat: {for: {a: [1]}, steps: [\"${a}\"]}}, \"${a}\"]", "[1, one]"},
        {"[{repeat: {times: 2, steps: [{repeat: {for: {i: [1, 2]}, steps: [\"${i}\"]}}]}}]", "[1, 2, 1, 2]"},
        {"{k: {repeat: {times: 2, frames: [f]}}}", "{k: [f, f]}"},
        {"{repeat: ab, bytes: 4}", "{repeat: ab, bytes: 4}"},  // a text
        {"{parallel: {for: {i: [1, 2]}, steps: [\"${i}\", s]}}", "{parallel: [[1, s], [2, s]]}"},
        {"{parallel: [[a], [b]]}", "{parallel: [[a], [b]]}"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.yaml);
        const auto written = write_out(row.yaml);
        EXPECT_EQ(written.text, row.written);
        EXPECT_THAT(written.errors, IsEmpty());
    }
}

TEST(Substitution, TellsWhatCannotBeWrittenOut) {
    struct Row {
        std::string yaml;
        std::string error;
    };
    const std::vector<Row> rows{
        {"\"${b}\"", "1:1 nothing is named `b`; did you mean `a`?"},
        {"\"${a\"", "1:1 `${` without `}`; a plain `${` is written `$${`"},
        {"\"${ring}\"", "1:30 values refer to each other in a circle, or are nested too deeply"},
        {"{\"${text} x\": v}", "1:2 `${text} x` is not a single word, as a key must be"},
        {"[{repeat: {steps: [a]}}]", "1:11 `repeat` needs either `times` or `for`"},
        {"[{repeat: {times: 0, steps: [a]}}]",
         "1:19 `times` must be a whole number from 1 to 10000, and this is `0`"},
        {"[{repeat: {times: 2, steps: a}}]",
         "1:29 what to repeat must be a list, and this is a single value"},
        {"[{repeat: {for: {i: [1, 2], j: [1]}, steps: [a]}}]",
         "1:29 `j` has 1 values and `i` has 2; both need equally many"},
        {"[{repeat: {for: {i: {from: 2, to: 1}}, steps: [a]}}]",
         "1:35 a range must ascend, with at most 10000 values"},
        {"[{repeat: {for: {crowd: [1]}, steps: [a]}}]",
         "1:18 `crowd` is an actor; give the variable another name"},
        {"[{repeat: {for: {i: text}, steps: [a]}}]",
         "1:21 a loop runs over a list, a crowd, or {from: 1, to: 20}"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.yaml);
        EXPECT_THAT(write_out(row.yaml).errors, ElementsAre(row.error));
    }
}

TEST(Substitution, TellsWhichValuesWereUsed) {
    EXPECT_THAT(write_out("\"${long} ${who}\"").used, ElementsAre("a", "long"));
    EXPECT_THAT(write_out("plain").used, IsEmpty());
}

TEST(Substitution, StopsAtTheBudgetOfTheFile) {
    const std::string yaml = "[{repeat: {times: 100, steps: [a, b]}}]";
    EXPECT_THAT(write_out(yaml).errors, IsEmpty());
    Budget values;
    values.values_left = 50;
    EXPECT_THAT(
        write_out(yaml, values).errors,
        ElementsAre(::testing::HasSubstr("written out, this file is too large; use fewer rounds or smaller "
                                         "texts")));
    Budget bytes;
    bytes.bytes_left = 50;
    EXPECT_THAT(write_out(yaml, bytes).errors, ::testing::SizeIs(1));
}

}  // namespace
}  // namespace chathack::scenario
