#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "conformance/clauses/clause.hpp"

/// Finds clauses and their behaviours. Everything returned lives as long as the program.
namespace chathack::clauses {

/// The families in the order of docs/protocol.md: WIRE, LOGIN, GLOBAL, PRIVATE, PEER, CLIENT.
std::span<const Family* const> all_families() noexcept;

/// Every clause, in the order of docs/protocol.md.
std::span<const Clause> all_clauses();

/// The clause of exactly that id, or nullptr.
const Clause* find_clause(std::string_view id);

/// The ids of the clauses that this one rests on, as its table says.
std::vector<std::string_view> grounds_of(const Clause& clause);

/// The clause that `id` most likely means when it is misspelt ("GLOBL-7", "global-7", "PRIVATE7"), or nullptr
/// when none is near.
const Clause* nearest_clause(std::string_view id);

/// The behaviour of that name in the clause's list, or nullptr.
const Behaviour* find_behaviour(const Clause& clause, std::string_view name) noexcept;

/// The name in the clause's list that is nearest to a misspelt `name`; empty when none is near.
std::string_view nearest_behaviour(const Clause& clause, std::string_view name);

}  // namespace chathack::clauses
