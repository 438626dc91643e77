#include "conformance/observe/observed_result.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "conformance/clauses/clauses.hpp"
#include "conformance/runner/transcript.hpp"
#include "conformance/suite/clause_results.hpp"
#include "conformance/suite/entry_results.hpp"
#include "reports/model/coverage.hpp"

namespace chathack::observe {
namespace {

using Kind = runner::Entry::Kind;

/// The event as an entry of a transcript, in which the client is the actor: what it sends is "sent", what the
/// server sends is "received". On a direct connection each side is an actor that sends.
runner::Entry make_entry(const Observer& observer, const TraceEvent& event, Time began, bool direct) {
    runner::Entry entry;
    entry.at = event.at - began;
    entry.actor = observer.name_of(event.link, direct ? event.from : End::opener);
    entry.bytes = event.bytes;
    const bool of_server = !direct && event.from == End::listener;
    entry.direction = direct      ? wire::Direction::peer
                      : of_server ? wire::Direction::to_client
                                  : wire::Direction::to_server;
    switch (event.kind) {
        case TraceEvent::Kind::opened:
            entry.kind = Kind::connected;
            break;
        case TraceEvent::Kind::frame:
            entry.kind = of_server ? Kind::received : Kind::sent;
            break;
        case TraceEvent::Kind::unreadable:
            entry.kind = Kind::unreadable;
            break;
        case TraceEvent::Kind::finished:
        case TraceEvent::Kind::broken:
            entry.kind = of_server ? Kind::ended : Kind::left;
            break;
    }
    if (event.kind != TraceEvent::Kind::frame) entry.note = event.text;
    return entry;
}

reports::VerdictResult make_verdict(const Observer& observer, const Finding& finding, Time began) {
    const auto* clause = clauses::find_clause(finding.clause);
    reports::VerdictResult verdict;
    verdict.clause = finding.clause;
    if (clause) verdict.level = clause->level;
    verdict.kind = finding.kind;
    verdict.behaviour = finding.behaviour;
    const auto seconds = std::chrono::duration<double>(finding.at - began).count();
    verdict.why = fmt::format("{} ({}, at {:.3f} s)", finding.why, observer.name_of(finding.link), seconds);
    return verdict;
}

}  // namespace

std::string line_of(const Observer& observer, const TraceEvent& event, const suite::Secrets& secrets) {
    const auto from = observer.name_of(event.link, event.from);
    const auto to = observer.name_of(event.link, event.from == End::opener ? End::listener : End::opener);
    if (event.kind == TraceEvent::Kind::frame)
        return fmt::format("{} > {}: {}", from, to, secrets.masked(event.text));
    if (event.kind == TraceEvent::Kind::unreadable)
        return fmt::format("{} > {}: unreadable: {}", from, to, event.text);
    return fmt::format("{} {}{}", from, event.text, from == "server" ? " towards " + to : "");
}

reports::Result make_result(const Observer& observer, Time began, const suite::Secrets& secrets) {
    reports::CaseResult one;
    one.id = reports::observed_traffic;
    one.variant = "whole";
    one.title = "What was observed";
    one.about = "Connections that were looked at from outside. Nothing was sent by the suite.";
    for (const auto& finding : observer.findings()) {
        one.verdicts.push_back(make_verdict(observer, finding, began));
        if (std::find(one.clauses.begin(), one.clauses.end(), finding.clause) == one.clauses.end())
            one.clauses.push_back(finding.clause);
    }
    std::vector<runner::Entry> entries;
    std::set<std::string> actors;
    for (const auto& event : observer.events()) {
        entries.push_back(make_entry(observer, event, began, observer.is_direct(event.link)));
        if (actors.insert(entries.back().actor).second)
            one.actors.push_back({entries.back().actor, observer.is_direct(event.link) ? "peer" : "client"});
        one.duration_us = std::chrono::duration_cast<std::chrono::microseconds>(event.at - began).count();
    }
    secrets.mask(entries);
    one.entries = suite::make_entry_results(entries);
    secrets.mask(one);
    one.verdict = reports::outcome_of(one.verdicts);
    if (observer.events_dropped() > 0 || observer.findings_dropped() > 0)
        one.cut_short = fmt::format("{} later frames are not shown and {} later findings not told",
                                    observer.events_dropped(), observer.findings_dropped());
    reports::Result result;
    result.run.duration_us = one.duration_us;
    result.cases.push_back(std::move(one));
    result.clauses = suite::make_clause_results(clauses::Side::both);
    return result;
}

}  // namespace chathack::observe
