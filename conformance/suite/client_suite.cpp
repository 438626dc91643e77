#include "conformance/suite/client_suite.hpp"

#include <algorithm>
#include <mutex>
#include <optional>
#include <thread>

#include "conformance/frames/frame_data.hpp"
#include "conformance/match/bindings.hpp"
#include "conformance/scenario/loader.hpp"
#include "conformance/suite/case_result.hpp"

namespace chathack::suite {
namespace {

/// A server that says all at once what every client shows.
constexpr const char* probe_text = R"(
id: probe/client
title: A client shows something
about: Tells whether the patterns of a client file recognise anything, and not everything.
clauses: [CLIENT-3]
actors: {alice: {role: user}, server: {role: server}}
steps:
  - connect: alice
  - expect: {server: new_login}
  - send: {server: [connected, {global_message: {sender: probe, message: hello}}, {private_ask: {sender: probe}}]}
  - expect: {alice: message}
)";

struct Shared {
    const SuiteOptions& options;
    const std::vector<driver::ClientFile>& clients;
    std::vector<Item> plan;
    std::vector<std::optional<reports::CaseResult>> results;
    std::atomic<std::size_t> next{0};
    std::atomic<bool> never_interrupted{false};
    std::mutex mutex;  // guards what follows, and `progress`
    std::size_t done = 0;
    std::size_t violating = 0;  // cases that violate a clause
    std::string why_stopped;

    bool with_server() const { return options.selection.side == clauses::Side::both; }

