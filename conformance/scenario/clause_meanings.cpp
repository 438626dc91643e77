#include "conformance/scenario/clause_meanings.hpp"

#include "conformance/clauses/clauses.hpp"
#include "conformance/input/map_reader.hpp"

namespace chathack::scenario {
namespace {

const std::string_view violates_word = verdict::to_string(verdict::Kind::violates);
const std::string_view conforms_word = verdict::to_string(verdict::Kind::conforms);

const clauses::Clause* find_open(const std::string& id) {
    const auto* clause = clauses::find_clause(id);
    return clause && clause->level == clauses::Level::open ? clause : nullptr;
}

std::vector<std::string_view> behaviours_of(const clauses::Clause& clause) {
    std::vector<std::string_view> names;
    for (const auto& behaviour : clause.behaviours)
        names.push_back(behaviour.name);
    return names;
}

/// Reads a word about one clause: a behaviour, `conforms` or `violates`.
std::optional<Meaning> read_word_for(const std::string& id, const input::YamlNode& word_node,
                                     CaseContext& context) {
    auto& report = context.report;
    const auto word = input::read_word(word_node, "`means`", report);
    if (!word) return std::nullopt;
    if (*word == violates_word) return Meaning{id, {}, true};
    if (const auto* open = find_open(id)) {
        if (clauses::find_behaviour(*open, *word)) return Meaning{id, *word, false};
        auto known = behaviours_of(*open);
        known.push_back(violates_word);
        report.error(word_node.position,
                     input::shown(*word) + " is not a behaviour of " + id + input::hint(*word, known));
        return std::nullopt;
    }
    if (*word == conforms_word) return Meaning{id, {}, false};
    report.error(word_node.position,
                 id + " is not OPEN: it `conforms` or `violates`, not " + input::shown(*word));
    return std::nullopt;
}

std::vector<Meaning> read_map(const input::YamlNode& means, CaseContext& context) {
    std::vector<Meaning> all;
    for (std::size_t i = 0; i < means.keys.size(); ++i) {
        const auto& key = means.keys[i];
        if (!context.speak_of(key.text, key.position)) continue;
        if (auto meaning = read_word_for(key.text, means.items[i], context))
            all.push_back(*std::move(meaning));
    }
    return all;
}

/// Adds the meaning for the clauses after the first, of which the alternative says nothing: they conform.
void add_others(const std::vector<std::string>& clauses, input::Position at, CaseContext& context,
                std::vector<Meaning>& all) {
    for (std::size_t i = 1; i < clauses.size(); ++i) {
        if (find_open(clauses[i])) {
            context.report.error(at, clauses[i] + " is OPEN: say what is seen of it, such as means: {" +
                                         clauses[i] + ": " +
                                         std::string{find_open(clauses[i])->behaviours.front().name} + "}");
        } else {
            all.push_back({clauses[i], {}, false});
        }
    }
}

/// The meaning of an alternative without `means`: for an OPEN clause its name is the behaviour.
std::vector<Meaning> read_name(const std::vector<std::string>& clauses, const std::string& name,
                               input::Position at, CaseContext& context) {
    std::vector<Meaning> all;
    const auto* open = find_open(clauses.front());
    if (!open) {
        if (clauses.size() == 1) return all;
        all.push_back({clauses.front(), {}, false});
    } else if (clauses::find_behaviour(*open, name)) {
        all.push_back({clauses.front(), name, false});
    } else if (name.empty()) {
        context.report.error(at, clauses.front() + " is OPEN: give one_of " +
                                     input::either(behaviours_of(*open)) +
                                     ", or say with `means` which it is");
    } else {
        const auto meant = input::hint(name, behaviours_of(*open));
        context.report.error(at, input::shown(name) + " is not a behaviour of " + clauses.front() + meant +
                                     (meant.ends_with('?') ? "" : ", or say with `means` which it is"));
    }
    add_others(clauses, at, context, all);
    return all;
}

}  // namespace

std::vector<std::string> read_clauses(const input::YamlNode* node, input::Position step,
                                      CaseContext& context) {
    std::vector<std::string> all;
    const auto add = [&](const std::string& id, input::Position at) {
        if (context.speak_of(id, at)) all.push_back(id);
    };
    if (!node) {
        if (!context.clauses.empty()) add(context.clauses.front(), step);
    } else if (!node->is_list()) {
        if (const auto id = input::read_word(*node, "`clause`", context.report)) add(*id, node->position);
    } else {
        for (const auto& item : node->items) {
            if (const auto id = input::read_word(item, "a clause", context.report)) add(*id, item.position);
        }
        if (node->items.empty()) context.report.error(node->position, "`clause` names no clause");
    }
    return all;
}

std::vector<Meaning> read_meanings(const std::vector<std::string>& clauses, const std::string& name,
                                   const input::YamlNode* means, input::Position at, CaseContext& context) {
    if (clauses.empty()) return {};  // `read_clauses` has reported it
    if (!means) return read_name(clauses, name, at, context);
    if (means->is_map()) return read_map(*means, context);
    auto first = read_word_for(clauses.front(), *means, context);
    if (!first) return {};
    std::vector<Meaning> all{*std::move(first)};
    if (!all.front().violation) add_others(clauses, at, context, all);
    return all;
}

std::string read_plain_clause(const input::YamlNode* node, std::string_view step_word, input::Position step,
                              CaseContext& context) {
    const auto at = node ? node->position : step;
    std::string id = context.clauses.empty() ? std::string{} : context.clauses.front();
    if (node) {
        const auto word = input::read_word(*node, "`clause`", context.report);
        if (!word) return {};
        id = *word;
    }
    if (id.empty() || !context.speak_of(id, at)) return {};
    if (find_open(id)) {
        context.report.error(at, id + " is OPEN: `" + std::string{step_word} +
                                     "` cannot tell its behaviours apart; write an `expect` with `one_of`");
    }
    return id;
}

}  // namespace chathack::scenario
