#include "conformance/clauses/clauses.hpp"

#include <algorithm>
#include <vector>

#include "conformance/clauses/family_tables.hpp"
#include "conformance/input/nearest.hpp"

namespace chathack::clauses {
namespace {

constexpr const Family* families[] = {&wire_family,    &login_family, &global_family,
                                      &private_family, &peer_family,  &client_family};

template <class Range, class Name>
std::vector<std::string_view> names(const Range& range, Name name) {
    std::vector<std::string_view> all;
    all.reserve(range.size());
    for (const auto& entry : range)
        all.push_back(entry.*name);
    return all;
}

}  // namespace

std::span<const Family* const> all_families() noexcept { return families; }

std::span<const Clause> all_clauses() {
    static const auto all = [] {
        std::vector<Clause> clauses;
        for (const auto* family : families)
            clauses.insert(clauses.end(), family->clauses.begin(), family->clauses.end());
        return clauses;
    }();
    return all;
}

const Clause* find_clause(std::string_view id) {
    const auto all = all_clauses();
    const auto found = std::ranges::find(all, id, &Clause::id);
    return found == all.end() ? nullptr : &*found;
}

std::vector<std::string_view> grounds_of(const Clause& clause) {
    std::vector<std::string_view> ids;
    for (auto rest = clause.rests_on; !rest.empty();) {
        ids.push_back(rest.substr(0, rest.find(' ')));
        rest.remove_prefix(std::min(rest.size(), ids.back().size() + 1));
    }
    return ids;
}

const Clause* nearest_clause(std::string_view id) {
    return find_clause(input::nearest_word(id, names(all_clauses(), &Clause::id)));
}

const Behaviour* find_behaviour(const Clause& clause, std::string_view name) noexcept {
    const auto found = std::ranges::find(clause.behaviours, name, &Behaviour::name);
    return found == clause.behaviours.end() ? nullptr : &*found;
}

std::string_view nearest_behaviour(const Clause& clause, std::string_view name) {
    return input::nearest_word(name, names(clause.behaviours, &Behaviour::name));
}

}  // namespace chathack::clauses
