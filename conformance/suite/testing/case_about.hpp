#pragma once

#include <string>
#include <utility>
#include <vector>

#include "conformance/scenario/scenario.hpp"

/// Helper for tests: a case of which only the clauses matter.
namespace chathack::suite {

inline scenario::Case about(std::vector<std::string> clauses) {
    scenario::Case one;
    one.clauses = std::move(clauses);
    return one;
}

}  // namespace chathack::suite
