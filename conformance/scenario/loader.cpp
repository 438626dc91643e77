#include "conformance/scenario/loader.hpp"

#include <algorithm>
#include <set>

#include "conformance/clauses/clauses.hpp"
#include "conformance/input/file_kind.hpp"
#include "conformance/input/files.hpp"
#include "conformance/input/map_reader.hpp"
#include "conformance/scenario/flow_check.hpp"
#include "conformance/scenario/scenario_header.hpp"
#include "conformance/scenario/steps.hpp"
#include "conformance/scenario/suite.hpp"

namespace chathack::scenario {
namespace {

constexpr std::size_t cases_max = 1000;
/// Keys of a row that are not parameters.
constexpr std::string_view row_words[] = {"title", "clauses", "needs"};

/// The values of the keys of a file, of which only the simple ones are read.
struct File {
    std::string id;
    std::string title;
    std::string about;
    std::vector<std::string> clauses;
    Needs needs;
    input::YamlNode root;
    const input::YamlNode* clauses_node = nullptr;
    const input::YamlNode* actors = nullptr;
    const input::YamlNode* let = nullptr;
    const input::YamlNode* cases = nullptr;
    const input::YamlNode* steps = nullptr;
};

/// What the cases of a file use, to find what none of them does.
struct Usage {
    std::set<std::string> actors;
    std::set<std::string> clauses;
    std::set<std::string> values;
};

void stamp(input::YamlNode& node, std::size_t& count) {
    node.defined = ++count;
    for (auto& item : node.items)
        stamp(item, count);
}

void find_captures(const input::YamlNode& node, std::set<std::string>& names) {
    if (const auto* capture = node.find("capture"); capture && capture->is_scalar())
        names.insert(capture->scalar);
    for (const auto& item : node.items)
        find_captures(item, names);
}

std::string one_line(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    while (text.ends_with(' '))
        text.pop_back();
    return text;
}

std::string read_line(const input::YamlNode* node, std::string_view what, input::Diagnostics& report) {
    if (!node) return {};
    auto text = one_line(input::read_word(*node, what, report).value_or(std::string{}));
    if (text.empty() && node->is_scalar()) report.error(node->position, std::string{what} + " is empty");
    return text;
}

class FileReader {
public:
    FileReader(std::string_view text, const std::string& file) : report_{file} {
        auto root = input::read_yaml(text, report_);
        if (!root) return;
        if (!input::check_kind(*root, input::FileKind::scenario, report_)) return;
        file_.root = *std::move(root);
        std::size_t stamps = 0;
        for (std::size_t i = 0; i < file_.root.keys.size(); ++i) {
            const auto& key = file_.root.keys[i].text;
            if (key == "let" || key == "cases") stamp(file_.root.items[i], stamps);
        }
        find_captures(file_.root, captures_);
        read_head();
        read_cases();
        if (!scenario_.cases.empty()) check_usage();
    }

    Loaded take() { return {std::move(scenario_), report_.take()}; }

private:
    void read_head() {
        input::MapReader map{file_.root, "a scenario", report_};
        const auto* id = map.need("id");
        file_.title = read_line(map.need("title"), "`title`", report_);
        file_.about = read_line(map.need("about"), "`about`", report_);
        file_.clauses_node = map.need("clauses");
        if (file_.clauses_node) file_.clauses = read_clause_list(*file_.clauses_node, report_);
        if (const auto* needs = map.take("needs")) file_.needs = read_needs(*needs, report_);
        file_.actors = map.need("actors");
        file_.let = map.take("let");
        file_.cases = map.take("cases");
        file_.steps = map.need("steps");
        map.finish();
        if (!id) return;
        file_.id = input::read_word(*id, "`id`", report_).value_or(std::string{});
        scenario_.id = file_.id;
        scenario_.position = id->position;
        if (!is_id(file_.id)) {
            report_.error(id->position, input::shown(file_.id) +
                                            " cannot be an id; use lower-case letters, digits and "
                                            "`-`, such as global/limit");
        }
    }

    void check_names(const input::YamlNode* map, std::string_view what) {
        if (!map) return;
        const input::MapReader reader{*map, what, report_};
        for (const auto& key : map->keys) {
            const bool is_word =
                std::find(std::begin(row_words), std::end(row_words), key.text) != std::end(row_words);
            if (is_word && what != "a row of `cases`") {
                report_.error(key.position,
                              input::shown(key.text) + " is a word of the language; choose another name");
            } else if (!input::is_name(key.text)) {
                report_.error(key.position, input::shown(key.text) +
                                                " cannot be a name; use lower-case letters, digits, "
                                                "`-` and `_`, a letter first");
            }
        }
    }

