#include "reports/testing/sample_result.hpp"

namespace chathack::testing {
namespace {

using namespace reports;
using verdict::Kind;
using verdict::Level;

VerdictResult verdict(const std::string& clause, Level level, Kind kind) {
    VerdictResult made;
    made.clause = clause;
    made.level = level;
    made.kind = kind;
    return made;
}

CaseResult case_of(const std::string& id, const std::string& title, const VerdictResult& finding) {
    CaseResult made;
    made.id = id;
    made.variant = "whole";
    made.title = title;
    made.about = "One paragraph: what is done, and why it tells.";
    made.file = "scenarios/" + id.substr(0, id.find(':')) + ".yaml";
    made.line = 12;
    made.seed = 9001;
    made.clauses = {finding.clause};
    made.actors = {{"alice", "client"}, {"bob", "client"}};
    made.verdicts = {finding};
    made.verdict = outcome_of(made.verdicts);
    made.duration_us = 1500;
    made.replay = "chathack-conform run --target mine.yaml --only '" + id + "' --seed 42";
    return made;
}

EntryResult login_entry(std::int64_t at_us, const std::string& actor) {
    EntryResult made;
    made.at_us = made.until_us = at_us;
    made.actor = actor;
    made.kind = "sent";
    made.hex = "0200000003626f62";
    made.bytes = 8;
    made.frames = {{"new_login", 0, 8, {{"login", "\"bob\"", 1, 7}}}};
    made.harness = true;
    return made;
}

/// alice sends a message of 1025 bytes, and bob gets it.
CaseResult violation() {
    auto finding = verdict("GLOBAL-5", Level::must, Kind::violates);
    finding.why = "bob should have seen nothing, and saw global_message sender \"alice\" message \"aaaa\"";
    finding.step = 2;
    auto made = case_of("global/limit:ascii-1025", "A message of 1025 bytes is delivered to nobody", finding);
    made.steps.resize(3);
    made.steps[0].text = "alice and bob log in";
    made.steps[0].end = "satisfied";
    made.steps[0].line = 13;
    made.steps[1].index = 1;
    made.steps[1].text = "alice sends global_message";
    made.steps[1].end = "satisfied";
    made.steps[1].line = 14;
    made.steps[2].index = 2;
    made.steps[2].text = "bob sees nothing";
    made.steps[2].end = "disappointed";
    made.steps[2].line = 15;
    made.steps[2].expected = {{"", {{"bob", {}}}}};
    made.steps[2].seen = {{"bob", {"global_message sender \"alice\" message \"aaaa\"... (1025 bytes)"}}};
    made.steps[2].proof = "fence";
    made.steps[2].note = "bob saw a message";
    made.entries = {login_entry(10, "alice"), login_entry(20, "bob")};
    EntryResult received;
    received.at_us = received.until_us = 900;
    received.step = 2;
    received.actor = "bob";
    received.kind = "received";
    received.hex = "0500000005616c6963650000000461616161";
    received.bytes = 18;
    received.frames = {
        {"global_message", 0, 18, {{"sender", "\"alice\"", 1, 9}, {"message", "\"aaaa\"", 10, 8}}}};
    made.entries.push_back(received);
    EntryResult ended;
    ended.at_us = ended.until_us = 1400;
    ended.step = 2;
    ended.actor = "bob";
    ended.kind = "ended";
    ended.note = "reset";
    made.entries.push_back(ended);
    return made;
}

ClauseResult clause(const std::string& id, Level level, const std::string& text) {
    ClauseResult made;
    made.id = id;
    made.level = level;
    made.text = text;
    return made;
}

std::vector<CaseResult> cases() {
    auto closes = verdict("WIRE-6", Level::open, Kind::observed);
    closes.behaviour = "closes";
    auto echo = verdict("GLOBAL-2", Level::open, Kind::violates);
    echo.behaviour = "echo";
    echo.promise = true;
    echo.why = "the target file declares no-echo, and echo was seen";
    auto silent = verdict("GLOBAL-6", Level::should, Kind::violates);
    silent.why = "alice should have seen packet_error, and saw nothing";
    auto undecided = verdict("LOGIN-8", Level::must, Kind::inconclusive);
    undecided.why = "a connection could not be opened";
    auto skipped = verdict("LOGIN-3", Level::must, Kind::skipped);
    skipped.why = "it needs 1 account with a known password, and the target names 0";
    std::vector<CaseResult> made{
        case_of("login/free", "A free login is taken", verdict("LOGIN-1", Level::must, Kind::conforms)),
        violation(),
        case_of("global/limit:told", "The sender of 1025 bytes is told", silent),
        case_of("wire/opcode:zero", "After an unknown opcode", closes),
        case_of("global/echo", "The sender and its own message", echo),
        case_of("login/race:50", "Fifty claim one login", undecided),
        case_of("login/account", "A login with a password is not free", skipped),
    };
    made[4].repetition = 1;
    made[4].target_died = "it exited with status 139\nlast lines:\nSegmentation fault";
    made[5].variant = "cuts+ipv6";
    made[5].cut_short = "a connection could not be opened";
    return made;
}

void harm(std::string& text) { text += hostile_text; }

}  // namespace

reports::Result sample_result() {
    Result made;
    made.run.id = "20260102-030405-77";
    made.run.started = "2026-01-02T03:04:05Z";
    made.run.command = "chathack-conform run --target mine.yaml";
    made.run.version = "0.1.0";
    made.run.seed = 42;
    made.run.jobs = 2;
    made.run.transport = "sockets";
    made.run.duration_us = 1'250'000;
    made.target.name = "my server";
    made.target.file = "mine.yaml";
    made.target.promises = {{"GLOBAL-2", "no-echo"}};
    made.timing = {310, 2'000'000, 20'000};
    made.clauses = {
        clause("WIRE-6", Level::open,
               "After a frame whose end cannot be found, the server closes or goes on."),
        clause("LOGIN-1", Level::must, "A new login (opcode 2) that is free is answered with ACK 3."),
        clause("LOGIN-3", Level::must, "A login that has a password is answered with ACK 4."),
        clause("LOGIN-8", Level::must,
               "Of several clients that claim one login at once, exactly one gets ACK 3."),
        clause("GLOBAL-2", Level::open, "Whether the sender gets its message back is left to the server."),
        clause("GLOBAL-5", Level::must, "A message of more than 1024 bytes is delivered to nobody."),
        clause("GLOBAL-6", Level::should, "The sender of such a message is told by ACK 1."),
        clause("WIRE-9", Level::must, "A bad frame on one connection disturbs no other."),
    };
    made.clauses[0].choices = {{"closes", "The server ends the connection."}, {"reads-on", "It goes on."}};
    made.clauses[0].reference = "closes";
    made.clauses[0].note = "ACK 1 comes first.";
    made.clauses[4].choices = {{"echo", "It gets it."}, {"no-echo", "It gets nothing."}};
    made.clauses[4].reference = "no-echo";
    made.clauses[7].untestable_why = "nothing speaks of it here";
    made.cases = cases();
    summarise(made);
    made.summary.exit_code = 1;
    return made;
}

reports::Result hostile_result() {
    auto made = sample_result();
    harm(made.target.name);
    harm(made.run.partial_why);
    made.run.partial = true;
    harm(made.target.promises["GLOBAL-2"]);
    for (auto& one : made.cases) {
        harm(one.id);
        harm(one.title);
        harm(one.about);
        harm(one.target_died);
        harm(one.replay);
        for (auto& verdict : one.verdicts)
            harm(verdict.why);
        for (auto& step : one.steps) {
            harm(step.text);
            harm(step.note);
            for (auto& seen : step.seen)
                for (auto& frame : seen.frames)
                    harm(frame);
        }
        for (auto& entry : one.entries) {
            harm(entry.note);
            harm(entry.rest);
            for (auto& frame : entry.frames)
                for (auto& field : frame.fields)
                    harm(field.value);
        }
    }
    summarise(made);
    return made;
}

}  // namespace chathack::testing
