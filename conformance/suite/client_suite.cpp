#include "conformance/suite/client_suite.hpp"

#include <optional>

#include "conformance/frames/frame_data.hpp"
#include "conformance/suite/client_policy.hpp"
#include "conformance/suite/executor.hpp"
#include "conformance/suite/probes.hpp"

namespace chathack::suite {
namespace {

/// What is wrong with one client before any case: it does not come, or its patterns recognise nothing or all.
std::optional<GiveUp> probe(const driver::ClientFile& client, const SuiteOptions& options,
                            const std::atomic<bool>& interrupted) {
    const auto transcript = make_client_host({client})->probe(
        client_probe(), client_run_options(options, {client}, {}, options.seed), interrupted);
    using Kind = runner::Entry::Kind;
    bool connected = false;
    bool sent = false;
    bool shown = false;
    std::string ended;
    for (const auto& entry : transcript.entries) {
        connected = connected || entry.kind == Kind::connected;
        sent = sent || entry.kind == Kind::sent;
        if (entry.kind == Kind::exited) ended = entry.note;
        if (entry.kind != Kind::showed) continue;
        shown = true;
        if (sent) continue;
        const bool of_others = entry.note.starts_with("message") || entry.note.starts_with("asked") ||
                               entry.note.starts_with("private_message");
        if (!of_others) continue;
        return GiveUp{SuiteEnd::always_agrees, client.name +
                                                   ": before anybody said anything, its file takes " +
                                                   frames::quoted(entry.bytes) + " for " + entry.note};
    }
    const auto lines =
        transcript.last_lines.contains("alice") ? transcript.last_lines.at("alice") : std::string{};
    if (!connected)
        return GiveUp{SuiteEnd::not_started,
                      client.name + ": it did not connect to its server" +
                          (ended.empty() ? "" : ": " + ended) + "\n" +
                          (lines.empty() ? "it printed nothing" : "it printed:\n" + lines)};
    if (shown || !sent) return std::nullopt;
    return GiveUp{SuiteEnd::always_agrees,
                  client.name + ": no pattern of its file has recognised anything; it printed:\n" + lines};
}

}  // namespace

SuiteOutcome run_client_suite(const std::vector<scenario::Case>& cases, const SuiteOptions& options,
                              const std::vector<driver::ClientFile>& clients) {
    const std::atomic<bool> never_interrupted{false};
    const auto& interrupted = options.interrupted ? *options.interrupted : never_interrupted;
    for (const auto& client : clients) {
        if (!options.probe_clients) break;
        const auto wrong = probe(client, options, interrupted);
        if (interrupted) return {SuiteEnd::interrupted, {}, {}};
        if (wrong) return {wrong->end, wrong->why, {}};
    }
    KnownTarget known;
    auto outcome = execute(cases, options, [&](Host& host, const std::atomic<bool>&) {
        return make_client_policy(host, options, clients, known);
    });
    outcome.result.timing.answer_us =
        std::chrono::duration_cast<std::chrono::microseconds>(options.answer_least).count();
    return outcome;
}

}  // namespace chathack::suite
