#include "conformance/input/yaml_tree.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chathack::input {
namespace {

/// The tree in one line, with where each value stands: `{k@1:1: v@1:4}`.
std::string outline(const YamlNode& node) {
    const auto place = [](Position at) {
        return "@" + std::to_string(at.line) + ":" + std::to_string(at.column);
    };
    std::string text;
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        text += i == 0 ? "" : ", ";
        if (node.is_map()) text += node.keys[i].text + place(node.keys[i].position) + ": ";
        text += outline(node.items[i]);
    }
    switch (node.kind) {
        case YamlNode::Kind::null:
            return (node.scalar.empty() ? "-" : node.scalar) + place(node.position);
        case YamlNode::Kind::scalar:
            return node.scalar + place(node.position);
        case YamlNode::Kind::list:
            return "[" + text + "]" + place(node.position);
        case YamlNode::Kind::map:
            return "{" + text + "}" + place(node.position);
    }
    return {};
}

/// The tree, or "LINE:COLUMN what is wrong".
std::string read(std::string_view text) {
    Diagnostics report{"a.yaml"};
    const auto tree = read_yaml(text, report);
    std::string told;
    for (const auto& one : report.take())
        told +=
            std::to_string(one.position.line) + ":" + std::to_string(one.position.column) + " " + one.message;
    EXPECT_EQ(tree.has_value(), told.empty());
    return tree ? outline(*tree) : told;
}

TEST(ReadYaml, KnowsWhereEveryValueStands) {
    struct Row {
        std::string yaml;
        std::string tree;
    };
    const std::vector<Row> rows{
        {"word", "word@1:1"},
        {"a: 1\nb:\n  - x\n  - 'y z'\n", "{a@1:1: 1@1:4, b@2:1: [x@3:5, y z@4:5]@3:3}@1:1"},
        {"{a: [1, {b: c}]}", "{a@1:2: [1@1:6, {b@1:10: c@1:13}@1:9]@1:5}@1:1"},
        {"a:\nb: 1\n", "{a@1:1: -@1:1, b@2:1: 1@2:4}@1:1"},  // an absent value has the place of its key
        {"a:\nnullable: 1\n", "{a@1:1: -@1:1, nullable@2:1: 1@2:11}@1:1"},
        {"a: ~\nb: null\n", "{a@1:1: ~@1:4, b@2:1: null@2:4}@1:1"},
        {"\xef\xbb\xbf"
         "a: 1\n",
         "{a@1:1: 1@1:4}@1:1"},
        {"a: 1\r\nb: 2\r\n", "{a@1:1: 1@1:4, b@2:1: 2@2:4}@1:1"},
        {"---\na: 1\n", "{a@2:1: 1@2:4}@2:1"},
        {"# note\n\na: 1\n", "{a@3:1: 1@3:4}@3:1"},
        {"\"\"", "@1:1"},
        {"! tagged", "tagged@1:1"},
        {"a: \"x'y\"\n", "{a@1:1: x'y@1:4}@1:1"},
        {"a: 'it''s'\n", "{a@1:1: it's@1:4}@1:1"},
        {"é: ü\n", "{é@1:1: ü@1:5}@1:1"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.yaml);
        EXPECT_EQ(read(row.yaml), row.tree);
    }
}

TEST(ReadYaml, RefusesWhatIsNoPlainData) {
    struct Row {
        std::string yaml;
        std::string error;
    };
    const std::vector<Row> rows{
        {"", "0:0 the file is empty"},
        {"a: &x 1\n", "1:4 anchor `&x`; name the value under `let` and use it as \"${x}\""},
        {"a: !!str 1\n", "1:4 tag `tag:yaml.org,2002:str`; tags are not part of the language"},
        {"a: !mine [1]\n", "1:4 tag `!mine`; tags are not part of the language"},
        {"a: !mine {b: 1}\n", "1:4 tag `!mine`; tags are not part of the language"},
        {"a: 1\na: 2\n", "2:1 `a` appears twice in this map; join the two"},
        {"[a]: 1\n", "1:1 a key must be one word"},
        {"a: 1\n---\nb: 2\n", "2:1 a second document begins here; a file holds one, so remove this `---`"},
        {"a: 1\n---\n", "2:1 a second document begins here; a file holds one, so remove this `---`"},
        {"a: \"b\nc: d\n", "1:4 these quotes are not closed"},
        {"a: 'b\nc: d\n", "1:4 these quotes are not closed"},
        {"a: ok\nb: \"x\\\"\n", "2:4 these quotes are not closed"},
        {"a:\n\tb: 1\n", "2:3 a tab cannot indent YAML; use spaces"},
        {"a: ok\nb: f\xfcr\n",
         "2:5 the byte fc is no UTF-8; save the file as UTF-8 (is it Latin-1 or Windows-1252?), or write a "
         "byte that "
         "is meant as {hex: fc}"},
        {"é: \xff",
         "1:5 the byte ff is no UTF-8; save the file as UTF-8 (is it Latin-1 or Windows-1252?), or write a "
         "byte that is meant as {hex: ff}"},
        {std::string("\xff\xfe"
                     "a\0:\0",
                     6),
         "0:0 this file is UTF-16; save it as UTF-8"},
        {std::string("\xfe\xff\0a\0:", 6), "0:0 this file is UTF-16; save it as UTF-8"},
        {std::string("a\0:\0 \0", 6), "0:0 this file is UTF-16; save it as UTF-8"},
        {std::string("\xff\xfe\0\0a\0\0\0", 8), "0:0 this file is UTF-32; save it as UTF-8"},
        {"a: 1\rb: 2\r",
         "0:0 the lines of this file end in CR alone; save it with the line ends LF or CR LF"},
        {"a: [1\n", "2:1 this is not YAML: end of sequence flow not found"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.yaml);
        EXPECT_EQ(read(row.yaml), row.error);
    }
}

TEST(ReadYaml, HasBounds) {
    EXPECT_EQ(read(std::string(file_bytes_max + 1, ' ')), "0:0 the file is larger than 2048 KiB, the limit");
    std::string many = "[";
    for (std::size_t i = 0; i < file_values_max; ++i)
        many += "1,";
    EXPECT_THAT(read(many + "]"), testing::HasSubstr("more than 200000 values in one file; split it"));
}

TEST(YamlNode, FindsAKeyOfAMap) {
    Diagnostics report{"a.yaml"};
    const auto tree = read_yaml("{a: 1, b: 2}", report);
    ASSERT_TRUE(tree);
    ASSERT_NE(tree->find("b"), nullptr);
    EXPECT_EQ(tree->find("b")->scalar, "2");
    EXPECT_EQ(tree->find("c"), nullptr);
    EXPECT_EQ(tree->find("b")->find("a"), nullptr);
}

TEST(YamlNode, IsCalledByItsKind) {
    for (const auto& [yaml, kind] : {std::pair{"[]", "a list"},
                                     {"{}", "a map"},
                                     {"x", "a single value"},
                                     {"a:", "a map"},
                                     {"~", "`~`, which is no value in YAML; for the word write \"~\""}}) {
        Diagnostics report{"a.yaml"};
        EXPECT_EQ(kind_of(read_yaml(yaml, report).value_or(YamlNode{})), kind) << yaml;
    }
}

}  // namespace
}  // namespace chathack::input