    const std::atomic<bool>& interrupted() const {
        return options.interrupted ? *options.interrupted : never_interrupted;
    }
};

std::string missing(const std::set<std::string>& wanted, const std::set<std::string>& has) {
    const auto at = std::ranges::find_if(wanted, [&](const auto& name) { return !has.contains(name); });
    return at == wanted.end() ? std::string{} : *at;
}

/// How reports call a party of a verdict.
std::string name_of_party(const std::string& party, const scenario::Case& one, const Shared& shared) {
    if (party.empty()) return {};
    if (party == judge::server_party) return "the server (" + shared.options.target.name + ")";
    std::size_t users = 0;
    for (const auto& actor : one.actors) {
        if (actor.role != scenario::Actor::Role::user) continue;
        if (actor.name == party) break;
        ++users;
    }
    return party + "'s client (" + shared.clients[users % shared.clients.size()].name + ")";
}

/// Why a client cannot take part in a case; empty when it can.
std::string lack(const scenario::Needs& needs, const driver::ClientFile& client, bool ipv6) {
    if (const auto act = missing(needs.acts, client.can_do()); !act.empty())
        return client.name + " cannot do `" + act + "`";
    if (const auto observation = missing(needs.observations, client.can_show()); !observation.empty())
        return client.name + " does not show `" + observation + "`";
    if (needs.password && !client.password) return client.name + " cannot log in with a password";
    if (needs.raw_texts && !client.raw_texts)
        return client.name + " does not show control characters as they are";
    if ((needs.ipv6 || ipv6) && !client.ipv6) return client.name + " has no IPv6";
    return {};
}

runner::RunOptions run_options(const SuiteOptions& options, const std::vector<driver::ClientFile>& clients,
                               const Variant& variant, std::uint64_t seed) {
    runner::RunOptions made;
    made.timing.answer = options.answer_least;
    made.timing.quiet = std::max<runner::Time>(options.quiet_least, std::chrono::milliseconds{40});
    made.delivery = variant.delivery;
    made.ipv6 = variant.ipv6;
    made.seed = seed;
    made.login_suffix = "-" + std::to_string(seed % 10'000);
    for (const auto& client : clients)
        made.clients.push_back({client.can_show().contains("logged_in")});
    return made;
}

/// Plays items one after the other.
class Worker {
public:
    explicit Worker(Shared& shared) : shared_{shared}, host_{shared.options.make_host()} {}

    void work() {
        while (!shared_.interrupted()) {
            const auto index = shared_.next++;
            if (index >= shared_.plan.size()) return;
            auto result = play(shared_.plan[index]);
            if (!result) return;
            const std::lock_guard lock{shared_.mutex};
            ++shared_.done;
            if (verdict::is_violation(result->verdict) && ++shared_.violating == shared_.options.stop_after)
                shared_.next = shared_.plan.size();
            shared_.results[index] = std::move(result);
            if (shared_.options.progress)
                shared_.options.progress(*shared_.results[index], shared_.done, shared_.plan.size());
        }
    }

private:
    std::optional<reports::CaseResult> play(const Item& item) {
        const auto& one = *item.scenario_case;
        for (const auto& client : shared_.clients) {
            const auto lacking = lack(one.needs, client, item.variant.ipv6);
            if (!lacking.empty())
                return dress(item, make_untried_result(one, verdict::Kind::skipped, lacking));
        }
        if (shared_.with_server() && item.variant.ipv6 && !shared_.options.target.ipv6)
            return dress(item, make_untried_result(one, verdict::Kind::skipped,
                                                   shared_.options.target.name + " has no IPv6"));
        auto options = run_options(shared_.options, shared_.clients, item.variant, item.seed);
        if (shared_.with_server()) {
            if (!ensure_server()) return std::nullopt;
            options.target = host_->target_endpoint(item.variant.ipv6);
        }
        auto transcript = host_->play(one, options, shared_.interrupted());
        if (shared_.interrupted() && !transcript.complete) return std::nullopt;
        if (shared_.with_server()) note_death(transcript);
        auto verdicts = judge::judge(one, transcript, shared_.options.target.promises);
        for (auto& verdict : verdicts) {
            verdict.party = name_of_party(verdict.party, one, shared_);
            if (verdict.kind != verdict::Kind::violates) continue;
            has_server_ = false;  // the next case starts with a fresh one
            if (!verdict.party.empty()) verdict.why = verdict.party + ": " + verdict.why;
            verdict.why += last_lines(transcript);
        }
        return dress(item, make_case_result(one, transcript, verdicts));
    }

    bool ensure_server() {
        std::string why_not;
        has_server_ = has_server_ || host_->start_target(why_not);
        if (has_server_) return true;
        const std::lock_guard lock{shared_.mutex};
        shared_.why_stopped = why_not;
        shared_.next = shared_.plan.size();
        return false;
    }

    void note_death(runner::Transcript& transcript) {
        const auto death =
            host_->target_death(transcript.complete ? std::chrono::milliseconds{0} : death_notice);
        if (!death) return;
        has_server_ = false;
        transcript.target_died = *death;
        transcript.died.clear();
    }

    static std::string last_lines(const runner::Transcript& transcript) {
        std::string text;
        for (const auto& [user, lines] : transcript.last_lines) {
            if (!lines.empty()) text += "\n" + user + "'s client showed last:\n" + lines;
        }
        return text;
    }

    std::optional<reports::CaseResult> dress(const Item& item, reports::CaseResult result) const {
        result.variant = to_string(item.variant);
        result.repetition = item.repetition;
        result.seed = item.seed;
        if (shared_.options.replay) result.replay = shared_.options.replay(item);
        return result;
    }

    static constexpr std::chrono::milliseconds death_notice{50};  // a server that is dying gets so long

    Shared& shared_;
    std::unique_ptr<Host> host_;
    bool has_server_ = false;
};

/// What is wrong with one client before any case: it does not come, or its patterns recognise nothing or all.
SuiteEnd probe(const driver::ClientFile& client, const SuiteOptions& options,
               const std::atomic<bool>& interrupted, std::string& why) {
    const auto loaded = scenario::load_text(probe_text, "probe");
    const auto transcript = make_client_host({client})->play(
        loaded.scenario.cases.front(), run_options(options, {client}, {}, options.seed), interrupted);
    using Kind = runner::Entry::Kind;
    bool connected = false;
    bool sent = false;
    bool shown = false;
    for (const auto& entry : transcript.entries) {
        connected = connected || entry.kind == Kind::connected;
        sent = sent || entry.kind == Kind::sent;
        if (entry.kind != Kind::showed) continue;
        shown = true;
        if (sent) continue;
        const bool of_others = entry.note.starts_with("message") || entry.note.starts_with("asked") ||
                               entry.note.starts_with("private_message");
        if (!of_others) continue;
        why = "before anybody said anything, its file takes " + frames::quoted(entry.bytes) + " for " +
              entry.note;
        return SuiteEnd::always_agrees;
    }
    const auto lines =
        transcript.last_lines.contains("alice") ? transcript.last_lines.at("alice") : std::string{};
    if (!connected) {
        why = "it did not connect to its server; it printed:\n" + lines;
        return SuiteEnd::not_started;
    }
    if (shown || !sent) return SuiteEnd::done;
    why = "no pattern of its file has recognised anything; it printed:\n" + lines;
    return SuiteEnd::always_agrees;
}

}  // namespace

SuiteOutcome run_client_suite(const std::vector<scenario::Case>& cases, const SuiteOptions& options,
                              const std::vector<driver::ClientFile>& clients) {
    Shared shared{options, clients, make_plan(cases, options.selection, options.seed), {}, {}, {}, {}, 0,
                  0,       {}};
    shared.results.resize(shared.plan.size());
    SuiteOutcome outcome;
    for (std::size_t i = 0; i < clients.size(); ++i) {
        if (!options.probe_clients) break;
        outcome.end = probe(clients[i], options, shared.interrupted(), outcome.why);
        if (outcome.end == SuiteEnd::done) continue;
        outcome.why = clients[i].name + ": " + outcome.why;
        return outcome;
    }
    {
        std::vector<std::jthread> threads;
        const auto jobs = shared.with_server() && options.target.remote ? 1 : options.jobs;
        for (std::size_t i = 0; i < std::clamp<std::size_t>(jobs, 1, shared.plan.size()); ++i)
            threads.emplace_back([&shared] { Worker{shared}.work(); });
    }
    outcome.result.timing.answer_us =
        std::chrono::duration_cast<std::chrono::microseconds>(options.answer_least).count();
    for (auto& result : shared.results) {
        if (result) outcome.result.cases.push_back(*std::move(result));
    }
    const bool stopped = options.stop_after > 0 && shared.violating >= options.stop_after;
    if (stopped) outcome.end = SuiteEnd::stopped;
    if (!shared.why_stopped.empty()) {
        outcome.end = SuiteEnd::not_started;
        outcome.why = shared.why_stopped;
    }
    if (shared.interrupted()) outcome.end = SuiteEnd::interrupted;
    return outcome;
}

}  // namespace chathack::suite
