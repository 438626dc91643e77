#include "conformance/runner/testing/play.hpp"

#include <gtest/gtest.h>

#include <array>
#include <sstream>

#include "conformance/scenario/loader.hpp"

namespace chathack::runner::testing {
namespace {

constexpr int turns_max = 20'000;  // of one play; a runner that needs more hangs

std::string milliseconds_of(Time at) {
    std::ostringstream text;
    text << static_cast<double>(at.count()) / 1e6;
    return text.str() + "ms";
}

std::string hex(const std::string& bytes) {
    std::string text;
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        text += text.empty() ? "" : " ";
        text += "0123456789abcdef"[value >> 4U];
        text += "0123456789abcdef"[value & 15U];
    }
    return text;
}

/// Frames by their names and texts; what is no frame as hexadecimal bytes.
std::string readable(const std::string& bytes, wire::Direction direction) {
    constexpr std::array to_server{"",
                                   "login_with_password",
                                   "new_login",
                                   "global_message",
                                   "private_ask",
                                   "private_accept",
                                   "private_refuse"};
    constexpr std::array to_client{"",
                                   "packet_error",
                                   "login_error",
                                   "connected",
                                   "login_exists",
                                   "global_message",
                                   "private_ask",
                                   "private_validation",
                                   "private_refusal"};
    auto rest = bytes;
    std::string text;
    HandFrame frame;
    const bool up = direction == wire::Direction::to_server;
    while (direction != wire::Direction::peer &&
           (up ? take_frame_to_server(rest, frame) : take_frame_to_client(rest, frame))) {
        const auto opcode = static_cast<std::size_t>(frame.opcode);
        text += (text.empty() ? "" : " + ") + std::string{up ? to_server.at(opcode) : to_client.at(opcode)};
        for (const auto& said : frame.texts)
            text += " " + (said.size() > 60 ? std::to_string(said.size()) + " bytes" : "'" + said + "'");
    }
    if (rest.empty()) return text;
    return text + (text.empty() ? "" : " + ") + hex(rest);
}

std::string to_text(const Entry& entry) {
    constexpr std::array words{"connecting", "connected",  "connect failed", "sends",
                               "gets",       "unreadable", "ended",          "left",
                               "paused",     "resumed",    "flooded",        "listening",
                               "started",    "did",        "showed",         "exited"};
    auto text =
        milliseconds_of(entry.at) + " " + entry.actor + " " + words.at(static_cast<std::size_t>(entry.kind));
    const bool network = entry.kind == Entry::Kind::sent || entry.kind == Entry::Kind::received;
    if (!entry.bytes.empty())
        text += " " + (network                                 ? readable(entry.bytes, entry.direction)
                       : entry.kind == Entry::Kind::unreadable ? hex(entry.bytes)
                                                               : entry.bytes);
    if (!entry.note.empty()) text += " (" + entry.note + ")";
    return text + (entry.harness ? " *" : "") + "\n";
}

std::string to_text(const StepRecord& record) {
    constexpr std::array ends{"satisfied", "disappointed", "timed out", "lost"};
    constexpr std::array proofs{"", ", by a fence", ", by quiet", ", as it had ended",
                                ", as nothing was left"};
    auto text = milliseconds_of(record.ended) + " step " + std::to_string(record.step) + " " +
                ends.at(static_cast<std::size_t>(record.end)) +
                proofs.at(static_cast<std::size_t>(record.proof));
    if (record.quiet != Time{}) text += " of " + milliseconds_of(record.quiet);
    if (record.overtakable) text += ", overtakable";
    if (!record.note.empty()) text += ": " + record.note;
    return text + "\n";
}

std::string to_text(const DriverAction& action) {
    if (const auto* start = std::get_if<StartProgram>(&action)) {
        return "start " + start->user + " as " + start->login +
               (start->password ? ":" + *start->password : "") + " at " + to_string(start->server) +
               ", client " + std::to_string(start->client);
    }
    if (const auto* act = std::get_if<DoAct>(&action))
        return act->user + " does " + to_string(act->act) + (act->harness ? " *" : "");
    return "end " + std::get<EndProgram>(action).user;
}

}  // namespace

scenario::Case one_case(std::string_view text) {
    const auto loaded =
        scenario::load_text("id: a/b\ntitle: T\nabout: A\n" + std::string{text}, "scenarios/a/b.yaml");
    for (const auto& diagnostic : loaded.diagnostics)
        ADD_FAILURE() << to_string(diagnostic);
    if (!loaded.good() || loaded.scenario.cases.empty()) return {};
    return loaded.scenario.cases.front();
}

RunOptions usual_options() {
    RunOptions options;
    options.target = *transport::parse_endpoint("192.0.2.7:7777");
    options.login_suffix = "-7";
    return options;
}

