// The part of ActorSet that clients under test have: what they show, what passes between them and their
// server.
#include <utility>

#include "conformance/frames/user_words.hpp"
#include "conformance/runner/actor_set.hpp"

namespace chathack::runner {

void ActorSet::handle(const DriverEvent& event) {
    std::visit([&](const auto& e) { on(e); }, event);
}

void ActorSet::on(const ProgramStarted& event) {
    auto& user = named(event.user);
    if (user.link != RunningActor::Link::connecting) return;
    user.link = RunningActor::Link::open;
    bindings.captures.insert_or_assign(user.name + ".folder", event.folder);
    note(Entry::Kind::started, user, {}, event.folder, false);
}

void ActorSet::on(const Typed& event) {
    note(Entry::Kind::did, named(event.user), event.bytes, event.act, event.harness);
}

void ActorSet::on(const Shown& event) {
    auto& user = named(event.user);
    if (user.link == RunningActor::Link::over || flooded()) return;
    ++frames_;
    const auto* from = event.observation.find("from");
    const bool own =
        event.observation.name == "message" && from && *from == frames::FieldValue{user.sender.login};
    match::Observation observation{
        match::FrameSeen{event.observation, own || frames::is_notice(event.observation.name)}};
    const bool of_harness = filter_ && filter_(user, observation);
    note(Entry::Kind::showed, user, event.line, to_string(event.observation), of_harness);
    if (event.observation.name == "logged_in" && watchers_.contains({user.name, Role::server}))
        user.logged_in = true;
    if (of_harness) return;
    user.inbox.push_back(std::move(observation));
    ++news_;
}

void ActorSet::on(const Passed& event) {
    const auto role = event.way == Passed::Way::to_server   ? Role::server
                      : event.way == Passed::Way::to_client ? Role::client
                                                            : Role::peer;
    const auto at = watchers_.find({event.user, role});
    if (at == watchers_.end()) return;
    RunningActor& watcher = *at->second;
    switch (event.what) {
        case Passed::What::opened:
            watcher.link = RunningActor::Link::open;
            watcher.read_anew();
            if (role == Role::server) note_start_over(named(event.user));
            return note(Entry::Kind::connected, watcher, {}, event.note, false);
        case Passed::What::bytes:
            return take_in(watcher, wire::as_bytes(event.bytes));
        case Passed::What::ended:
            watcher.link = RunningActor::Link::over;
            watcher.inbox.emplace_back(match::EndSeen{});
            ++news_;
            return note(Entry::Kind::ended, watcher, {}, event.note, false);
    }
}

/// What a user says to all may come back to it.
void ActorSet::note_echo_due(const RunningActor& server, const match::Observation& observation) {
    const auto* frame = std::get_if<match::FrameSeen>(&observation);
    if (!frame || frame->frame.name != wire::to_server::GlobalMessage::name) return;
    if (const auto* message = frame->frame.find("message"))
        watcher_of(named(server.counterpart), Role::client)
            .echoes_due.push_back(std::get<std::string>(*message));
}

void ActorSet::on(const ProgramEnded& event) {
    auto& user = named(event.user);
    note_start_over(user);
    transcript_.last_lines[event.user] = event.last_lines;
    if (user.link == RunningActor::Link::over) return;
    user.link = RunningActor::Link::over;
    user.logged_in = false;
    user.inbox.emplace_back(match::EndSeen{event.how});
    ++news_;
    note(Entry::Kind::exited, user, {}, event.how, false);
    if (!event.died || !transcript_.target_died.empty()) return;
    transcript_.target_died = event.how + (event.last_lines.empty() ? "" : "\n" + event.last_lines);
    transcript_.died = user.name;
}

void ActorSet::start_program(RunningActor& user, const transport::Endpoint& server) {
    user.starting = true;
    if (starting_++ == 0) starting_since_ = now_;
    const auto password = user.by_password ? std::optional{user.sender.password} : std::nullopt;
    driving_.emplace_back(StartProgram{user.name, user.client, user.sender.login, password, server});
}

/// The program of a user has connected, or will not any more.
void ActorSet::note_start_over(RunningActor& user) {
    if (!std::exchange(user.starting, false)) return;
    if (--starting_ == 0) transcript_.starting += now_ - starting_since_;
}

void ActorSet::act(RunningActor& user, frames::FrameData act, bool harness) {
    if (user.link != RunningActor::Link::open) return;
    driving_.emplace_back(DoAct{user.name, std::move(act), harness});
}

}  // namespace chathack::runner