    void read_cases() {
        if (!file_.actors || !file_.steps) return;
        check_names(file_.let, "`let`");
        if (!file_.cases) return read_case({}, nullptr);
        check_names(file_.cases, "`cases`");
        if (file_.cases->items.size() > cases_max) {
            report_.error(file_.cases->position,
                          "more than " + std::to_string(cases_max) + " cases in one file");
            return;
        }
        if (file_.cases->is_map() && file_.cases->items.empty())
            report_.error(file_.cases->position, "`cases` has no row; leave it out for a single case");
        for (std::size_t i = 0; i < file_.cases->keys.size(); ++i) {
            const auto& row = file_.cases->items[i];
            if (row.kind != input::YamlNode::Kind::null) check_names(&row, "a row of `cases`");
            read_case(file_.cases->keys[i], &row);
        }
    }

    void read_case(const input::YamlNode::Key& name, const input::YamlNode* row) {
        Case made;
        made.id = file_.id + (row ? ":" + name.text : std::string{});
        made.title = file_.title + (row ? " (" + name.text + ")" : std::string{});
        made.about = file_.about;
        made.file = report_.file();
        made.position = row ? name.position : file_.root.position;
        auto listed = file_.clauses;
        auto needs = file_.needs;
        if (row) read_row_words(*row, made.title, listed, needs);

        Substitution values{budget_, report_};
        define(file_.let, values);
        define(row, values);
        for (const auto& capture : captures_)
            values.declare_capture(capture);
        CaseContext context{.report = report_,
                            .budget = budget_,
                            .clauses = listed,
                            .actors = {},
                            .crowds = {},
                            .captures = {},
                            .all_captures = captures_};
        declare_names(values);
        const auto actors = values.expand(*file_.actors);
        read_actors(actors, context);
        if (context.actors.empty()) return;
        for (const auto& actor : context.actors)
            values.declare_actor(actor.name);
        for (const auto& [crowd, members] : context.crowds)
            values.declare_crowd(crowd, members);
        check_hidden(file_.let, context);
        check_hidden(row, context);
        const auto errors = report_.errors();
        made.steps = read_steps(values.expand(*file_.steps), context);
        if (made.steps.empty() && report_.errors() == errors)
            report_.error(file_.steps->position, "a scenario needs at least one step");
        made.actors = context.actors;
        made.needs = complete_needs(needs, made.actors, made.steps);
        std::copy_if(listed.begin(), listed.end(), std::back_inserter(made.clauses),
                     [&](const auto& id) { return context.spoken_clauses.contains(id); });
        if (report_.errors() == errors) check_flow(made, report_);
        usage_.actors.merge(context.used_actors);
        usage_.clauses.merge(context.spoken_clauses);
        usage_.values.insert(values.used().begin(), values.used().end());
        check_sides(made, row                  ? name.position
                          : file_.clauses_node ? file_.clauses_node->position
                                               : input::Position{});
        scenario_.cases.push_back(std::move(made));
    }

    void read_row_words(const input::YamlNode& row, std::string& title, std::vector<std::string>& clauses,
                        Needs& needs) {
        if (const auto* own = row.find("title")) title = read_line(own, "`title`", report_);
        if (const auto* own = row.find("clauses")) clauses = read_clause_list(*own, report_);
        if (const auto* own = row.find("needs")) needs = read_needs(*own, report_);
    }

    static void define(const input::YamlNode* map, Substitution& values) {
        if (!map) return;
        for (std::size_t i = 0; i < map->keys.size(); ++i) {
            const auto& name = map->keys[i].text;
            if (std::find(std::begin(row_words), std::end(row_words), name) == std::end(row_words))
                values.define(name, map->items[i]);
        }
    }

    /// Declares the actors before they are read, because the `login` of one may name another.
    void declare_names(Substitution& values) const {
        for (const auto& key : file_.actors->keys)
            values.declare_actor(key.text);
        for (std::size_t i = 0; i < file_.actors->keys.size(); ++i) {
            if (file_.actors->items[i].find("count")) {
                for (int member = 1; member <= 500; ++member)
                    values.declare_actor(file_.actors->keys[i].text + "-" + std::to_string(member));
            }
        }
    }

    void check_hidden(const input::YamlNode* map, const CaseContext& context) {
        if (!map) return;
        for (const auto& key : map->keys) {
            if (context.names_actors(key.text))
                report_.error(key.position,
                              input::shown(key.text) + " is an actor; give the value another name");
        }
    }

