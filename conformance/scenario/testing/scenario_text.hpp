#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "conformance/scenario/loader.hpp"

/// Helpers for tests: complete scenario files around a few steps.
namespace chathack::scenario {

/// A file with steps of three actors who are logged in. `clauses` is the text between the brackets. The first
/// of the steps is in line 8.
inline std::string file_with(const std::string& steps, const std::string& clauses = "GLOBAL-1") {
    return "id: a/b\ntitle: T\nabout: A\nclauses: [" + clauses + "]\nactors: [alice, bob, carol]\nsteps:\n" +
           "  - login: [alice, bob, carol]\n" + steps;
}
/// A file with steps of the actors that a YAML map describes. The first of the steps is in line 7.
inline std::string file_of(const std::string& actors, const std::string& steps,
                           const std::string& clauses = "GLOBAL-1") {
    return "id: a/b\ntitle: T\nabout: A\nclauses: [" + clauses + "]\nactors: " + actors + "\nsteps:\n" +
           steps;
}

/// The only case of a file. A fault in the file fails the test.
inline Case only_case(const std::string& text) {
    auto loaded = load_text(text, "a.yaml");
    for (const auto& diagnostic : loaded.diagnostics)
        ADD_FAILURE() << to_string(diagnostic);
    if (loaded.scenario.cases.size() != 1) {
        ADD_FAILURE() << loaded.scenario.cases.size() << " cases";
        return {};
    }
    return loaded.scenario.cases.front();
}

/// The faults of a file: "8:5 no step is named `conect`; did you mean `connect`?".
inline std::vector<std::string> errors_of(const std::string& text) {
    std::vector<std::string> told;
    for (const auto& diagnostic : load_text(text, "a.yaml").diagnostics)
        told.push_back(std::to_string(diagnostic.position.line) + ":" +
                       std::to_string(diagnostic.position.column) + " " + diagnostic.message);
    return told;
}

}  // namespace chathack::scenario
