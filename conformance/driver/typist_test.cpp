#include "conformance/driver/typist.hpp"

#include <gtest/gtest.h>

namespace chathack::driver {
namespace {

TEST(FillIn, PutsValuesForNamesOnce) {
    const std::map<std::string, std::string> values{{"a", "1"}, {"b", "${a}"}};
    struct Row {
        std::string text, filled;
    };
    for (const auto& row :
         {Row{"", ""}, Row{"plain", "plain"}, Row{"${a}", "1"}, Row{"x${a}y${a}z", "x1y1z"},
          Row{"${b}", "${a}"},  // a value is not searched for names
          Row{"${c}", "${c}"}, Row{"${c}${a}", "${c}1"}, Row{"${a", "${a"}, Row{"$a}", "$a}"}})
        EXPECT_EQ(fill_in(row.text, values), row.filled) << row.text;
}

TEST(LineFor, FillsTheTemplateOfTheAct) {
    ClientFile client;
    client.acts = {{"say", "${text}"}, {"file", "/send ${login} ${path} ${name}"}, {"quit", "/quit"}};
    EXPECT_EQ(line_for(client, {"say", {{"text", "hi"}}}, ""), "hi");
    EXPECT_EQ(line_for(client, {"file", {{"login", "bob"}, {"name", "a"}, {"content", "x"}}}, "/tmp/a"),
              "/send bob /tmp/a a");
    EXPECT_EQ(line_for(client, {"quit", {}}, ""), "/quit");
    EXPECT_EQ(line_for(client, {"ask", {{"login", "bob"}}}, ""), "");
    client.json_lines = true;
    EXPECT_EQ(line_for(client, {"quit", {}}, ""), R"({"do":"quit"})");
}

}  // namespace
}  // namespace chathack::driver
