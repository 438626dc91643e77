#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "conformance/clauses/clause.hpp"
#include "conformance/runner/run_options.hpp"
#include "conformance/scenario/scenario.hpp"

namespace chathack::suite {

/// One way to run every case: how frames are handed to the network, and over which IP version.
struct Variant {
    runner::DeliveryMode delivery = runner::DeliveryMode::whole;
    bool ipv6 = false;
    friend bool operator==(const Variant&, const Variant&) = default;
};
/// "whole", "bytes" or "cuts", with "+ipv6" behind it.
std::string to_string(const Variant& variant);
/// Reads it back; false when it is none.
bool parse_variant(const std::string& text, Variant& variant);

/// Which cases are wanted.
struct Selection {
    /// Who is under test; nothing: all cases.
    std::optional<clauses::Side> side = clauses::Side::server;
    std::vector<std::string> only;    ///< globs over case ids and clause ids; empty: all
    std::vector<std::string> except;  ///< globs, after `only`
    std::vector<Variant> variants{Variant{}};
    std::uint32_t shard = 1;   ///< this one ...
    std::uint32_t shards = 1;  ///< ... of so many
    std::uint32_t repeat = 1;  ///< how often each is run
    bool shuffle = false;      ///< in an order that the seed draws
};

/// One run of one case.
struct Item {
    const scenario::Case* scenario_case = nullptr;
    Variant variant;
    std::uint32_t repetition = 0;
    std::uint64_t seed = 0;  ///< of the case: from the run's seed, its id and the repetition
};

/// Whether others may talk with the same target while the case is played. They must not notice it, nor it
/// them: it talks to nobody but its own users, sends nothing that may harm a server, and has no account.
bool bears_company(const scenario::Case& scenario_case);

/// How many answers such steps wait for, one after the other.
std::size_t awaited_answers(const std::vector<scenario::Step>& steps);

/// How many connections the clients of the case open to the target, those included that have left again.
std::size_t connections_to_target(const scenario::Case& scenario_case);

/// All runs that are wanted, in the order of the files unless that is shuffled.
std::vector<Item> make_plan(const std::vector<scenario::Case>& cases, const Selection& selection,
                            std::uint64_t seed);

}  // namespace chathack::suite
