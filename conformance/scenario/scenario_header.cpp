#include "conformance/scenario/scenario_header.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "conformance/clauses/clauses.hpp"
#include "conformance/input/map_reader.hpp"
#include "conformance/scenario/values.hpp"
#include "reference/wire/utf8.hpp"

namespace chathack::scenario {
namespace {

constexpr std::int64_t crowd_max = 500;

/// Words that an actor cannot have as a name, because they are keys in places where actors are keys, too.
constexpr std::array<std::string_view, 30> reserved_words{
    "clause", "patience", "fence",  "one_of",  "means", "cut",       "skip",    "most",   "drop",   "at",
    "among",  "one",      "rest",   "actor",   "merge", "any_order", "nothing", "closed", "repeat", "times",
    "for",    "steps",    "frames", "capture", "size",  "title",     "concat",  "maybe",  "any",    "some"};

bool check_actor_name(const input::YamlNode::Key& name, const CaseContext& context,
                      input::Diagnostics& report) {
    if (!input::is_name(name.text)) {
        report.error(name.position, input::shown(name.text) +
                                        " cannot be an actor's name; use lower-case letters, "
                                        "digits, `-` and `_`, a letter first");
    } else if (std::find(reserved_words.begin(), reserved_words.end(), name.text) != reserved_words.end()) {
        report.error(name.position,
                     input::shown(name.text) + " is a word of the language; give the actor another name");
    } else if (context.names_actors(name.text)) {
        report.error(name.position, "two actors are named " + input::shown(name.text));
    } else {
        return true;
    }
    return false;
}

std::optional<Actor::Role> read_role(const input::YamlNode& node, input::Diagnostics& report) {
    constexpr std::pair<std::string_view, Actor::Role> words[] = {{"client", Actor::Role::client},
                                                                  {"server", Actor::Role::server},
                                                                  {"peer", Actor::Role::peer},
                                                                  {"user", Actor::Role::user}};
    for (const auto& [word, role] : words) {
        if (node.is_scalar() && node.scalar == word) return role;
    }
    report.error(node.position, "`role` is client, server, peer or user");
    return std::nullopt;
}

/// A `login` that is not read yet. It may name actors further down in the file, so all of them come first.
struct Waiting {
    std::size_t actor = 0;
    const input::YamlNode* login = nullptr;
};

/// Options that only users, or only servers and peers, have.
void read_role_options(input::MapReader& map, Actor& actor, CaseContext& context) {
    auto& report = context.report;
    const auto* server = map.take("server");
    const auto* password = map.take("password");
    const auto* ipv6 = map.take("ipv6");
    const bool user = actor.role == Actor::Role::user;
    for (const auto* node : {server, password}) {
        if (node && !user)
            report.error(node->position, "only a user, a client under test, has this; give it `role: user`");
    }
    if (ipv6 && (user || actor.role == Actor::Role::client))
        report.error(ipv6->position, "only a server or peer chooses what it listens on");
    if (server && user) actor.server = input::read_word(*server, "`server`", report).value_or(std::string{});
    if (password && user) actor.password = read_text(*password, false, context);
    if (ipv6) actor.ipv6 = input::read_flag(*ipv6, "`ipv6`", report).value_or(false);
}

/// Without a server that the suite plays, users connect to the server under test. Onlookers in the middle
/// then see what each user sends to it (`alice-server`), gets from it (`alice-client`), and sends to another
/// user
/// (`alice-peer`).
void add_watchers(input::Position at, CaseContext& context) {
    constexpr std::pair<std::string_view, Actor::Role> watchers[] = {
        {"-server", Actor::Role::server}, {"-client", Actor::Role::client}, {"-peer", Actor::Role::peer}};
    const auto users = context.actors;
    for (const auto& user : users) {
        for (const auto& [ending, role] : watchers) {
            Actor watcher;
            watcher.name = user.name + std::string{ending};
            watcher.role = role;
            watcher.watches = user.name;
            if (context.names_actors(watcher.name))
                context.report.error(at, input::shown(watcher.name) +
                                             " is the name of an onlooker; give the actor "
                                             "another name");
            context.used_actors.insert(watcher.name);
            context.actors.push_back(std::move(watcher));
        }
    }
}

/// Finds the server actor of every user: the one that it names, or the only one. Where all actors are users,
/// their server is under test, too.
void find_servers(input::Position at, CaseContext& context) {
    if (!context.actors.empty() && std::ranges::all_of(context.actors, [](const auto& actor) {
            return actor.role == Actor::Role::user && actor.server.empty();
        }))
        return add_watchers(at, context);
    std::set<std::string> taken;
    std::vector<std::string> servers;
    for (const auto& actor : context.actors) {
        if (actor.role == Actor::Role::server) servers.push_back(actor.name);
    }
    for (auto& actor : context.actors) {
        if (actor.role != Actor::Role::user) continue;
        if (actor.server.empty() && servers.size() == 1) actor.server = servers.front();
        if (actor.server.empty()) {
            context.report.error(at, input::shown(actor.name) +
                                         " needs a server of its own: an actor with `role: server`, " +
                                         "named by its `server` when there are several");
            continue;
        }
        const auto* server = context.find_actor(actor.server);
        if (!server || server->role != Actor::Role::server) {
            context.report.error(at, input::shown(actor.server) + " is not an actor with `role: server`");
        } else if (!taken.insert(actor.server).second) {
            context.report.error(
                at, "a server actor serves one user; " + input::shown(actor.server) + " has two");
        } else {
            context.used_actors.insert(actor.server);
        }
    }
}

void add_actor(const input::YamlNode::Key& name, const input::YamlNode& options, CaseContext& context,
               std::vector<Waiting>& waiting) {
    auto& report = context.report;
    if (!check_actor_name(name, context, report)) return;
    Actor actor;
    actor.name = name.text;
    if (options.kind == input::YamlNode::Kind::null) {
        context.actors.push_back(std::move(actor));
        return;
    }
    input::MapReader map{options, "an actor", report};
    const auto* account = map.take("account");
    const auto* login = map.take("login");
    const auto* count = map.take("count");
    const auto* role = map.take("role");
    if (account) actor.account = input::read_flag(*account, "`account`", report).value_or(false);
    if (role) actor.role = read_role(*role, report).value_or(Actor::Role::client);
    read_role_options(map, actor, context);
    map.finish();
    if (account && actor.role != Actor::Role::client)
        report.error(account->position, "only a client of a server under test has an account there");
    if (actor.role == Actor::Role::user) context.capture_of_run(actor.name + ".folder", CaptureType::text);
    if (!count) {
        if (login) waiting.push_back({context.actors.size(), login});
        context.actors.push_back(std::move(actor));
        return;
    }
    if (login) report.error(login->position, "the members of a crowd cannot have one `login`");
    const auto size = input::read_integer(*count, "`count`", 1, crowd_max, report);
    if (!size) return;
    std::vector<std::string> members;
    for (std::int64_t i = 1; i <= *size; ++i) {
        actor.name = name.text + "-" + std::to_string(i);
        if (context.names_actors(actor.name))
            report.error(name.position, "two actors are named " + input::shown(actor.name));
        members.push_back(actor.name);
        context.actors.push_back(actor);
    }
    context.crowds.emplace(name.text, std::move(members));
}

/// Checks that a login is made only of logins that exist before it. With an account, it must be the login of
/// another actor's account.
void check_login(const Actor& actor, input::Position at, const CaseContext& context,
                 const std::set<std::string>& later) {
    auto& report = context.report;
    const auto* only =
        actor.login->pieces.size() == 1 ? std::get_if<LoginOf>(&actor.login->pieces.front()) : nullptr;
    const auto* owner = only ? context.find_actor(only->actor) : nullptr;
    const bool is_account = owner && only->change == Change::none && owner->account && !owner->login;
    if (actor.account && !is_account) {
        report.error(
            at,
            "an account has the login that the target file gives; leave `login` out, or name an actor "
            "with `account: true` whose account this one uses too");
    }
    for (const auto& piece : actor.login->pieces) {
        const auto* of = std::get_if<LoginOf>(&piece);
        if (!of || !later.contains(of->actor)) continue;
        report.error(
            at, of->actor == actor.name
                    ? "a login cannot be made of itself; make it of another actor's, who need not connect"
                    : input::shown(of->actor) + " has a `login` of its own; it must stand before " +
                          input::shown(actor.name));
    }
}

bool is_raw(const std::string& bytes) {
    return !wire::is_utf8(bytes) || std::any_of(bytes.begin(), bytes.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    });
}
bool is_raw(const Value& value) {
    const auto* text = std::get_if<Text>(&value);
    return text && std::any_of(text->pieces.begin(), text->pieces.end(), [](const auto& piece) {
               const auto* literal = std::get_if<Literal>(&piece);
               const auto* random = std::get_if<RandomText>(&piece);
               return (literal && is_raw(literal->bytes)) ||
                      (random && random->alphabet == RandomText::Alphabet::bytes);
           });
}

/// Collects what a client under test must be able to do and to show.
class UserNeeds {
public:
    UserNeeds(const std::vector<Actor>& actors, Needs& needs) : needs_{needs} {
        for (const auto& actor : actors) {
            if (actor.role == Actor::Role::user) users_.insert(actor.name);
            if (!actor.watches.empty())
                needs.observations.insert("logged_in");  // the suite does not answer its login
            needs.password = needs.password || actor.password;
            needs.ipv6 = needs.ipv6 || actor.ipv6;
        }
    }
    void add(const UserActsStep& step) {
        for (const auto& act : step.acts) {
            needs_.acts.insert(act.name);
            for (const auto& [name, value] : act.fields)
                needs_.raw_texts = needs_.raw_texts || (name != "content" && is_raw(value));
        }
    }
    void add(const ExpectStep& step) {
        for (const auto& alternative : step.alternatives) {
            for (const auto& sees : alternative.sees) {
                if (!users_.contains(sees.actor)) continue;
                for (const auto& sequence : sees.sequences)
                    add(sequence);
            }
        }
        if (users_.contains(step.fence)) needs_.acts.insert("say");
    }

private:
    void add(const std::vector<Pattern>& sequence) {
        for (const auto& pattern : sequence) {
            const auto* observation = std::get_if<FramePattern>(&pattern);
            if (!observation) continue;
            if (observation->times == Occurrence::once || observation->times == Occurrence::some)
                needs_.observations.insert(observation->name);
            for (const auto& [name, field] : observation->fields) {
                const auto* value = std::get_if<Value>(&field);
                needs_.raw_texts = needs_.raw_texts || (value && name == "text" && is_raw(*value));
            }
        }
    }

