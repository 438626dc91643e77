// The part of Stage that clients under test have: what they show, what passes between them and their server.
#include <utility>

#include "conformance/frames/user_words.hpp"
#include "conformance/runner/stage.hpp"

namespace chathack::runner {

void Stage::handle(const DriverEvent& event) {
    std::visit([&](const auto& e) { on(e); }, event);
}

void Stage::on(const ProgramStarted& event) {
    auto& user = player(event.user);
    if (user.link != Player::Link::connecting) return;
    user.link = Player::Link::open;
    bindings.captures.insert_or_assign(user.name + ".folder", event.folder);
    note(Entry::Kind::started, user, {}, event.folder, false);
}

void Stage::on(const Typed& event) {
    note(Entry::Kind::did, player(event.user), event.bytes, event.act, event.harness);
}

void Stage::on(const Shown& event) {
    auto& user = player(event.user);
    if (user.link == Player::Link::over || flooded()) return;
    ++frames_;
    const auto* from = event.sight.find("from");
    const bool own = event.sight.name == "message" && from && *from == frames::FieldValue{user.sender.login};
    match::Sight sight{match::FrameSeen{event.sight, own || frames::is_notice(event.sight.name)}};
    const bool of_harness = filter_ && filter_(user, sight);
    note(Entry::Kind::showed, user, event.line, to_string(event.sight), of_harness);
    if (event.sight.name == "logged_in" && watchers_.contains({user.name, Role::server}))
        user.logged_in = true;
    if (of_harness) return;
    user.inbox.push_back(std::move(sight));
    ++news_;
}

void Stage::on(const Passed& event) {
    const auto role = event.way == Passed::Way::to_server   ? Role::server
                      : event.way == Passed::Way::to_client ? Role::client
                                                            : Role::peer;
    const auto at = watchers_.find({event.user, role});
    if (at == watchers_.end()) return;
    Player& watcher = *at->second;
    switch (event.what) {
        case Passed::What::opened:
            watcher.link = Player::Link::open;
            watcher.read_anew();
            if (role == Role::server) note_start_over(player(event.user));
            return note(Entry::Kind::connected, watcher, {}, event.note, false);
        case Passed::What::bytes:
            return take_in(watcher, wire::as_bytes(event.bytes));
        case Passed::What::ended:
            watcher.link = Player::Link::over;
            watcher.inbox.emplace_back(match::EndSeen{});
            ++news_;
            return note(Entry::Kind::ended, watcher, {}, event.note, false);
    }
}

/// What a user says to all may come back to it.
void Stage::note_echo_due(const Player& server, const match::Sight& sight) {
    const auto* frame = std::get_if<match::FrameSeen>(&sight);
    if (!frame || frame->frame.name != wire::to_server::GlobalMessage::name) return;
    if (const auto* message = frame->frame.find("message"))
        watcher_of(player(server.counterpart), Role::client)
            .echoes_due.push_back(std::get<std::string>(*message));
}

void Stage::on(const ProgramEnded& event) {
    auto& user = player(event.user);
    note_start_over(user);
    transcript_.last_lines[event.user] = event.last_lines;
    if (user.link == Player::Link::over) return;
    user.link = Player::Link::over;
    user.logged_in = false;
    user.inbox.emplace_back(match::EndSeen{event.how});
    ++news_;
    note(Entry::Kind::exited, user, {}, event.how, false);
    if (!event.died || !transcript_.target_died.empty()) return;
    transcript_.target_died = event.how + (event.last_lines.empty() ? "" : "\n" + event.last_lines);
    transcript_.died = user.name;
}

void Stage::start_program(Player& user, const transport::Endpoint& server) {
    user.starting = true;
    if (starting_++ == 0) starting_since_ = now_;
    const auto password = user.by_password ? std::optional{user.sender.password} : std::nullopt;
    driving_.emplace_back(StartProgram{user.name, user.client, user.sender.login, password, server});
}

/// The program of a user has connected, or will not any more.
void Stage::note_start_over(Player& user) {
    if (!std::exchange(user.starting, false)) return;
    if (--starting_ == 0) transcript_.starting += now_ - starting_since_;
}

void Stage::act(Player& user, frames::FrameData act, bool harness) {
    if (user.link != Player::Link::open) return;
    driving_.emplace_back(DoAct{user.name, std::move(act), harness});
}

}  // namespace chathack::runner
