#include "conformance/scenario/references.hpp"

#include <gtest/gtest.h>

namespace chathack::scenario {
namespace {

TEST(SplitReferences, TellsNamesFromPlainText) {
    struct Row {
        std::string text;
        std::string cut;  // names in <>, parts with | between
    };
    const std::vector<Row> rows{{"", ""},
                                {"hi", "hi"},
                                {"${a}", "<a>"},
                                {"hi ${a}!", "hi |<a>|!"},
                                {"${a}${b.c}", "<a>|<b.c>"},
                                {"$${a}", "${a}"},
                                {"x$${a} ${b}", "x${a} |<b>"},
                                {"a $ {b} } $", "a $ {b} } $"},
                                {"${}", "<>"},
                                {"${a", "not closed"},
                                {"${a} ${b", "not closed"}};
    for (const auto& row : rows) {
        SCOPED_TRACE(row.text);
        const auto segments = split_references(row.text);
        std::string cut = segments ? "" : "not closed";
        for (const auto& segment : segments.value_or(std::vector<TextSegment>{}))
            cut += (cut.empty() ? "" : "|") + (segment.reference ? "<" + segment.text + ">" : segment.text);
        EXPECT_EQ(cut, row.cut);
    }
}

TEST(WholeReference, IsTheNameWhereNothingElseIsThere) {
    EXPECT_EQ(whole_reference("${a}"), "a");
    EXPECT_EQ(whole_reference("${a.password}"), "a.password");
    for (const auto* text : {"", "a", "${a", "x${a}", "${a} ", "${a}${b}", "$${a}"})
        EXPECT_EQ(whole_reference(text), "") << text;
}

}  // namespace
}  // namespace chathack::scenario
