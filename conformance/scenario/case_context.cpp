#include "conformance/scenario/case_context.hpp"

#include <algorithm>

#include "conformance/clauses/clauses.hpp"

namespace chathack::scenario {
namespace {

std::vector<std::string_view> split_names(std::string_view words) {
    std::vector<std::string_view> names;
    while (true) {
        const auto comma = words.find(',');
        auto name = words.substr(0, comma);
        while (name.starts_with(' '))
            name.remove_prefix(1);
        while (name.ends_with(' '))
            name.remove_suffix(1);
        names.push_back(name);
        if (comma == words.npos) return names;
        words.remove_prefix(comma + 1);
    }
}

}  // namespace

CaptureType capture_type(frames::FieldType type) noexcept {
    if (type == frames::FieldType::text) return CaptureType::text;
    return type == frames::FieldType::address ? CaptureType::address : CaptureType::integer;
}

std::string_view to_string(CaptureType type) noexcept {
    switch (type) {
        case CaptureType::text:
            return "a text";
        case CaptureType::integer:
            return "a number";
        case CaptureType::address:
            return "an address";
    }
    return "";
}

const Actor* CaseContext::find_actor(std::string_view name) const noexcept {
    const auto at = std::find_if(actors.begin(), actors.end(), [&](const auto& a) { return a.name == name; });
    return at == actors.end() ? nullptr : &*at;
}

std::vector<std::string_view> CaseContext::actor_names() const {
    std::vector<std::string_view> names;
    for (const auto& actor : actors)
        names.push_back(actor.name);
    for (const auto& crowd : crowds)
        names.push_back(crowd.first);
    return names;
}

const Actor* CaseContext::one_actor(std::string_view word, input::Position at) {
    const auto names = several_actors(word, at);
    if (names.size() == 1) return find_actor(names.front());
    if (!names.empty()) {
        report.error(at, input::shown(word) + " are " + std::to_string(names.size()) +
                             " actors, but only one may stand here; loop over them with `repeat`");
    }
    return nullptr;
}

std::vector<std::string> CaseContext::several_actors(std::string_view words, input::Position at) {
    std::vector<std::string> all;
    for (const auto name : split_names(words)) {
        if (const auto members = members_of(crowds, name); !members.empty()) {
            all.insert(all.end(), members.begin(), members.end());
        } else if (find_actor(name)) {
            all.emplace_back(name);
        } else {
            report.error(at, "no actor is named " + input::shown(name) + input::hint(name, actor_names()));
        }
    }
    used_actors.insert(all.begin(), all.end());
    return all;
}

std::vector<std::string> CaseContext::several_actors(const input::YamlNode& node, std::string_view what) {
    if (node.is_scalar()) return several_actors(node.scalar, node.position);
    std::vector<std::string> all;
    if (!node.is_list() || node.items.empty()) {
        report.error(node.position, std::string{what} + " needs an actor or a list of actors");
        return all;
    }
    for (const auto& item : node.items) {
        if (!item.is_scalar()) {
            report.error(item.position,
                         "an actor's name is expected, but this is " + std::string{input::kind_of(item)});
            continue;
        }
        for (auto& name : several_actors(item.scalar, item.position)) {
            if (std::find(all.begin(), all.end(), name) != all.end())
                report.error(item.position, input::shown(name) + " appears here twice");
            all.push_back(std::move(name));
        }
    }
    return all;
}

bool CaseContext::names_actors(std::string_view words) const {
    const auto first = split_names(words).front();
    return find_actor(first) || !members_of(crowds, first).empty();
}

bool CaseContext::check_capture(const std::string& name, CaptureType wanted, input::Position at) {
    if (!all_captures.contains(name)) return false;  // reported by the substitution
    const auto capture = captures.find(name);
    if (capture == captures.end()) {
        report.error(at, input::shown(name) + " has not been captured before this step");
    } else if (part_only.contains(name)) {
        report.error(at, input::shown(name) +
                             " is captured only by some alternatives of an `expect`; let all of them "
                             "capture it");
    } else if (capture->second != wanted) {
        report.error(at, input::shown(name) + " holds " + std::string{to_string(capture->second)} + ", but " +
                             std::string{to_string(wanted)} + " is expected");
    } else {
        return true;
    }
    return false;
}

void CaseContext::capture_of_run(const std::string& name, CaptureType type) {
    captures.insert_or_assign(name, type);
    all_captures.insert(name);
}

bool CaseContext::speak_of(const std::string& clause, input::Position at) {
    if (!clauses::find_clause(clause)) {
        const auto* near = clauses::nearest_clause(clause);
        report.error(at, "no clause is named " + input::shown(clause) +
                             (near ? "; did you mean `" + std::string{near->id} + "`?" : std::string{}));
        return false;
    }
    spoken_clauses.insert(clause);
    if (std::find(clauses.begin(), clauses.end(), clause) != clauses.end()) return true;
    report.error(at, clause + " is not among the `clauses` of this scenario; add it there");
    return false;
}

bool CaseContext::charge_text(std::size_t bytes, input::Position at) {
    if (bytes <= budget.bytes_left) {
        budget.bytes_left -= bytes;
        return true;
    }
    report.error(at, "together, the texts of this file are too large; use fewer or smaller ones");
    return false;
}

}  // namespace chathack::scenario
