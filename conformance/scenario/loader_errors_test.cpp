#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "conformance/scenario/loader.hpp"

namespace chathack::scenario {
namespace {

struct FaultyFile {
    std::string name;
    std::string yaml;
    std::vector<std::string> errors;  // "LINE:COLUMN MESSAGE"
};

std::vector<FaultyFile> faulty_files() {
    const std::string head =
        "id: a/b\ntitle: T\nabout: A\nclauses: [GLOBAL-1]\nactors: [alice, bob, carol]\n";
    const std::string steps = "steps:\n  - login: [alice, bob, carol]\n";
    std::ifstream in{CHATHACK_SOURCE_DIR "/conformance/scenario/testdata/errors.txt"};
    std::vector<FaultyFile> all;
    enum class Part { none, yaml, errors } part = Part::none;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("=== ")) {
            all.push_back({line.substr(4), {}, {}});
            part = Part::none;
        } else if (line == "--- yaml") {
            part = Part::yaml;
        } else if (line == "--- errors") {
            part = Part::errors;
        } else if (part == Part::yaml && line == "@head") {
            all.back().yaml += head;
        } else if (part == Part::yaml && line == "@steps") {
            all.back().yaml += head + steps;
        } else if (part == Part::yaml) {
            all.back().yaml += line + "\n";
        } else if (part == Part::errors) {
            all.back().errors.push_back(line);
        }
    }
    return all;
}

TEST(LoaderErrors, SayWhereAndWhatAndWhatToDo) {
    const auto all = faulty_files();
    EXPECT_GE(all.size(), 60U);
    for (const auto& file : all) {
        SCOPED_TRACE(file.name);
        std::vector<std::string> told;
        for (const auto& diagnostic : load_text(file.yaml, "a.yaml").diagnostics) {
            told.push_back(std::to_string(diagnostic.position.line) + ":" +
                           std::to_string(diagnostic.position.column) + " " + diagnostic.message);
        }
        EXPECT_FALSE(file.errors.empty());
        EXPECT_THAT(told, ::testing::ElementsAreArray(file.errors));
    }
}

}  // namespace
}  // namespace chathack::scenario