    Needs& needs_;
    std::set<std::string> users_;
};

void collect_needs(const std::vector<Step>& steps, UserNeeds& users, Needs& needs) {
    for (const auto& step : steps) {
        if (const auto* acts = std::get_if<UserActsStep>(&step.what)) users.add(*acts);
        if (const auto* expect = std::get_if<ExpectStep>(&step.what)) users.add(*expect);
        const auto* leave = std::get_if<LeaveStep>(&step.what);
        if (leave && leave->how == LeaveStep::How::reset) needs.reset = true;
        if (const auto* parallel = std::get_if<ParallelStep>(&step.what)) {
            for (const auto& branch : parallel->branches)
                collect_needs(branch, users, needs);
        }
    }
}

}  // namespace

std::vector<std::string> read_clause_list(const input::YamlNode& node, input::Diagnostics& report) {
    std::vector<std::string> all;
    if (!node.is_list() || node.items.empty()) {
        report.error(node.position, "`clauses` must be a list of clauses, such as [GLOBAL-1]");
        return all;
    }
    for (const auto& item : node.items) {
        const auto id = input::read_word(item, "a clause", report);
        if (!id) continue;
        if (std::find(all.begin(), all.end(), *id) != all.end()) {
            report.error(item.position, input::shown(*id) + " appears here twice");
        } else if (!clauses::find_clause(*id)) {
            const auto* near = clauses::nearest_clause(*id);
            report.error(item.position,
                         "no clause is named " + input::shown(*id) +
                             (near ? "; did you mean `" + std::string{near->id} + "`?" : std::string{}));
        } else {
            all.push_back(*id);
        }
    }
    return all;
}