Play::Play(std::string_view text, RunOptions options)
    : target{clock, [this](const transport::Event& event) { feed(event); }},
      case_{one_case(text)},
      runner_{case_, std::move(options)} {
    target.dialled_gets = [this](const std::string& user, const std::string& bytes) {
        fake_client_gets(user, bytes);
    };
    clock.after(0ms, [this] { feed(Runner::Start{}); });
}

template <class Input>
void Play::feed(const Input& input) {
    transport::Actions actions;
    runner_.on(input, clock.now(), actions);
    actions.for_each([&](const auto& action) {
        if constexpr (std::is_same_v<std::decay_t<decltype(action)>, transport::WakeAt>) alarm_ = action.at;
    });
    target.perform(actions, runner_.transcript());
    for (const auto& action : runner_.take_driving())
        take(action);
}

void Play::run() {
    run_until(Time::max());
    if (!finished()) {
        ADD_FAILURE() << "the runner waits for nothing:\n" << told_from(0);
        abandon("the test gives up");
    }
}

void Play::run_until(Time at) {
    int turns = 0;
    while (!finished() && go_on(at)) {
        if (++turns < turns_max) continue;
        ADD_FAILURE() << "the runner does not end:\n" << told_from(0);
        return abandon("the test gives up");
    }
}

/// One thing that is due by `most`. False: nothing is.
bool Play::go_on(Time most) {
    if (clock.idle() && virtual_time && !told_exhausted_) {
        told_exhausted_ = true;
        feed(Runner::Exhausted{});
        return true;
    }
    const auto next = std::min(clock.next(), alarm_);
    if (next == Time::max() || next > most) return false;
    if (clock.next() <= alarm_) {
        told_exhausted_ = false;
        clock.go_on();
    } else {
        ring();
    }
    return true;
}

void Play::ring() {
    clock.go_on_to(alarm_);
    alarm_ = Time::max();
    feed(transport::Event{transport::Woke{}});
}

void Play::abandon(const std::string& why) { feed(Runner::Abandon{why}); }

// --- clients under test
// ----------------------------------------------------------------------------------------------------

void Play::driver_says(const DriverEvent& event, Time delay) {
    clock.after(delay, [this, event] { feed(event); });
}

void Play::take(const DriverAction& action) {
    driven_.push_back(to_text(action));
    if (drive && drive(action)) return;
    std::visit([&](const auto& what) { fake(what); }, action);
}

/// A client that connects, logs in and shows what comes.
void Play::fake(const StartProgram& action) {
    logins_[action.user] = action.login;
    driver_says(ProgramStarted{action.user, "/folder/of/" + action.user});
    target.dial(action.server.port, action.user, 2 * trip);
    clock.after(2 * trip,
                [this, action] { target.send(action.user, frame_by_hand(2, {action.login}), trip); });
}

void Play::fake(const DoAct& action) {
    driver_says(Typed{action.user, to_string(action.act), "typed", action.harness});
    if (action.act.name != "say") return;
    const auto text = std::get<std::string>(*action.act.find("text"));
    clock.after(trip, [this, user = action.user, text] {
        target.send(user, frame_by_hand(3, {logins_[user], text}), trip);
    });
}

void Play::fake(const EndProgram& action) {
    driver_says(ProgramEnded{action.user, "ended", false, "last words"});
}

void Play::fake_client_gets(const std::string& user, const std::string& bytes) {
    auto rest = bytes;
    HandFrame frame;
    while (take_frame_to_client(rest, frame)) {
        if (frame.opcode == 3) driver_says(Shown{user, {"logged_in", {}}, "welcome"});
        if (frame.opcode == 5) {
            driver_says(Shown{user,
                              {"message", {{"from", frame.texts[0]}, {"text", frame.texts[1]}}},
                              frame.texts[0] + ": " + frame.texts[1]});
        }
    }
}

// --- what is told
// ----------------------------------------------------------------------------------------------------

std::string Play::told_from(std::size_t step) const {
    std::string text;
    for (const auto& entry : transcript().entries) {
        if (entry.step >= step) text += to_text(entry);
    }
    return "\n" + text + steps_from(step).substr(1);
}

std::string Play::steps_from(std::size_t step) const {
    std::string text{"\n"};
    const auto& told = transcript();
    for (const auto& record : told.steps) {
        if (record.step >= step) text += to_text(record);
    }
    for (const auto& [actor, left] : told.left_over) {
        for (const auto& observation : left.observations)
            text += "left over: " + actor + " " + match::to_string(observation) + "\n";
    }
    if (told.abandoned) text += "abandoned\n";
    if (told.complete) text += "complete\n";
    if (!told.cut_short.empty()) text += "cut short: " + told.cut_short + "\n";
    return text;
}

}  // namespace chathack::runner::testing
