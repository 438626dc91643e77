#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "conformance/clauses/clauses.hpp"
#include "conformance/clauses/protocol_document.hpp"

/// docs/protocol.md and the table say the same, word for word and both ways.
namespace chathack::clauses {
namespace {

/// All of a clause as one text, so that a difference is easy to read.
template <class C>
std::string spelled_out(const C& clause, std::string_view level, std::string_view side) {
    std::string text;
    const auto line = [&text](std::string_view what, std::string_view value) {
        text.append(what).append(": ").append(value).append("\n");
    };
    line("id", clause.id);
    line("level", level);
    line("side", side);
    line("text", clause.text);
    line("note", clause.note);
    for (const auto& behaviour : clause.behaviours)
        line(behaviour.name, behaviour.text);
    line("reference", clause.reference);
    line("reference text", clause.reference_text);
    return text;
}
std::string spelled_out(const Clause& clause) {
    return spelled_out(clause, to_string(clause.level), to_string(clause.side));
}
std::string spelled_out(const DocumentClause& clause) {
    return spelled_out(clause, clause.level, clause.side);
}

TEST(ProtocolDocument, IsUnderstoodWhole) {
    EXPECT_THAT(the_document().not_understood, ::testing::IsEmpty());
    EXPECT_EQ(the_document().families.size(), 6U);
}

TEST(ProtocolDocument, HasTheFamiliesOfTheTableInTheirOrder) {
    const auto table = all_families();
    const auto& document = the_document().families;
    ASSERT_EQ(document.size(), table.size());
    for (std::size_t i = 0; i < table.size(); ++i) {
        EXPECT_EQ(document[i].name, table[i]->name);
        EXPECT_EQ(document[i].title, table[i]->title);
        EXPECT_EQ(document[i].clauses.size(), table[i]->clauses.size()) << table[i]->name;
    }
}

TEST(ProtocolDocument, SaysOfEveryClauseOfTheTableWhatTheTableSays) {
    for (const auto* family : all_families()) {
        const auto& families = the_document().families;
        const auto home = std::ranges::find(families, family->name, &DocumentFamily::name);
        ASSERT_NE(home, families.end()) << family->name;
        for (const auto& clause : family->clauses) {
            const auto found = std::ranges::find(home->clauses, clause.id, &DocumentClause::id);
            if (found == home->clauses.end())
                ADD_FAILURE() << clause.id << " is in the table only";
            else
                EXPECT_EQ(spelled_out(*found), spelled_out(clause));
        }
    }
}

TEST(ProtocolDocument, HasNoClauseThatTheTableLacks) {
    for (const auto& family : the_document().families)
        for (const auto& clause : family.clauses)
            EXPECT_NE(find_clause(clause.id), nullptr) << clause.id << " is in the document only";
}

TEST(ProtocolDocument, RefersOnlyToClausesThatExist) {
    const std::string_view markdown = the_markdown();
    std::size_t references = 0;
    for (const auto* family : all_families()) {
        const auto prefix = std::string{family->name} + "-";
        for (auto at = markdown.find(prefix); at != std::string_view::npos;
             at = markdown.find(prefix, at + 1)) {
            const auto end = markdown.find_first_not_of("0123456789", at + prefix.size());
            const auto id = markdown.substr(at, end - at);
            EXPECT_NE(find_clause(id), nullptr) << id;
            ++references;
        }
    }
    EXPECT_GT(references, all_clauses().size());
}

TEST(ProtocolDocumentReader, ReportsWhatItDoesNotUnderstand) {
    const auto document = read_protocol_document(
        "## Clauses\n\nintro\n\n### WIRE: encoding\n\nabout\n\n#### WIRE-1\n\n**MUST** (server): "
        "It\nworks.\n\n"
        "> Note\n> goes on.\n\nstray\n");
    ASSERT_EQ(document.families.size(), 1U);
    ASSERT_EQ(document.families[0].clauses.size(), 1U);
    EXPECT_EQ(document.families[0].clauses[0].text, "It works.");
    EXPECT_EQ(document.families[0].clauses[0].note, "Note goes on.");
    EXPECT_THAT(document.not_understood, ::testing::ElementsAre("stray"));
}

}  // namespace
}  // namespace chathack::clauses
