#include "conformance/runner/stage.hpp"

#include <algorithm>

#include "reference/wire/encode.hpp"

namespace chathack::runner {

Stage::Stage(const scenario::Case& scenario_case, const RunOptions& options, Transcript& transcript)
    : options_{options}, transcript_{transcript} {
    bindings.seed = transcript.seed = options.seed;
    std::size_t accounts_given = 0;
    for (const auto& actor : scenario_case.actors)
        add_player(actor, accounts_given);
    for (const auto& actor : scenario_case.actors) {  // logins that name other actors' logins
        if (!actor.login) continue;
        const auto login = match::resolve(*actor.login, bindings);
        if (!login) continue;
        player(actor.name).sender.login = *login;
        bindings.logins.insert_or_assign(actor.name, *login);
        if (actor.account) share_account(actor);
    }
}

void Stage::add_player(const scenario::Actor& actor, std::size_t& accounts_given) {
    auto made = std::make_unique<Player>(actor.name);
    made->sender.login = actor.name + options_.login_suffix;
    if (actor.account && !actor.login && accounts_given < options_.accounts.size()) {
        const auto& account = options_.accounts[accounts_given++];
        made->sender = {account.login, account.password};
        made->by_password = true;
        bindings.passwords.emplace(actor.name, account.password);
    }
    bindings.logins.emplace(actor.name, made->sender.login);
    players_.emplace(actor.name, std::move(made));
}

/// A second user of the account whose login the actor has.
void Stage::share_account(const scenario::Actor& actor) {
    const auto* login = actor.login->pieces.size() == 1
                            ? std::get_if<scenario::LoginOf>(&actor.login->pieces.front())
                            : nullptr;
    if (!login || !bindings.passwords.contains(login->actor)) return;
    auto& second = player(actor.name);
    second.sender = player(login->actor).sender;
    second.by_password = true;
    bindings.passwords.insert_or_assign(actor.name, second.sender.password);
}

void Stage::begin_turn(Time now, transport::Actions& out) {
    now_ = now;
    out_ = &out;
}

// --- what happens
// --------------------------------------------------------------------------------------------------------

void Stage::handle(const transport::Event& event) {
    std::visit([&](const auto& e) { on(e); }, event);
}

void Stage::on(const transport::Connected& event) {
    const auto at = by_tag_.find(event.tag);
    if (at == by_tag_.end()) return;
    Player& connected = *at->second;
    by_tag_.erase(at);
    connected.link = Player::Link::open;
    connected.conn = event.conn;
    by_conn_.emplace(event.conn, &connected);
    note(Entry::Kind::connected, connected, {}, to_string(event.local), connected.harness);
}

void Stage::on(const transport::ConnectFailed& event) {
    const auto at = by_tag_.find(event.tag);
    if (at == by_tag_.end()) return;
    Player& failed = *at->second;
    by_tag_.erase(at);
    failed.link = Player::Link::over;
    failed.connect_error = event.error;
    note(Entry::Kind::connect_failed, failed, {}, std::string{to_string(event.error)}, failed.harness);
}

void Stage::on(const transport::Received& event) {
    const auto at = by_conn_.find(event.conn);
    if (at == by_conn_.end() || flooded()) return;
    Player& receiver = *at->second;
    receiver.receive(
        event.bytes, [&](match::Sight sight, Entry::Kind kind, std::string bytes, std::string why) {
            if (flooded()) return;
            ++frames_;
            if (flooded()) {
                return note(Entry::Kind::flooded, receiver, {},
                            "more than " + std::to_string(options_.frames_max) + " frames", false);
            }
            const bool of_harness = (filter_ && filter_(receiver, sight)) || receiver.harness;
            note(kind, receiver, std::move(bytes), std::move(why), of_harness);
            if (of_harness) return;
            receiver.inbox.push_back(std::move(sight));
            ++news_;
        });
}

void Stage::link_over(transport::ConnId conn, const std::string& how) {
    const auto at = by_conn_.find(conn);
    if (at == by_conn_.end()) return;
    Player& gone = *at->second;
    by_conn_.erase(at);
    gone.link = Player::Link::over;
    gone.logged_in = false;
    ++news_;
    if (!gone.harness) gone.inbox.emplace_back(match::EndSeen{});
    note(Entry::Kind::ended, gone, {}, how, gone.harness);
    out_->add(transport::Close{conn});
}

// --- what is done
// --------------------------------------------------------------------------------------------------------

Player& Stage::player(const std::string& name) {
    auto& made = players_[name];
    if (!made) {
        made = std::make_unique<Player>(name);
        made->harness = true;
    }
    return *made;
}

std::string Stage::another_speaker(const std::string& name) {
    const auto at = std::find_if(players_.begin(), players_.end(), [&](const auto& entry) {
        return entry.first != name && speaks(entry.first);
    });
    return at == players_.end() ? std::string{} : at->first;
}

bool Stage::speaks(const std::string& name) {
    const auto& who = player(name);
    return who.link == Player::Link::open && who.logged_in;
}

void Stage::open(Player& who) {
    if (who.link == Player::Link::open || who.link == Player::Link::connecting) return;
    who.start_over();
    who.link = Player::Link::connecting;
    who.tag = transport::Tag{++tags_};
    by_tag_.emplace(who.tag, &who);
    out_->add(transport::Connect{who.tag, options_.target});
    note(Entry::Kind::connecting, who, {}, {}, who.harness);
}

void Stage::write(Player& who, std::string bytes, bool harness) {
    out_->send_bytes(who.conn, wire::as_bytes(bytes));
    note(Entry::Kind::sent, who, std::move(bytes), {}, harness || who.harness);
}

void Stage::say(Player& who, const std::string& text) {
    std::vector<std::byte> bytes;
    wire::encode(wire::to_server::GlobalMessage{who.sender.login, text}, bytes);
    write(who, std::string{wire::as_text(bytes)}, true);
}

void Stage::leave(Player& who, scenario::Leave::How how) {
    using How = scenario::Leave::How;
    if (who.link == Player::Link::connecting) {
        out_->add(transport::CancelConnect{who.tag});
        by_tag_.erase(who.tag);
    }
    if (who.link != Player::Link::open) {
        if (how != How::half_close) who.link = Player::Link::over;
        return;
    }
    if (how == How::half_close) {
        out_->add(transport::HalfClose{who.conn});
        return note(Entry::Kind::left, who, {}, "half-close", false);
    }
    if (how == How::reset) {
        out_->add(transport::Reset{who.conn});
    } else {
        out_->add(transport::Close{who.conn});
    }
    by_conn_.erase(who.conn);
    who.link = Player::Link::over;
    who.logged_in = false;
    note(Entry::Kind::left, who, {}, how == How::reset ? "reset" : "close", false);
}

void Stage::set_reading(Player& who, bool reading) {
    if (who.link != Player::Link::open) return;
    if (reading) {
        out_->add(transport::Resume{who.conn});
    } else {
        out_->add(transport::Pause{who.conn});
    }
    note(reading ? Entry::Kind::resumed : Entry::Kind::paused, who, {}, {}, false);
}

void Stage::close_all() {
    for (auto& [name, who] : players_) {
        if (who->link == Player::Link::open) out_->add(transport::Close{who->conn});
        if (who->link == Player::Link::connecting) out_->add(transport::CancelConnect{who->tag});
    }
    by_conn_.clear();
    by_tag_.clear();
}

match::SeenByActor Stage::seen_by(const std::vector<std::string>& actors, bool nothing_more) {
    match::SeenByActor seen;
    for (const auto& name : actors) {
        const auto& who = player(name);
        seen[name] = {who.inbox, nothing_more || who.link == Player::Link::over};
    }
    return seen;
}

void Stage::take(const match::FitResult& result) {
    bindings.captures = result.bindings.captures;
    for (const auto& [name, count] : result.taken)
        player(name).drop(count);
}

void Stage::note(Entry::Kind kind, const Player& who, std::string bytes, std::string text, bool harness) {
    transcript_.entries.push_back({now_, step_, who.name, kind, std::move(bytes), std::move(text), harness});
}

}  // namespace chathack::runner
