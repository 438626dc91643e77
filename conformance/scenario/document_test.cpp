#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "conformance/clauses/clauses.hpp"
#include "conformance/scenario/loader.hpp"

namespace chathack::scenario {
namespace {

struct Example {
    std::size_t line = 0;  // of docs/scenarios.md
    std::string text;
};

std::vector<Example> examples() {
    std::ifstream in{CHATHACK_SOURCE_DIR "/docs/scenarios.md"};
    std::vector<Example> all;
    bool inside = false;
    std::size_t number = 0;
    for (std::string line; std::getline(in, line);) {
        ++number;
        if (line.starts_with("```")) {
            inside = line == "```yaml";
            if (inside) all.push_back({number, {}});
        } else if (inside) {
            all.back().text += line + "\n";
        }
    }
    return all;
}

/// Whether the id stands in the text as a word: GLOBAL-1 is not in GLOBAL-10.
bool mentions(const std::string& text, std::string_view id) {
    for (auto at = text.find(id); at != text.npos; at = text.find(id, at + 1)) {
        const char next = text[at + id.size()];
        if (next < '0' || next > '9') return true;
    }
    return false;
}

/// A complete file around the given steps: all actors log in, and some step speaks of every clause.
std::string around(const std::string& steps) {
    std::string listed = "LOGIN-1";
    for (const auto& clause : clauses::all_clauses()) {
        if (clause.id != "LOGIN-1" && mentions(steps, clause.id)) listed += ", " + std::string{clause.id};
    }
    return "id: a/b\ntitle: T\nabout: A\nclauses: [" + listed + "]\n" +
           "actors: {alice: , bob: , carol: , dan: , nobody: , crowd: {count: 3}}\nsteps:\n" +
           "- login: [alice, bob, carol, dan, nobody, crowd]\n" + steps + "- expect: {alice: connected}\n";
}

TEST(ScenarioDocument, EveryExampleLoads) {
    const auto all = examples();
    EXPECT_GE(all.size(), 9U);
    for (const auto& example : all) {
        SCOPED_TRACE("docs/scenarios.md:" + std::to_string(example.line));
        const bool whole = example.text.starts_with("id:");
        const auto loaded = load_text(whole ? example.text : around(example.text), "example");
        for (const auto& diagnostic : loaded.diagnostics)
            ADD_FAILURE() << to_string(diagnostic);
    }
}

}  // namespace
}  // namespace chathack::scenario
