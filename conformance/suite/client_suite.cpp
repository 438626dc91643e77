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

    const std::atomic<bool>& interrupted() const {
        return options.interrupted ? *options.interrupted : never_interrupted;
    }
};

std::string missing(const std::set<std::string>& wanted, const std::set<std::string>& has) {
    const auto at = std::ranges::find_if(wanted, [&](const auto& name) { return !has.contains(name); });
    return at == wanted.end() ? std::string{} : *at;
}

/// Why a client cannot take part in a case; empty when it can.
std::string lack(const scenario::Needs& needs, const driver::ClientFile& client, bool ipv6) {
    if (const auto act = missing(needs.acts, client.can_do()); !act.empty())
        return client.name + " cannot do `" + act + "`";
    if (const auto sight = missing(needs.sights, client.can_show()); !sight.empty())
        return client.name + " does not show `" + sight + "`";
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
            if (result->verdict.starts_with("violates") && ++shared_.violating == shared_.options.stop_after)
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
                return dress(item, make_untried_result(one, judge::Verdict::Kind::skipped, lacking));
        }
        const auto transcript =
            host_->play(one, run_options(shared_.options, shared_.clients, item.variant, item.seed),
                        shared_.interrupted());
        if (shared_.interrupted() && !transcript.complete) return std::nullopt;
        auto verdicts = judge::judge(one, transcript);
        for (auto& verdict : verdicts) {
            if (verdict.kind == judge::Verdict::Kind::violates) verdict.why += last_lines(transcript);
        }
        return dress(item, make_case_result(one, transcript, verdicts));
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

    Shared& shared_;
    std::unique_ptr<Host> host_;
};

/// What is wrong with one client before any case: it does not come, or its patterns recognise nothing or all.
SuiteEnd probe(const driver::ClientFile& client, const SuiteOptions& options, Host& host,
               const std::atomic<bool>& interrupted, std::string& why) {
    const auto loaded = scenario::load_text(probe_text, "probe");
    const auto transcript = host.play(loaded.scenario.cases.front(),
                                      run_options(options, {client}, {}, options.seed), interrupted);
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
        return SuiteEnd::decoy;
    }
    const auto lines =
        transcript.last_lines.contains("alice") ? transcript.last_lines.at("alice") : std::string{};
    if (!connected) {
        why = "it did not connect to its server; it printed:\n" + lines;
        return SuiteEnd::not_started;
    }
    if (shown || !sent) return SuiteEnd::done;
    why = "no pattern of its file has recognised anything; it printed:\n" + lines;
    return SuiteEnd::decoy;
}

}  // namespace

SuiteOutcome run_client_suite(const std::vector<scenario::Case>& cases, const SuiteOptions& options,
                              const std::vector<driver::ClientFile>& clients) {
    Shared shared{options, clients, make_plan(cases, options.selection, options.seed), {}, {}, {}, {}, 0, 0};
    shared.results.resize(shared.plan.size());
    SuiteOutcome outcome;
    for (std::size_t i = 0; i < clients.size(); ++i) {
        auto host = make_client_host({clients[i]});
        outcome.end = probe(clients[i], options, *host, shared.interrupted(), outcome.why);
        if (outcome.end == SuiteEnd::done) continue;
        outcome.why = clients[i].name + ": " + outcome.why;
        return outcome;
    }
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < std::clamp<std::size_t>(options.jobs, 1, shared.plan.size()); ++i)
            threads.emplace_back([&shared] { Worker{shared}.work(); });
    }
    outcome.result.timing.answer_us =
        std::chrono::duration_cast<std::chrono::microseconds>(options.answer_least).count();
    for (auto& result : shared.results) {
        if (result) outcome.result.cases.push_back(*std::move(result));
    }
    const bool stopped = options.stop_after > 0 && shared.violating >= options.stop_after;
    if (stopped) outcome.end = SuiteEnd::stopped;
    if (shared.interrupted()) outcome.end = SuiteEnd::interrupted;
    return outcome;
}

}  // namespace chathack::suite