Needs read_needs(const input::YamlNode& node, input::Diagnostics& report) {
    Needs needs;
    input::MapReader map{node, "`needs`", report};
    const auto flag = [&](std::string_view word, bool& value) {
        if (const auto* given = map.take(word))
            value = input::read_flag(*given, "`" + std::string{word} + "`", report).value_or(false);
    };
    if (const auto* accounts = map.take("accounts")) {
        needs.accounts = static_cast<std::size_t>(
            input::read_integer(*accounts, "`accounts`", 0, crowd_max, report).value_or(0));
    }
    flag("ipv6", needs.ipv6);
    flag("reset", needs.reset);
    flag("fresh_target", needs.fresh_target);
    flag("heavy", needs.heavy);
    map.finish();
    return needs;
}

void read_actors(const input::YamlNode& node, CaseContext& context) {
    std::vector<Waiting> waiting;
    if (node.is_list()) {
        for (const auto& item : node.items) {
            const auto name = input::read_word(item, "an actor's name", context.report);
            if (name) add_actor({*name, item.position}, {}, context, waiting);
        }
    } else if (node.is_map()) {
        for (std::size_t i = 0; i < node.keys.size(); ++i)
            add_actor(node.keys[i], node.items[i], context, waiting);
    } else {
        context.report.error(node.position,
                             "`actors` must be a list of names, or a map of names and options");
        return;
    }
    std::set<std::string> later;  // whose login is not made yet
    for (const auto& [index, login] : waiting)
        later.insert(context.actors[index].name);
    for (const auto& [index, login] : waiting) {
        auto& actor = context.actors[index];
        actor.login = read_text(*login, true, context);
        if (actor.login) check_login(actor, login->position, context, later);
        later.erase(actor.name);
    }
    if (node.items.empty()) context.report.error(node.position, "a scenario needs at least one actor");
    find_servers(node.position, context);
}

Needs complete_needs(Needs needs, const std::vector<Actor>& actors, const std::vector<Step>& steps) {
    const auto accounts = std::count_if(actors.begin(), actors.end(),
                                        [](const auto& actor) { return actor.account && !actor.login; });
    needs.accounts = std::max(needs.accounts, static_cast<std::size_t>(accounts));
    UserNeeds users{actors, needs};
    collect_needs(steps, users, needs);
    return needs;
}

bool is_id(std::string_view text) noexcept {
    constexpr std::size_t most_bytes = 100;
    char before = '/';
    for (const char c : text) {
        const bool good =
            (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || ((c == '-' || c == '/') && before != '/');
        if (!good) return false;
        before = c;
    }
    return before != '/' && text.size() <= most_bytes;
}

}  // namespace chathack::scenario
