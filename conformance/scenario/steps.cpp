#include "conformance/scenario/steps.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "conformance/input/map_reader.hpp"
#include "conformance/scenario/clause_meanings.hpp"
#include "conformance/scenario/expects.hpp"
#include "conformance/scenario/send_parts.hpp"
#include "conformance/scenario/values.hpp"

namespace chathack::scenario {
namespace {

using What = decltype(Step::what);

constexpr std::int64_t slice_bytes_max = 16 * 1024 * 1024;

std::optional<What> read_reclaim(const input::YamlNode& node, CaseContext& context) {
    constexpr std::string_view default_clause = "LOGIN-9";
    const input::YamlNode* actor_node = &node;
    ReclaimStep reclaim{.actor = {}, .clause = std::string{default_clause}};
    if (node.is_map()) {
        input::MapReader map{node, "`reclaim`", context.report};
        actor_node = map.need("actor");
        const auto* clause = map.take("clause");
        map.finish();
        if (clause) reclaim.clause = read_plain_clause(clause, "reclaim", node.position, context);
        if (!actor_node) return std::nullopt;
    }
    // A `reclaim` may only prepare a test. So, unlike other steps, it may speak of a clause (LOGIN-9 by
    // default) that is not among the clauses of the case.
    context.spoken_clauses.insert(reclaim.clause);
    const auto word = input::read_word(*actor_node, "`reclaim`", context.report);
    const auto* actor = word ? context.one_actor(*word, actor_node->position) : nullptr;
    if (!actor) return std::nullopt;
    reclaim.actor = actor->name;
    return reclaim;
}

/// `connect: [alice, bob]`, or for a peer `connect: {bob: {port: ..., address: ...}}`.
std::optional<What> read_connect(const input::YamlNode& node, CaseContext& context) {
    auto& report = context.report;
    if (!node.is_map()) {
        ConnectStep connect;
        connect.actors = context.several_actors(node, "`connect`");
        for (const auto& name : connect.actors) {
            const auto role = context.find_actor(name)->role;
            if (role == Actor::Role::client || role == Actor::Role::user) continue;
            report.error(node.position,
                         role == Actor::Role::server
                             ? input::shown(name) + " is a server: it is there when its user connects"
                             : input::shown(name) +
                                   " is a peer; it connects to somewhere, as in {connect: {" + name +
                                   ": {port: \"${port}\", address: \"${address}\"}}}");
        }
        return connect;
    }
    if (node.keys.size() != 1) {
        report.error(node.position,
                     "one peer connects at a time, such as {bob: {port: 7000, address: 127.0.0.1}}");
        return std::nullopt;
    }
    const auto* actor = context.one_actor(node.keys.front().text, node.keys.front().position);
    if (!actor) return std::nullopt;
    if (actor->role != Actor::Role::peer) {
        report.error(node.keys.front().position,
                     input::shown(actor->name) + " is not a peer: it connects to its server");
        return std::nullopt;
    }
    input::MapReader map{node.items.front(), "where a peer connects", report};
    const auto* port = map.need("port");
    const auto* address = map.need("address");
    const auto* clause = map.take("clause");
    map.finish();
    if (!port || !address) return std::nullopt;
    const auto read_port = read_value(*port, {"port", frames::FieldType::int32}, context);
    const auto read_address = read_value(*address, {"address", frames::FieldType::address}, context);
    if (!read_port || !read_address) return std::nullopt;
    ConnectToStep to{actor->name, std::get<Integer>(*read_port), std::get<AddressValue>(*read_address), {}};
    if (clause) to.clause = read_plain_clause(clause, "connect", node.position, context);
    return to;
}

std::optional<What> read_listen(const input::YamlNode& node, CaseContext& context) {
    ListenAtStep listen;
    listen.actors = context.several_actors(node, "`listen`");
    for (const auto& name : listen.actors) {
        if (context.find_actor(name)->role != Actor::Role::peer)
            context.report.error(node.position, input::shown(name) + " is not a peer; only a peer listens");
        context.capture_of_run(name + ".port", CaptureType::integer);
        context.capture_of_run(name + ".address", CaptureType::address);
    }
    return listen;
}

std::optional<What> read_user(const input::YamlNode& node, CaseContext& context) {
    auto& report = context.report;
    if (!node.is_map() || node.keys.size() != 1) {
        report.error(node.position, "`user` needs one user and what it does, such as {alice: {say: hi}}");
        return std::nullopt;
    }
    const auto& key = node.keys.front();
    const auto* actor = context.one_actor(key.text, key.position);
    if (!actor) return std::nullopt;
    if (actor->role != Actor::Role::user) {
        report.error(key.position,
                     input::shown(key.text) + " is not a client under test; give it `role: user`, or `send`");
        return std::nullopt;
    }
    const auto errors = report.errors();
    UserActsStep acts{actor->name, read_acts(node.items.front(), *actor, context)};
    return report.errors() == errors ? std::optional<What>{std::move(acts)} : std::nullopt;
}

Cuts read_cuts(const input::YamlNode& node, input::Diagnostics& report) {
    Cuts cuts;
    if (node.is_scalar() && node.scalar == "every_byte") {
        cuts.every_byte = true;
        return cuts;
    }
    if (!node.is_list() || node.items.empty()) {
        report.error(node.position,
                     "`cut` is every_byte, or a list such as [3, 5]: before which bytes to cut");
        return cuts;
    }
    for (const auto& item : node.items) {
        const auto at = input::read_integer(item, "a cut", 1, slice_bytes_max, report);
        if (!at) continue;
        const auto cut = static_cast<std::size_t>(*at);
        if (!cuts.at.empty() && cut <= cuts.at.back())
            report.error(item.position, "cuts must be in ascending order, each once");
        cuts.at.push_back(cut);
    }
    return cuts;
}

std::optional<std::size_t> read_slice(const input::YamlNode* node, std::string_view what,
                                      input::Diagnostics& report) {
    if (!node) return std::nullopt;
    const auto bytes = input::read_integer(*node, what, 0, slice_bytes_max, report);
    return bytes ? std::optional{static_cast<std::size_t>(*bytes)} : std::nullopt;
}

std::optional<What> read_send(const input::YamlNode& node, CaseContext& context) {
    auto& report = context.report;
    input::MapReader map{node, "`send`", report};
    if (!map.is_map()) return std::nullopt;
    SendStep send;
    if (const auto* cut = map.take("cut")) send.cuts = read_cuts(*cut, report);
    send.skip_bytes = read_slice(map.take("skip"), "`skip`", report).value_or(0);
    send.most_bytes = read_slice(map.take("most"), "`most`", report);
    send.drop_bytes = read_slice(map.take("drop"), "`drop`", report).value_or(0);
    const Actor* sender = nullptr;
    std::size_t value = 0;
    for (const auto i : map.rest()) {
        const auto& key = node.keys[i];
        if (sender) {
            report.error(key.position, context.names_actors(key.text)
                                           ? "one actor sends at a time; make " + input::shown(key.text) +
                                                 " a step of its own"
                                           : "unknown key " + input::shown(key.text) + " in `send`" +
                                                 input::hint(key.text, map.known()));
            continue;
        }
        if (!context.names_actors(key.text)) {
            report.error(key.position, "no actor is named " + input::shown(key.text) +
                                           input::hint(key.text, context.actor_names(), map.known()));
            return std::nullopt;
        }
        sender = context.one_actor(key.text, key.position);
        if (!sender) return std::nullopt;
        if (sender->role == Actor::Role::user) {
            report.error(key.position, input::shown(key.text) +
                                           " is a client under test: its user acts, as in {user: {" +
                                           key.text + ": {say: hi}}}");
            return std::nullopt;
        }
        value = i;
    }
    if (!sender) {
        report.error(node.position,
                     "`send` needs an actor and what it sends, such as {alice: {new_login: {}}}");
        return std::nullopt;
    }
    send.actor = sender->name;
    const auto errors = report.errors();
    send.parts = read_parts(node.items[value], *sender, context);
    return report.errors() == errors ? std::optional<What>{std::move(send)} : std::nullopt;
}

std::optional<What> read_parallel(const input::YamlNode& node, CaseContext& context) {
    if (!node.is_list()) {
        context.report.error(node.position,
                             "`parallel` takes a list of lists of steps, or {for: ..., steps: ...}");
        return std::nullopt;
    }
    if (node.items.size() < 2)
        context.report.error(node.position, "`parallel` needs at least two lists of steps");
    ParallelStep parallel;
    const auto before = context.captures;
    auto after = before;
    for (const auto& branch : node.items) {
        context.captures =
            before;  // nothing orders two branches, so neither may use the captures of the other
        parallel.branches.push_back(read_steps(branch, context));
        after.insert(context.captures.begin(), context.captures.end());
    }
    context.captures = std::move(after);
    return parallel;
}

template <class Kind>
std::optional<What> of_actors(Kind kind, std::string_view word, const input::YamlNode& node,
                              CaseContext& context) {
    kind.actors = context.several_actors(node, "`" + std::string{word} + "`");
    return kind;
}

template <class Kind>
std::optional<What> widen(std::optional<Kind> kind) {
    return kind ? std::optional<What>{*std::move(kind)} : std::nullopt;
}

using Reader = std::optional<What> (*)(const input::YamlNode&, CaseContext&);
struct StepWord {
    std::string_view name;
    Reader read;
};
constexpr std::array step_words{
    StepWord{"connect", read_connect},
    StepWord{"listen", read_listen},
    StepWord{"user", read_user},
    StepWord{"login",
             [](const input::YamlNode& n, CaseContext& c) { return of_actors(LoginStep{}, "login", n, c); }},
    StepWord{"reclaim", read_reclaim},
    StepWord{"send", read_send},
    StepWord{"expect", [](const input::YamlNode& n, CaseContext& c) { return widen(read_expect(n, c)); }},
    StepWord{"nothing", [](const input::YamlNode& n, CaseContext& c) { return widen(read_nothing(n, c)); }},
    StepWord{"race", [](const input::YamlNode& n, CaseContext& c) { return widen(read_race(n, c)); }},
    StepWord{"disconnect",
             [](const input::YamlNode& n, CaseContext& c) {
                 return of_actors(LeaveStep{LeaveStep::How::close, {}}, "disconnect", n, c);
             }},
    StepWord{"half_close",
             [](const input::YamlNode& n, CaseContext& c) {
                 return of_actors(LeaveStep{LeaveStep::How::half_close, {}}, "half_close", n, c);
             }},
    StepWord{"reset",
             [](const input::YamlNode& n, CaseContext& c) {
                 return of_actors(LeaveStep{LeaveStep::How::reset, {}}, "reset", n, c);
             }},
    StepWord{"pause",
             [](const input::YamlNode& n, CaseContext& c) {
                 return of_actors(ReadingStep{.paused = true, .for_good = false, .actors = {}}, "pause", n,
                                  c);
             }},
    StepWord{"stall",
             [](const input::YamlNode& n, CaseContext& c) {
                 return of_actors(ReadingStep{.paused = true, .for_good = true, .actors = {}}, "stall", n, c);
             }},
    StepWord{"resume",
             [](const input::YamlNode& n, CaseContext& c) {
                 return of_actors(ReadingStep{.paused = false, .for_good = false, .actors = {}}, "resume", n,
                                  c);
             }},
    StepWord{"parallel", read_parallel},
};

const StepWord* find_step_word(const input::YamlNode& node, input::Diagnostics& report) {
    std::vector<std::string_view> known;
    for (const auto& word : step_words)
        known.push_back(word.name);
    known.push_back("repeat");
    if (!node.is_map() || node.keys.size() != 1) {
        report.error(node.position, "a step is a map with one key, such as {connect: alice}, and this is " +
                                        std::string{input::kind_of(node)} +
                                        (node.is_map() ? " of " + std::to_string(node.keys.size()) : ""));
        return nullptr;
    }
    const auto& key = node.keys.front();
    const auto* at = std::find_if(step_words.begin(), step_words.end(),
                                  [&](const auto& word) { return word.name == key.text; });
    if (at != step_words.end()) return at;
    if (key.text == "repeat") {
        report.error(key.position, "`repeat` takes a map, such as {times: 3, steps: [...]}");
    } else {
        report.error(key.position,
                     "no step is named " + input::shown(key.text) + input::hint(key.text, known));
    }
    return nullptr;
}

}  // namespace

std::vector<Step> read_steps(const input::YamlNode& node, CaseContext& context) {
    std::vector<Step> steps;
    if (!node.is_list()) {
        context.report.error(node.position,
                             "steps must be a list, and this is " + std::string{input::kind_of(node)});
        return steps;
    }
    for (const auto& item : node.items) {
        if (context.step_count == steps_max) {
            context.report.error(item.position, "more than " + std::to_string(steps_max) +
                                                    " steps in one case; use fewer rounds");
            return steps;
        }
        const auto index = ++context.step_count;
        const auto* word = find_step_word(item, context.report);
        if (!word) continue;
        auto what = word->read(item.items.front(), context);
        if (!what) continue;
        Step step{*std::move(what), index, item.position, {}};
        step.text = describe(step);
        steps.push_back(std::move(step));
    }
    return steps;
}

}  // namespace chathack::scenario