    /// Reports clauses that are about the other side: played clients test a server, and users are clients
    /// under test.
    void check_sides(const Case& made, input::Position at) {
        const auto side = side_of(made);
        if (side == clauses::Side::both) return check_blame(made);
        const bool client = side == clauses::Side::client;
        for (const auto& id : made.clauses) {
            const auto* clause = clauses::find_clause(id);
            if (client && clause && !clauses::concerns(*clause, clauses::Side::client))
                report_.error(at, id + " is about servers; a scenario with a user tests a client");
        }
        const bool all_clients = std::all_of(made.actors.begin(), made.actors.end(), [](const auto& actor) {
            return actor.role == Actor::Role::client;
        });
        if (!all_clients) return;
        for (const auto& id : made.clauses) {
            const auto* clause = clauses::find_clause(id);
            if (clause && !clauses::concerns(*clause, clauses::Side::server))
                report_.error(
                    at, id + " is about clients; a scenario whose actors are all clients tests a server");
        }
    }

    /// Where clients and their server are both under test, the actor that is looked at decides whom a clause
    /// blames. Reports an `expect` that looks at the wrong side.
    void check_blame(const Case& made) {
        for (const auto& step : made.steps) {
            const auto* expect = std::get_if<ExpectStep>(&step.what);
            const auto* clause = expect ? clauses::find_clause(expect->clause) : nullptr;
            if (!clause) continue;
            for (const auto& alternative : expect->alternatives) {
                for (const auto& sees : alternative.sees) {
                    const auto actor = std::find_if(made.actors.begin(), made.actors.end(),
                                                    [&](const auto& one) { return one.name == sees.actor; });
                    const bool of_server = actor->role == Actor::Role::client;
                    if (clauses::concerns(*clause, of_server ? clauses::Side::server : clauses::Side::client))
                        continue;
                    report_.error(step.position, expect->clause + " is about " +
                                                     std::string{to_string(clause->side)} + "s, and " +
                                                     input::shown(sees.actor) + " sees what a " +
                                                     (of_server ? "server" : "client") +
                                                     " does; look elsewhere, or say another `clause`");
                }
            }
        }
    }

    void check_usage() {
        if (report_.errors() != 0) return;  // a part that could not be read may use it
        const auto check = [&](const input::YamlNode* map, const auto& used, const std::string& what) {
            if (!map || !map->is_map()) return;
            for (const auto& key : map->keys) {
                const bool is_word =
                    std::find(std::begin(row_words), std::end(row_words), key.text) != std::end(row_words);
                if (!is_word && !used(key.text))
                    report_.error(key.position,
                                  what + input::shown(key.text) + " is never used; use it or leave it out");
            }
        };
        const auto value_used = [&](const std::string& name) { return usage_.values.contains(name); };
        check(file_.let, value_used, "the value ");
        if (file_.cases) {
            for (const auto& row : file_.cases->items)
                check(&row, value_used, "the parameter ");
        }
        check_actors_used();
        for (const auto& item : file_.clauses_node->items) {
            if (!usage_.clauses.contains(item.scalar)) {
                report_.error(item.position, "no step speaks of " + item.scalar +
                                                 "; give it as the `clause` of one, or leave it out");
            }
        }
    }

    void check_actors_used() {
        const auto complain = [&](const std::string& name, input::Position at) {
            const bool used = std::any_of(usage_.actors.begin(), usage_.actors.end(), [&](const auto& actor) {
                return actor == name || (actor.starts_with(name + "-") && is_crowd(name));
            });
            if (!used)
                report_.error(at,
                              "the actor " + input::shown(name) + " is never used; use it or leave it out");
        };
        const auto& actors = *file_.actors;
        for (const auto& key : actors.keys)
            complain(key.text, key.position);
        for (const auto& item : actors.items) {
            if (actors.is_list()) complain(item.scalar, item.position);
        }
    }

    bool is_crowd(const std::string& name) const {
        const auto* options = file_.actors->find(name);
        return options && options->find("count");
    }

    input::Diagnostics report_;
    File file_;
    Budget budget_;
    Usage usage_;
    std::set<std::string> captures_;
    Scenario scenario_;
};

}  // namespace

Loaded load_text(std::string_view text, const std::string& file) { return FileReader{text, file}.take(); }

Loaded load_file(const std::filesystem::path& path) {
    std::string why;
    const auto text = input::read_file(path.string(), why);
    if (!text) return {{}, {{path.string(), {}, why, input::Diagnostic::Severity::error}}};
    return load_text(*text, path.string());
}

}  // namespace chathack::scenario
