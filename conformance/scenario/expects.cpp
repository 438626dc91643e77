#include "conformance/scenario/expects.hpp"

#include <algorithm>
#include <charconv>

#include "conformance/input/map_reader.hpp"
#include "conformance/scenario/clause_meanings.hpp"
#include "conformance/scenario/fence_check.hpp"
#include "conformance/scenario/patterns.hpp"

namespace chathack::scenario {
namespace {

constexpr std::string_view plain_name = "as expected";

std::string read_fence(const input::YamlNode* node, CaseContext& context) {
    if (!node) return {};
    const auto word = input::read_word(*node, "`fence`", context.report);
    const auto* actor = word ? context.one_actor(*word, node->position) : nullptr;
    return actor ? actor->name : std::string{};
}

double read_patience(const input::YamlNode* node, CaseContext& context) {
    if (!node) return 1.0;
    constexpr double most = 60.0;
    double patience = 0;
    const auto& text = node->scalar;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, patience);
    if (node->is_scalar() && error == std::errc{} && stop == end && patience > 0 && patience <= most)
        return patience;
    context.report.error(node->position,
                         "`patience` must be a number above 0, at most 60: how many times the "
                         "usual deadline");
    return 1.0;
}

/// Reads what the actors among the given keys of `node` should see.
std::vector<Sees> read_all_sees(const input::YamlNode& node, const std::vector<std::size_t>& keys,
                                const std::vector<std::string_view>& other_words, CaseContext& context) {
    std::vector<Sees> all;
    const auto before = context.captures;
    auto after = before;
    for (const auto i : keys) {
        const auto& key = node.keys[i];
        if (!context.names_actors(key.text)) {
            context.report.error(key.position, "no actor is named " + input::shown(key.text) +
                                                   input::hint(key.text, context.actor_names(), other_words));
            continue;
        }
        for (const auto& name : context.several_actors(key.text, key.position)) {
            if (std::any_of(all.begin(), all.end(), [&](const auto& sees) { return sees.actor == name; }))
                context.report.error(key.position, input::shown(name) + " appears here twice");
            context.captures = before;  // nothing orders what two actors see, so neither may use the other's
            auto sees = read_sees(node.items[i], *context.find_actor(name), context);
            if (sees) all.push_back(*std::move(sees));
            after.insert(context.captures.begin(), context.captures.end());
        }
    }
    context.captures = std::move(after);
    return all;
}

/// The captures after an `expect` with alternatives. Only those that every alternative makes can be used.
void join_captures(const Captures& before, const std::vector<Captures>& alternatives, CaseContext& context) {
    context.captures = before;
    for (const auto& made : alternatives) {
        for (const auto& [name, type] : made) {
            context.captures.insert_or_assign(name, type);
            const bool sure = std::all_of(alternatives.begin(), alternatives.end(),
                                          [&](const auto& other) { return other.contains(name); });
            if (sure) {
                context.part_only.erase(name);
            } else {
                context.part_only.insert(name);
            }
        }
    }
}

std::optional<Alternative> read_alternative(const std::string& name, const input::YamlNode& node,
                                            input::Position at, const std::vector<std::string>& clauses,
                                            CaseContext& context) {
    input::MapReader map{node, "an alternative", context.report};
    if (!map.is_map()) return std::nullopt;
    const auto* means = map.take("means");
    Alternative alternative{name, {}, {}};
    alternative.sees = read_all_sees(node, map.rest(), map.known(), context);
    alternative.means = read_meanings(clauses, name, means, at, context);
    if (map.rest().empty())
        context.report.error(at, "no actor is named here; say what one sees, such as {bob: nothing}");
    return alternative;
}

std::vector<Alternative> read_one_of(const input::YamlNode& node, const std::vector<std::string>& clauses,
                                     CaseContext& context) {
    std::vector<Alternative> all;
    std::vector<Captures> made;
    const auto before = context.captures;
    const input::MapReader map{node, "`one_of`", context.report};
    for (const auto i : map.rest()) {
        context.captures = before;
        auto alternative =
            read_alternative(node.keys[i].text, node.items[i], node.keys[i].position, clauses, context);
        if (alternative) all.push_back(*std::move(alternative));
        made.push_back(context.captures);
    }
    if (map.is_map() && node.keys.size() < 2)
        context.report.error(node.position, "`one_of` needs at least two alternatives");
    join_captures(before, made, context);
    return all;
}

}  // namespace

std::optional<ExpectStep> read_expect(const input::YamlNode& node, CaseContext& context) {
    auto& report = context.report;
    input::MapReader map{node, "`expect`", report};
    if (!map.is_map()) return std::nullopt;
    const auto errors = report.errors();
    ExpectStep expect;
    const auto clauses = read_clauses(map.take("clause"), node.position, context);
    if (!clauses.empty()) expect.clause = clauses.front();
    expect.fence = read_fence(map.take("fence"), context);
    expect.patience = read_patience(map.take("patience"), context);
    const auto* one_of = map.take("one_of");
    const auto* means = map.take("means");
    const auto rest = map.rest();
    if (one_of) {
        for (const auto i : rest)
            report.error(node.keys[i].position, "no actor may stand beside `one_of`; put " +
                                                    input::shown(node.keys[i].text) +
                                                    " into each alternative");
        if (means) report.error(means->position, "`means` belongs into the alternatives of `one_of`");
        expect.alternatives = read_one_of(*one_of, clauses, context);
    } else {
        Alternative only{std::string{plain_name}, {}, {}};
        only.sees = read_all_sees(node, rest, map.known(), context);
        only.means = read_meanings(clauses, {}, means, node.position, context);
        if (rest.empty())
            report.error(node.position,
                         "no actor is named here; say what one sees, such as {bob: connected}");
        expect.alternatives.push_back(std::move(only));
    }
    if (report.errors() == errors) check_fence(expect, node.position, report);
    return report.errors() == errors ? std::optional{expect} : std::nullopt;
}

std::optional<ExpectStep> read_nothing(const input::YamlNode& node, CaseContext& context) {
    input::MapReader map{node, "`nothing`", context.report};
    const auto* at = map.need("at");
    const auto* fence = map.need("fence");
    const auto* clause = map.take("clause");
    map.finish();
    if (!at || !fence) return std::nullopt;
    ExpectStep expect;
    expect.clause = read_plain_clause(clause, "nothing", node.position, context);
    expect.fence = read_fence(fence, context);
    Alternative silence{std::string{plain_name}, {}, {}};
    for (auto& name : context.several_actors(*at, "`at`"))
        silence.sees.push_back({std::move(name), {}});
    expect.alternatives.push_back(std::move(silence));
    return expect;
}

std::optional<RaceStep> read_race(const input::YamlNode& node, CaseContext& context) {
    input::MapReader map{node, "`race`", context.report};
    const auto* among = map.need("among");
    const auto* one = map.need("one");
    const auto* rest = map.need("rest");
    const auto* clause = map.take("clause");
    map.finish();
    if (!among || !one || !rest) return std::nullopt;
    RaceStep race;
    race.clause = read_plain_clause(clause, "race", node.position, context);
    race.actors = context.several_actors(*among, "`among`");
    if (race.actors.empty()) return std::nullopt;
    if (race.actors.size() < 2) context.report.error(among->position, "a race takes at least two actors");
    const auto& observer = *context.find_actor(race.actors.front());
    const auto winner = read_pattern(*one, observer, context);
    const auto loser = read_pattern(*rest, observer, context);
    if (!winner || !loser) return std::nullopt;
    race.winner = *winner;
    race.loser = *loser;
    return race;
}

}  // namespace chathack::scenario
